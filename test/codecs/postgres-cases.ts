// What each Postgres type makes of JSON values: the field of COPY's text format, or the reject.

import type { TypeLimits } from '../../src/codecs/postgres/text.ts'
import { REJECT } from '../../src/codecs/reject.ts'

/** A value as JSON; the field, a reject, or that the value comes through as it is written. */
type Case = readonly [json: string, expected: string | number]

export interface PostgresCases {
  readonly type: string
  readonly declared?: TypeLimits
  readonly good: readonly Case[]
  readonly limits: readonly Case[]
  readonly empty: readonly Case[]
  readonly malformed: readonly Case[]
  readonly wrongKind: readonly Case[]
}

const { valueType, valueSyntax, outOfRange, precision, tooLong, zone, nulCharacter, loneSurrogate } = REJECT

const asIs = (...texts: string[]): Case[] => texts.map((text) => [text, text])
const unquoted = (...texts: string[]): Case[] => texts.map((text) => [`"${text}"`, text])
const refused = (reject: number, ...texts: string[]): Case[] => texts.map((text) => [text, reject])

const NO_TEXT = refused(valueType, 'true', 'false', '1', '1.5', '{}', '[]', '["2024-02-29"]')
const NO_NUMBER = refused(valueType, 'true', 'false', '{}', '[]', '[1]', '{"a":1}')
const EMPTY_IS_NO_NUMBER: Case[] = [['""', valueType]]
const MALFORMED_NUMBERS = refused(valueType, '"1"', '"x"', '"\\u0031"', '" 1"', '"NaN"')
/** Text columns take every value: what is not text comes as its JSON. */
const EVERY_KIND = asIs('true', 'false', '1.50', '-0', '1e400', '{"a" : [1]}', '[]', '[ 1,null ]')
const BROKEN_TEXT: Case[] = [
  ['"\\u0000"', nulCharacter],
  ['"a\\u0000b"', nulCharacter],
  ['"\\ud83d"', loneSurrogate],
  ['"\\ude00\\ud83d"', loneSurrogate],
]
const GOOD_TEXT: Case[] = [
  ['"x"', 'x'],
  ['"Zoë 日本 😀"', 'Zoë 日本 😀'],
  ['"a\\tb\\nc\\r\\b\\f\\u000b\\\\"', 'a\\tb\\nc\\r\\b\\f\\v\\\\'],
  ['"\\u00e9\\ud83d\\ude00\\/\\""', 'é😀/"'],
  ['"\\\\N"', '\\\\N'],
]

function integer(type: string, least: bigint, greatest: bigint): PostgresCases {
  return {
    type,
    good: asIs('0', '7', '42', '-0'),
    limits: [
      ...asIs(`${least}`, `${greatest}`),
      ...refused(outOfRange, `${least - 1n}`, `${greatest + 1n}`, `${greatest}0`, `-${greatest}00`),
    ],
    empty: EMPTY_IS_NO_NUMBER,
    malformed: [...MALFORMED_NUMBERS, ...refused(valueType, '1.0', '1e3', '0.5')],
    wrongKind: NO_NUMBER,
  }
}

function float(type: string, greatest: string, tooGreat: string, least: string, tooSmall: string): PostgresCases {
  return {
    type,
    good: asIs('0', '-0', '1', '-1.50', '1e3', '16777217', '0.1'),
    limits: [...asIs(greatest, `-${greatest}`, least), ...refused(outOfRange, tooGreat, `-${tooGreat}`, tooSmall)],
    empty: EMPTY_IS_NO_NUMBER,
    malformed: MALFORMED_NUMBERS,
    wrongKind: NO_NUMBER,
  }
}

function text(type: string): PostgresCases {
  const long = 'é'.repeat(5000)
  return {
    type,
    good: GOOD_TEXT,
    limits: unquoted(long, '', ' '),
    empty: [['""', '']],
    malformed: BROKEN_TEXT,
    wrongKind: EVERY_KIND,
  }
}

/** At most three characters. */
function shortText(type: string): PostgresCases {
  return {
    type,
    declared: { maxCharacters: 3 },
    good: [...unquoted('x', 'ab', 'é日😀'), ['"\\ud83d\\ude00\\n\\\\"', '😀\\n\\\\'], ['"\\t\\t\\t"', '\\t\\t\\t']],
    limits: [
      ...unquoted('abc', '日本語'),
      ...refused(tooLong, '"abcd"', '"日本語x"', '"\\t\\t\\t\\t"', '"abc "', '"\\u0061\\u0062\\u0063\\u0064"'),
    ],
    empty: [['""', '']],
    malformed: BROKEN_TEXT,
    wrongKind: [...asIs('1.5', '-12', '{}', '[]', '[1]'), ...refused(tooLong, 'true', '1234', '{"a":1}')],
  }
}

function json(type: string): PostgresCases {
  return {
    type,
    good: [
      ...asIs('{"a":1,"a":2}', '[1, 2]', '1.50', '-0', '1e999', 'true', '9007199254740993', '"x"', '"é"'),
      ['"a\\nb"', '"a\\\\nb"'],
      ['{"a":"\\u00e9\\\\"}', '{"a":"\\\\u00e9\\\\\\\\"}'],
      ['{"a":\t1}', '{"a":\\t1}'],
    ],
    limits: asIs(`"${'x'.repeat(5000)}"`, `${'['.repeat(1000)}${']'.repeat(1000)}`),
    empty: [['""', '""']],
    // The server may refuse these in jsonb; in json they are kept.
    malformed: [
      ['"\\u0000"', '"\\\\u0000"'],
      ['"\\ud83d"', '"\\\\ud83d"'],
    ],
    wrongKind: asIs('false', '0', '{}', '[]'),
  }
}

function time(type: string, prefix: string, forbidsZone: boolean): PostgresCases {
  const zoned = [`${prefix}01:02Z`, `${prefix}01:02:03+02`, `${prefix}01:02:03.5-03:30`]
  return {
    type,
    good: [
      ...unquoted(`${prefix}00:00`, `${prefix}23:59:59`, `${prefix}01:02:03.5`, `${prefix}01:02:03.123456`),
      ...(forbidsZone ? [] : unquoted(...zoned)),
      // System.Text.Json writes the plus of an offset so.
      [`"${prefix}01:02:03\\u002e5"`, `${prefix}01:02:03.5`],
    ],
    limits: [
      ...unquoted(`${prefix}01:02:03.1234560000`),
      ...refused(precision, `"${prefix}01:02:03.1234567"`, `"${prefix}01:02:03.000000001"`),
    ],
    empty: [['""', valueSyntax]],
    malformed: [
      ...refused(valueSyntax, `"${prefix}24:00"`, `"${prefix}1:2"`, `"${prefix}01:02:03 CET"`, '"now"', '" "', '"\\n"'),
      ...(forbidsZone ? zoned.map((value): Case => [`"${value}"`, zone]) : []),
      ...BROKEN_TEXT,
    ],
    wrongKind: NO_TEXT,
  }
}

const DAYS: Pick<PostgresCases, 'good' | 'malformed'> = {
  good: [...unquoted('2024-02-29', 'infinity', '-infinity'), ['"2024\\u002d02-29"', '2024-02-29']],
  malformed: refused(valueSyntax, '"2023-02-29"', '"29.02.2024"', '"+infinity"', '"Infinity"', '"-infinite"', '"nan"'),
}

const numericWithLimits: PostgresCases = {
  type: 'numeric',
  declared: { precision: 9, scale: 2 },
  good: asIs('0', '1.5', '-1234567.89', '1.50000', '1e3', '9999999.99'),
  limits: [...refused(outOfRange, '10000000', '-1e7', '1e400'), ...refused(precision, '0.001', '1e-3', '9999999.999')],
  empty: EMPTY_IS_NO_NUMBER,
  malformed: MALFORMED_NUMBERS,
  wrongKind: NO_NUMBER,
}

export const CASES: readonly PostgresCases[] = [
  integer('int2', -32_768n, 32_767n),
  integer('int4', -2_147_483_648n, 2_147_483_647n),
  integer('int8', -9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n),
  integer('oid', 0n, 4_294_967_295n),
  float('float4', '3.4028235e38', '3.5e38', '1.4e-45', '1e-46'),
  float('float8', '1.7976931348623157e308', '1.8e308', '5e-324', '1e-400'),
  {
    ...numericWithLimits,
    declared: {},
    good: asIs('0', '-0.00', '1.50', '12345678901234567890.12345678901234567890', '1e300', '-1E-300'),
    limits: [
      ...asIs('9'.repeat(131_072), `0.${'0'.repeat(16_382)}1`),
      ...refused(outOfRange, '9'.repeat(131_073), '1e131072'),
      ...refused(precision, `0.${'0'.repeat(16_383)}1`),
    ],
  },
  numericWithLimits,
  {
    ...numericWithLimits,
    declared: { precision: 3, scale: -2 },
    good: asIs('12300', '0', '-99900', '1.2e4'),
    limits: [...refused(precision, '12340', '1', '0.5'), ...refused(outOfRange, '100000')],
  },
  {
    type: 'bool',
    good: [
      ['true', 't'],
      ['false', 'f'],
    ],
    limits: [['true', 't']],
    empty: [['""', valueType]],
    malformed: refused(valueType, '"true"', '"t"', '"yes"', '"1"'),
    wrongKind: refused(valueType, '0', '1', '{}', '[]', '[true]'),
  },
  text('text'),
  text('varchar'),
  text('bpchar'),
  text('citext'),
  shortText('varchar'),
  shortText('bpchar'),
  shortText('citext'),
  shortText('text'),
  {
    ...text('name'),
    // 63 bytes, not characters: the server would cut what is longer.
    limits: [
      ...unquoted('x'.repeat(63), `${'é'.repeat(31)}x`),
      ['"\\n\\\\"', '\\n\\\\'],
      ...refused(tooLong, `"${'x'.repeat(64)}"`, `"${'é'.repeat(32)}"`, `"${'日'.repeat(22)}"`),
    ],
  },
  {
    ...text('char'),
    good: [...unquoted('x', '*'), ['"\\t"', '\\t'], ['"\\\\"', '\\\\'], ['"\\u0041"', 'A']],
    limits: refused(tooLong, '"xy"', '"é"', '"\\t\\t"'),
    malformed: refused(nulCharacter, '"\\u0000"'),
    wrongKind: [['7', '7'], ...refused(tooLong, 'true', '17', '{}')],
  },
  json('json'),
  json('jsonb'),
  {
    type: 'uuid',
    good: [
      ...unquoted('61f0c404-b35c-11e7-907b-a6006ad3dba0', '61F0C404-B35C-11E7-907B-A6006AD3DBA0'),
      ['"61f0c404\\u002db35c-11e7-907b-a6006ad3dba0"', '61f0c404-b35c-11e7-907b-a6006ad3dba0'],
    ],
    limits: unquoted('00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
    empty: [['""', valueSyntax]],
    malformed: refused(valueSyntax, '"61f0c404"', '"g1f0c404-b35c-11e7-907b-a6006ad3dba0"', '"\\u0041"'),
    wrongKind: NO_TEXT,
  },
  {
    type: 'date',
    ...DAYS,
    limits: [...unquoted('0001-01-01', '9999-12-31'), ...refused(valueSyntax, '"0000-01-01"', '"10000-01-01"')],
    empty: [['""', valueSyntax]],
    wrongKind: NO_TEXT,
  },
  time('time', '', true),
  time('timestamp', '2024-02-29T', true),
  time('timestamp', '2024-02-29 ', true),
  time('timestamptz', '2024-02-29T', false),
  {
    ...time('timestamp', '2024-02-29 ', true),
    good: DAYS.good,
    malformed: DAYS.malformed,
    declared: { precision: 0 },
    limits: [...unquoted('2024-02-29 01:02:03.000'), ...refused(precision, '"2024-02-29 01:02:03.5"')],
  },
  {
    ...time('timestamptz', '2024-02-29 ', false),
    declared: { precision: 3 },
    good: [...unquoted('2024-02-29 01:02:03.123Z'), ['"2024-02-29T01:02:03\\u002b02:00"', '2024-02-29T01:02:03+02:00']],
    limits: [
      // What was read before is forgotten.
      ['"2024-02-29 01:02:03.1234"', precision],
      ...unquoted('infinity', '2024-02-29', '-infinity'),
    ],
  },
  {
    ...time('time', '', true),
    declared: { precision: 2 },
    good: unquoted('01:02:03.12'),
    limits: refused(precision, '"01:02:03.123"'),
  },
]
