// Families of Postgres types, by what they make of JSON values: the field of COPY's text format, or the reject.

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

export const asIs = (...texts: string[]): Case[] => texts.map((text) => [text, text])
export const unquoted = (...texts: string[]): Case[] => texts.map((text) => [`"${text}"`, text])
export const refused = (reject: number, ...texts: string[]): Case[] => texts.map((text) => [text, reject])

export const NO_TEXT = refused(valueType, 'true', 'false', '1', '1.5', '{}', '[]', '["2024-02-29"]')
export const NO_NUMBER = refused(valueType, 'true', 'false', '{}', '[]', '[1]', '{"a":1}')
export const EMPTY_IS_NO_NUMBER: Case[] = [['""', valueType]]
export const MALFORMED_NUMBERS = refused(valueType, '"1"', '"x"', '"\\u0031"', '" 1"', '"NaN"')
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

export function integerType(type: string, least: bigint, greatest: bigint): PostgresCases {
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

export function floatType(
  type: string,
  greatest: string,
  tooGreat: string,
  least: string,
  tooSmall: string,
): PostgresCases {
  return {
    type,
    good: asIs('0', '-0', '1', '-1.50', '1e3', '16777217', '0.1'),
    limits: [...asIs(greatest, `-${greatest}`, least), ...refused(outOfRange, tooGreat, `-${tooGreat}`, tooSmall)],
    empty: EMPTY_IS_NO_NUMBER,
    malformed: MALFORMED_NUMBERS,
    wrongKind: NO_NUMBER,
  }
}

export function textType(type: string): PostgresCases {
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
export function shortTextType(type: string): PostgresCases {
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

export function jsonType(type: string): PostgresCases {
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

export function timeType(type: string, prefix: string, forbidsZone: boolean): PostgresCases {
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
