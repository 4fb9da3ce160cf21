// What each Postgres type makes of JSON values: the field of COPY's text format, or the reject.

import { REJECT } from '../../src/codecs/reject.ts'
import { INTEGERS } from './postgres-binary-numbers.ts'
import {
  asIs,
  EMPTY_IS_NO_NUMBER,
  floatType,
  integerType,
  jsonType,
  MALFORMED_NUMBERS,
  NO_NUMBER,
  NO_TEXT,
  type PostgresCases,
  refused,
  shortTextType,
  textType,
  timeType,
  unquoted,
} from './postgres-type-families.ts'

const { valueType, valueSyntax, outOfRange, precision, tooLong, nulCharacter } = REJECT

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
  ...INTEGERS.map(([type, least, greatest]) => integerType(type, least, greatest)),
  floatType('float4', '3.4028235e38', '3.5e38', '1.4e-45', '1e-46'),
  floatType('float8', '1.7976931348623157e308', '1.8e308', '5e-324', '1e-400'),
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
  textType('text'),
  textType('varchar'),
  textType('bpchar'),
  textType('citext'),
  shortTextType('varchar'),
  shortTextType('bpchar'),
  shortTextType('citext'),
  shortTextType('text'),
  {
    ...textType('name'),
    // 63 bytes, not characters: the server would cut what is longer.
    limits: [
      ...unquoted('x'.repeat(63), `${'é'.repeat(31)}x`),
      ['"\\n\\\\"', '\\n\\\\'],
      ...refused(tooLong, `"${'x'.repeat(64)}"`, `"${'é'.repeat(32)}"`, `"${'日'.repeat(22)}"`),
    ],
  },
  {
    ...textType('char'),
    good: [...unquoted('x', '*'), ['"\\t"', '\\t'], ['"\\\\"', '\\\\'], ['"\\u0041"', 'A']],
    limits: refused(tooLong, '"xy"', '"é"', '"\\t\\t"'),
    malformed: refused(nulCharacter, '"\\u0000"'),
    wrongKind: [['7', '7'], ...refused(tooLong, 'true', '17', '{}')],
  },
  jsonType('json'),
  jsonType('jsonb'),
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
  timeType('time', '', true),
  timeType('timestamp', '2024-02-29T', true),
  timeType('timestamp', '2024-02-29 ', true),
  timeType('timestamptz', '2024-02-29T', false),
  {
    ...timeType('timestamp', '2024-02-29 ', true),
    good: DAYS.good,
    malformed: DAYS.malformed,
    declared: { precision: 0 },
    limits: [...unquoted('2024-02-29 01:02:03.000'), ...refused(precision, '"2024-02-29 01:02:03.5"')],
  },
  {
    ...timeType('timestamptz', '2024-02-29 ', false),
    declared: { precision: 3 },
    good: [...unquoted('2024-02-29 01:02:03.123Z'), ['"2024-02-29T01:02:03\\u002b02:00"', '2024-02-29T01:02:03+02:00']],
    limits: [
      // What was read before is forgotten.
      ['"2024-02-29 01:02:03.1234"', precision],
      ...unquoted('infinity', '2024-02-29', '-infinity'),
    ],
  },
  {
    ...timeType('time', '', true),
    declared: { precision: 2 },
    good: unquoted('01:02:03.12'),
    limits: refused(precision, '"01:02:03.123"'),
  },
]
