// What each ClickHouse type says of JSON values: 0, that a text has to be made of it, or the reject.

import { AS_STRING } from '../../src/codecs/clickhouse/text.ts'
import { REJECT } from '../../src/codecs/reject.ts'

type Case = readonly [json: string, verdict: number]

export interface ClickhouseCases {
  readonly type: string
  readonly args?: readonly number[]
  readonly good: readonly Case[]
  readonly limits: readonly Case[]
  readonly empty: readonly Case[]
  readonly malformed: readonly Case[]
  readonly wrongKind: readonly Case[]
}

const { valueType, valueSyntax, outOfRange, precision, tooLong, loneSurrogate } = REJECT

const fits = (...values: string[]): Case[] => values.map((json) => [json, 0])
const refused = (reject: number, ...values: string[]): Case[] => values.map((json) => [json, reject])

const NO_TEXT = refused(valueType, 'true', 'false', '1', '1.5', '{}', '[]', '["2024-02-29"]')
const NO_NUMBER = refused(valueType, 'true', 'false', '{}', '[]', '[1]', '{"a":1}')
const EMPTY_IS_NO_NUMBER: Case[] = [['""', valueType]]
const MALFORMED_NUMBERS = refused(valueType, '"1"', '"x"', '"\\u0031"', '" 1"', '"NaN"')

function integer(bits: number, isSigned: boolean): ClickhouseCases {
  const least = isSigned ? -(2n ** BigInt(bits - 1)) : 0n
  const greatest = 2n ** BigInt(isSigned ? bits - 1 : bits) - 1n
  return {
    type: `${isSigned ? '' : 'U'}Int${bits}`,
    good: fits('0', '7', '42', '-0'),
    limits: [
      ...fits(`${least}`, `${greatest}`),
      ...refused(outOfRange, `${least - 1n}`, `${greatest + 1n}`, `${greatest}0`, `-${greatest}00`),
    ],
    empty: EMPTY_IS_NO_NUMBER,
    malformed: [...MALFORMED_NUMBERS, ...refused(valueType, '1.0', '1e3', '0.5')],
    wrongKind: NO_NUMBER,
  }
}

function float(bits: 32 | 64, greatest: string, tooGreat: string, least: string, tooSmall: string): ClickhouseCases {
  return {
    type: `Float${bits}`,
    good: fits('0', '-0', '1', '-1.50', '1e3', '16777217', '0.1', '0e999'),
    limits: [...fits(greatest, `-${greatest}`, least), ...refused(outOfRange, tooGreat, `-${tooGreat}`, tooSmall)],
    empty: EMPTY_IS_NO_NUMBER,
    malformed: MALFORMED_NUMBERS,
    wrongKind: NO_NUMBER,
  }
}

/** `digits` before the point and two after it. */
function decimal(type: string, args: number[], digits: number): ClickhouseCases {
  const nines = '9'.repeat(digits)
  return {
    type,
    args,
    good: fits('0', '1.5', '-1.50000', '12e0', '0.01', `${nines}`),
    limits: [
      ...fits(`${nines}.99`, `-${nines}.99`, `1e${digits - 1}`),
      ...refused(outOfRange, `1${'0'.repeat(digits)}`, `-1e${digits}`, '1e400'),
      ...refused(precision, '0.001', '1e-3', '0.009', `${nines}.999`),
    ],
    empty: EMPTY_IS_NO_NUMBER,
    malformed: MALFORMED_NUMBERS,
    wrongKind: NO_NUMBER,
  }
}

function day(type: string, first: string, before: string, last: string, after: string): ClickhouseCases {
  return {
    type,
    good: fits('"2024-02-29"', '"1999-12-31"'),
    limits: [...fits(`"${first}"`, `"${last}"`), ...refused(outOfRange, `"${before}"`, `"${after}"`, '"0001-01-01"')],
    empty: [['""', valueSyntax]],
    malformed: refused(valueSyntax, '"2023-02-29"', '"2024-02-29 00:00:00"', '"20240229"', '"29.02.2024"', '"x"'),
    wrongKind: NO_TEXT,
  }
}

function dateTime64(args: readonly number[], digits: number, lastYear: number): ClickhouseCases {
  const longest = `2024-02-29T01:02:03${digits === 0 ? '' : '.'}${'1'.repeat(digits)}`
  const longer = digits === 0 ? `${longest}.1` : `${longest}1`
  return {
    type: 'DateTime64',
    args,
    good: fits('"2024-02-29 01:02:03"', '"2024-02-29T01:02:03Z"', '"2024-02-29"', '"1969-07-20T20:17:40.000000000-04"'),
    limits: [
      ...fits(`"${longest}Z"`, '"1900-01-01 00:00:00"', `"${lastYear}-12-31 23:59:59"`),
      ...refused(outOfRange, '"1899-12-31 23:59:59"', `"${lastYear + 1}-01-01 00:00:00"`, '"0001-01-01"'),
      ...(digits < 9 ? refused(precision, `"${longer}Z"`) : []),
    ],
    empty: [['""', valueSyntax]],
    malformed: refused(valueSyntax, '"2023-02-29 00:00"', '"now"', '"2024-02-29T24:00"', '"1700000000"'),
    wrongKind: NO_TEXT,
  }
}

export const CASES: readonly ClickhouseCases[] = [
  ...[8, 16, 32, 64, 128, 256].map((bits) => integer(bits, true)),
  ...[16, 32, 64, 128, 256].map((bits) => integer(bits, false)),
  {
    ...integer(8, false),
    // UInt8 is what old servers have for booleans.
    wrongKind: [...fits('true', 'false'), ...refused(valueType, '{}', '[]', '[1]')],
  },
  float(32, '3.4028235e38', '3.5e38', '1.4e-45', '1e-46'),
  float(64, '1.7976931348623157e308', '1.8e308', '5e-324', '1e-400'),
  // The same exponents as a Float32.
  { ...float(32, '3.38e38', '3.5e38', '1e-40', '1e-46'), type: 'BFloat16' },
  {
    type: 'Bool',
    good: fits('true', 'false'),
    limits: fits('true'),
    empty: [['""', valueType]],
    malformed: refused(valueType, '"true"', '"t"', '"1"'),
    wrongKind: refused(valueType, '0', '1', '{}', '[]', '[true]'),
  },
  {
    type: 'String',
    good: fits('"x"', '"Zoë 日本 😀"', '"\\n\\u0000\\ud83d\\ude00"', '"\\\\"'),
    limits: fits(`"${'é'.repeat(5000)}"`),
    empty: fits('""'),
    malformed: refused(loneSurrogate, '"\\ud83d"', '"a\\ude00"', '"\\ud83d\\u0041"'),
    wrongKind: ['true', 'false', '1.50', '-0', '1e400', '{"a":[1]}', '[]'].map((json) => [json, AS_STRING]),
  },
  {
    type: 'FixedString',
    args: [4],
    good: fits('"x"', '"abcd"', '"é"', '"\\n\\u0000"'),
    limits: [
      ...fits('"éé"', '"😀"', '"\\ud83d\\ude00"', '"\\u00e9\\u00e9"'),
      ...refused(tooLong, '"abcde"', '"éé1"', '"日本"', '"😀x"', '"\\ud83d\\ude00x"', '"\\t\\t\\t\\t\\t"'),
    ],
    empty: fits('""'),
    malformed: refused(loneSurrogate, '"\\ud83d"', '"\\ude00\\ud83d"'),
    wrongKind: NO_TEXT,
  },
  {
    type: 'UUID',
    good: fits('"61f0c404-b35c-11e7-907b-a6006ad3dba0"', '"61F0C404-B35C-11E7-907B-A6006AD3DBA0"'),
    limits: fits('"00000000-0000-0000-0000-000000000000"', '"ffffffff-ffff-ffff-ffff-ffffffffffff"'),
    empty: [['""', valueSyntax]],
    malformed: refused(valueSyntax, '"61f0c404"', '"g1f0c404-b35c-11e7-907b-a6006ad3dba0"'),
    wrongKind: NO_TEXT,
  },
  day('Date', '1970-01-01', '1969-12-31', '2149-06-06', '2149-06-07'),
  day('Date32', '1900-01-01', '1899-12-31', '2299-12-31', '2300-01-01'),
  {
    type: 'DateTime',
    good: fits('"2024-02-29 01:02:03"', '"2024-02-29T01:02:03+02:00"', '"2024-02-29"', '"2024-02-29 01:02"'),
    // What is accepted must be in range in UTC; the server takes the rest for the end of the range.
    limits: [
      ...fits('"1970-01-01T00:00:00Z"', '"1970-01-01T02:00:00+02:00"', '"1970-01-01T00:00:00-03:00"', '"2106-02-05"'),
      ...fits('"1970-01-02T00:00:00+15:59"', '"2106-02-05T23:59:59-15:59"'),
      ...refused(outOfRange, '"1969-12-31 23:59:59"', '"1970-01-01T01:59:59+02:00"', '"2106-02-07T06:28:16Z"'),
      ...refused(outOfRange, '"2106-02-06T23:59:59-12:00"', '"2106-02-08"', '"1900-01-01"'),
      ...refused(outOfRange, '"0070-01-01T00:00:00Z"', '"9999-12-31"'),
      ...refused(precision, '"2024-02-29 01:02:03.5"'),
      ...fits('"2024-02-29 01:02:03.000"'),
    ],
    empty: [['""', valueSyntax]],
    malformed: refused(valueSyntax, '"2023-02-29 00:00"', '"now"', '"2024-02-29T24:00"', '"1700000000"'),
    // What a number counts is not known; the server would take it for seconds.
    wrongKind: [...NO_TEXT, ...refused(valueType, '0', '-1', '1700000000', '1e9', '4294967296')],
  },
  dateTime64([], 3, 2299),
  dateTime64([0], 0, 2299),
  dateTime64([6, 0], 6, 2299),
  dateTime64([9], 9, 2261),
  decimal('Decimal', [9, 2], 7),
  decimal('Decimal', [38, 2], 36),
  decimal('Decimal32', [2], 7),
  decimal('Decimal64', [2], 16),
  decimal('Decimal128', [2], 36),
  decimal('Decimal256', [2], 74),
  {
    ...decimal('Decimal', [], 10),
    good: fits('0', '9999999999', '-1.000'),
    limits: [...refused(outOfRange, '10000000000'), ...refused(precision, '0.1')],
  },
]
