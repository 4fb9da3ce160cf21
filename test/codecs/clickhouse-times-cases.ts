// What ClickHouse's Date, Date32, DateTime and DateTime64 make of JSON values: the integer that is stored, or the reject.

import { REJECT } from '../../src/codecs/reject.ts'

export type Case = readonly [json: string, stored: bigint | number]

export interface TimeCases {
  readonly type: string
  readonly bits: number
  readonly limits: readonly Case[]
  readonly empty: readonly Case[]
  readonly malformed: readonly Case[]
}

const { valueType, valueSyntax, outOfRange, precision, localTimeGap, loneSurrogate } = REJECT

export const texts = (...cases: Case[]): Case[] => cases.map(([text, stored]) => [JSON.stringify(text), stored])
export const refused = (reject: number, ...values: string[]): Case[] => values.map((json) => [json, reject])

export const EMPTY: Case[] = [
  ['""', valueSyntax],
  ['" "', valueSyntax],
]
export const NO_TEXT = refused(valueType, 'true', 'false', '0', '1', '-1', '1.5', '1e3', '{}', '[]', '["2024-02-29"]')
export const BROKEN_TEXT = [
  ...refused(loneSurrogate, '"\\ud83d"'),
  ...refused(valueSyntax, '"x"', '"\\u0000"', '"now"', '"NULL"'),
]
const NO_DAYS = refused(
  valueSyntax,
  '"2023-02-29"',
  '"2024-13-01"',
  '"2024-00-10"',
  '"20240229"',
  '"29.02.2024"',
  '"24-02-29"',
)
const DATE_MALFORMED = [
  ...NO_TEXT,
  ...BROKEN_TEXT,
  ...NO_DAYS,
  ...refused(
    valueSyntax,
    '"2024-02-29 00:00:00"',
    '"2024-02-29T00:00:00Z"',
    '"2024-02-29Z"',
    '" 2024-02-29"',
    '"2024-02-29 "',
  ),
]
const MOMENT_MALFORMED = [
  ...NO_TEXT,
  ...BROKEN_TEXT,
  ...NO_DAYS,
  ...refused(
    valueSyntax,
    '"2023-02-29 00:00"',
    '"2024-02-29T24:00"',
    '"2024-02-29 00:60"',
    '"1700000000"',
    '"12:34:56"',
  ),
  ...refused(valueSyntax, '"2024-02-29 00:00:60"', '"2024-02-29T00:00:00+16:00"', '"2024-02-29 00:00:00 UTC"'),
]
const DAY_IN_2024 = 19_782n // 2024-02-29
const NOON = DAY_IN_2024 * 86_400n + 43_200n
const FIRST64 = -2_208_988_800n // 1900-01-01
const LAST64 = 10_413_791_999n // 2299-12-31 23:59:59
const MOST = 2n ** 63n - 1n

export const TIME_CASES: readonly TimeCases[] = [
  {
    type: 'Date',
    bits: 16,
    limits: [
      ...texts(['1970-01-01', 0n], ['2149-06-06', 65_535n], ['2024-02-29', DAY_IN_2024]),
      ...texts(
        ['1969-12-31', outOfRange],
        ['2149-06-07', outOfRange],
        ['0001-01-01', outOfRange],
        ['9999-12-31', outOfRange],
      ),
      ['"2024\\u002d02-2\\u0039"', DAY_IN_2024],
    ],
    empty: EMPTY,
    malformed: DATE_MALFORMED,
  },
  {
    type: 'Date32',
    bits: 32,
    limits: [
      ...texts(['1900-01-01', -25_567n], ['1970-01-01', 0n], ['1969-12-31', -1n], ['2299-12-31', 120_529n]),
      ...texts(['1899-12-31', outOfRange], ['2300-01-01', outOfRange], ['0001-01-01', outOfRange]),
      ['"2024\\u002d02-29"', DAY_IN_2024],
    ],
    empty: EMPTY,
    malformed: DATE_MALFORMED,
  },
  {
    type: 'DateTime',
    bits: 32,
    limits: [
      ...texts(['1970-01-01T00:00:00Z', 0n], ['1970-01-01', 0n], ['2106-02-07 06:28:15', 4_294_967_295n]),
      ...texts(['2106-02-07T22:27:15+15:59', 4_294_967_295n], ['1969-12-31T08:01-15:59', 0n]),
      ...texts(['1969-12-31 23:59:59', outOfRange], ['2106-02-07 06:28:16', outOfRange], ['0001-01-01', outOfRange]),
      ...texts(
        ['1970-01-01T01:59:59+02:00', outOfRange],
        ['2106-02-07T05:28:16-01', outOfRange],
        ['9999-12-31', outOfRange],
      ),
      ...texts(['2024-02-29 12:00:00.5', precision], ['2024-02-29 12:00:00.000', NOON], ['2024-02-29T12:00', NOON]),
      ['"2024-02-29T14:00:00\\u002B02:00"', NOON],
    ],
    empty: EMPTY,
    malformed: MOMENT_MALFORMED,
  },
  {
    type: "DateTime('Europe/Berlin')",
    bits: 32,
    limits: [
      ...texts(['1970-01-01 01:00:00', 0n], ['1970-01-01 00:59:59', outOfRange], ['1970-01-01T00:00:00Z', 0n]),
      ...texts(['2106-02-07 07:28:15', 4_294_967_295n], ['2106-02-07 07:28:16', outOfRange]),
      ...texts(['2024-03-31 01:59:59', 1_711_846_799n], ['2024-03-31 02:00:00', localTimeGap]),
      ...texts(['2024-03-31 02:59:59', localTimeGap], ['2024-03-31 03:00:00', 1_711_846_800n]),
      ...texts(['2024-03-31T02:30:00Z', 1_711_852_200n], ['2024-03-31T02:30:00+01:00', 1_711_848_600n]),
      ...texts(['2024-10-27 02:30:00', 1_729_989_000n], ['2024-10-27T02:30:00+01', 1_729_992_600n]),
    ],
    empty: EMPTY,
    malformed: MOMENT_MALFORMED,
  },
  {
    type: 'DateTime64',
    bits: 64,
    limits: [
      ...texts(['2024-02-29 12:00:00.001', NOON * 1000n + 1n], ['2024-02-29 12:00:00.0010', NOON * 1000n + 1n]),
      ...texts(['2024-02-29 12:00:00.0001', precision], ['1900-01-01', FIRST64 * 1000n]),
      ...texts(['2299-12-31 23:59:59.999', LAST64 * 1000n + 999n], ['1969-12-31 23:59:59.999', -1n]),
      ...texts(['1899-12-31 23:59:59.999', outOfRange], ['2300-01-01', outOfRange], ['0001-01-01', outOfRange]),
      ...texts(['1900-01-01T00:00+01', outOfRange], ['2299-12-31T23:59:59-01', outOfRange], ['9999-12-31', outOfRange]),
      ['"2024-02-29T12\\u003a00:00.5Z"', NOON * 1000n + 500n],
    ],
    empty: EMPTY,
    malformed: MOMENT_MALFORMED,
  },
  {
    type: 'DateTime64(0)',
    bits: 64,
    limits: texts(['2299-12-31 23:59:59', LAST64], ['1900-01-01', FIRST64], ['2024-02-29 12:00:00.1', precision]),
    empty: EMPTY,
    malformed: MOMENT_MALFORMED,
  },
  {
    type: "DateTime64(9, 'UTC')",
    bits: 64,
    limits: [
      ...texts(['1900-01-01', FIRST64 * 10n ** 9n], ['1970-01-01', 0n], ['1969-12-31 23:59:59.999999999', -1n]),
      ...texts(['2262-04-11 23:47:16.854775807', MOST], ['2262-04-11 23:47:16.854775808', outOfRange]),
      ...texts(['2262-04-11 23:47:17', outOfRange], ['2299-12-31', outOfRange], ['1899-12-31', outOfRange]),
      ...texts(['2262-04-11T23:47:16.854775807+00:01', MOST - 60n * 10n ** 9n]),
    ],
    empty: EMPTY,
    malformed: MOMENT_MALFORMED,
  },
]
