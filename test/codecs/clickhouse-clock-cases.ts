// What ClickHouse's times of day and intervals make of JSON values: the integer that is stored, or the reject.

import { REJECT } from '../../src/codecs/reject.ts'
import { BROKEN_TEXT, type Case, EMPTY, NO_TEXT, refused, type TimeCases, texts } from './clickhouse-times-cases.ts'

const { valueType, valueSyntax, outOfRange, precision } = REJECT

const CLOCK_MALFORMED = [
  ...NO_TEXT,
  ...BROKEN_TEXT,
  // The server reads 12:34 as twelve minutes and 45 as seconds, and takes sixty minutes.
  ...refused(
    valueSyntax,
    '"12:34"',
    '"45"',
    '"12:60:00"',
    '"12:00:60"',
    '"1:2:3"',
    '"+1:00:00"',
    '":00:00"',
    '"--1:00:00"',
  ),
  ...refused(valueSyntax, '"12:34:56Z"', '"12:34:56+01"', '"12:34:56."', '"12:34:56.x"', '"0012:34:56"', '"12-34-56"'),
  ...refused(valueSyntax, '"-"', '"1:00:000"', '" 1:00:00"', '"2024-02-29 12:34:56"', '"12:34:5"'),
]

const MOST = 2n ** 63n - 1n

const UNITS = 'Nanosecond Microsecond Millisecond Second Minute Hour Day Week Month Quarter Year'

const INTERVAL = {
  bits: 64,
  limits: [
    ...refused(outOfRange, `${MOST + 1n}`, `${-MOST - 2n}`, `1${'0'.repeat(30)}`),
    [`${MOST}`, MOST],
    [`${-MOST - 1n}`, -MOST - 1n],
  ] satisfies Case[],
  empty: [['""', valueType]] satisfies Case[],
  malformed: refused(valueType, '"1"', '"x"', '"1 day"', '1.0', '1e3', 'true', 'false', '{}', '[1]'),
}

export const CLOCK_CASES: readonly TimeCases[] = [
  {
    type: 'Time',
    bits: 32,
    limits: [
      ...texts(['999:59:59', 3_599_999n], ['-999:59:59', -3_599_999n], ['-0:00:00', 0n], ['0:00:01', 1n]),
      ...texts(['1000:00:00', outOfRange], ['-1000:00:00', outOfRange], ['123456789012:00:00', outOfRange]),
      ...texts(['12:34:56.5', precision], ['12:34:56.000', 45_296n], ['001:00:00', 3600n]),
      ['"1:00\\u003a00"', 3600n],
    ],
    empty: EMPTY,
    malformed: CLOCK_MALFORMED,
  },
  {
    type: 'Time64',
    bits: 64,
    limits: [
      ...texts(['999:59:59.999', 3_599_999_999n], ['-999:59:59.999', -3_599_999_999n], ['-0:00:00.001', -1n]),
      ...texts(['1000:00:00', outOfRange], ['-1000:00:00.5', outOfRange], ['0:00:00.0001', precision]),
      ...texts(['0:00:00.001000000000000', 1n], ['0:00:00.0000000000001', precision]),
      ['"-1:00\\u003a00.5"', -3_600_500n],
    ],
    empty: EMPTY,
    malformed: CLOCK_MALFORMED,
  },
  {
    type: 'Time64(9)',
    bits: 64,
    limits: texts(
      ['999:59:59.999999999', 3_599_999_999_999_999n],
      ['-999:59:59.999999999', -3_599_999_999_999_999n],
      ['0:00:00.0000000001', precision],
    ),
    empty: EMPTY,
    malformed: CLOCK_MALFORMED,
  },
  ...UNITS.split(' ').map((unit) => ({ ...INTERVAL, type: `Interval${unit}` })),
]
