// Dates, times and intervals: what the codecs of COPY BINARY take and refuse.

import { REJECT } from '../../src/codecs/reject.ts'
import { type BinaryCases, BROKEN, EMPTY, NO_TEXT, quoted, refused, syntax } from './postgres-binary-type.ts'

const { outOfRange, precision, zone } = REJECT

const NO_DAYS = syntax(
  '2023-02-29',
  '2024-13-01',
  '29.02.2024',
  'Infinity',
  '+infinity',
  '-infinite',
  'now',
  '2024-2-9',
)
const NO_YEARS = syntax('0000-01-01', '10000-01-01', '-0001-01-01')
const CLOCKS = [
  '00:00',
  '23:59:59',
  '01:02:03.5',
  '01:02:03.123456',
  '23:59:59.999999',
  '00:00:00.000001',
  '12:30:00.100',
]
const NO_CLOCKS = syntax('24:00', '1:2', '25:00:00', '01:60', '01:02:60', '01:02:03 CET', 'noon', '01:02:03.')
const TOO_FINE = ['01:02:03.1234567', '01:02:03.000000001']
const ZONED = ['01:02Z', '01:02:03+02', '01:02:03.5-03:30', '01:02:03 +05:45', '01:02:03-1559', '23:59:59z']
const DAYS = ['2024-02-29', '2000-01-01', '1999-12-31', '1970-01-01', '1900-03-01', '2262-04-12']

function clockCases(sql: string, name: 'time' | 'timetz', typmod: number, digits: number): BinaryCases {
  const fine = CLOCKS.filter((clock) => (clock.split('.')[1] ?? '').replace(/0+$/, '').length > digits)
  return {
    sql,
    name,
    typmod,
    golden: quoted(...CLOCKS.filter((clock) => !fine.includes(clock)), ...(name === 'timetz' ? ZONED : [])).filter(
      (json) => digits > 0 || !json.includes('.'),
    ),
    limits: [...quoted('00:00:00', '23:59:59.0000000000'), ...refused(precision, ...quoted(...fine, ...TOO_FINE))],
    empty: EMPTY,
    malformed: [...NO_CLOCKS, ...NO_TEXT, ...BROKEN, ...(name === 'time' ? refused(zone, ...quoted(...ZONED)) : [])],
  }
}

function stampCases(sql: string, name: 'timestamp' | 'timestamptz', typmod: number, digits: number): BinaryCases {
  const stamps = CLOCKS.flatMap((clock, i) => [`${DAYS[i % DAYS.length]}T${clock}`, `0001-01-01 ${clock}`])
  const fine = stamps.filter((stamp) => (stamp.split('.')[1] ?? '').replace(/0+$/, '').length > digits)
  const zoned = ZONED.map((clock) => `2024-02-29 ${clock}`).filter((stamp) => digits > 0 || !stamp.includes('.'))
  return {
    sql,
    name,
    typmod,
    golden: [
      ...quoted(...DAYS, ...stamps.filter((stamp) => !fine.includes(stamp)), ...(name === 'timestamptz' ? zoned : [])),
      '"2024\\u002d02-29\\u002001:02:03"',
    ],
    limits: [
      ...quoted('0001-01-01', '9999-12-31T23:59:59', '9999-12-31 23:59:59.000', 'infinity', '-infinity'),
      ...(name === 'timestamptz' ? quoted('0001-01-01T00:00:00+15:59', '9999-12-31T23:59:59-15:59') : []),
      ...refused(precision, ...quoted(...fine, ...TOO_FINE.map((clock) => `2024-02-29T${clock}`))),
      ...NO_YEARS,
    ],
    empty: EMPTY,
    malformed: [
      ...NO_DAYS,
      ...syntax('2024-02-29T', '2024-02-29X01:02:03', '2024-02-29 24:00', '2024-02-29 01:02:03 Europe/Oslo'),
      ...NO_TEXT,
      ...BROKEN,
      ...(name === 'timestamp' ? refused(zone, ...quoted(...zoned)) : []),
    ],
  }
}

const INTERVALS = [
  ...['P1Y2M3DT4H5M6.7S', 'P1Y', 'P2M', 'P3W', 'P4D', 'PT5H', 'PT6M', 'PT7S', 'P1YT1S', 'P0D', 'PT0.000001S'],
  ...['P-1Y-2M3DT-4H5M-6.7S', 'PT-0.5S', 'P1M1D', 'PT1M', 'P1W2D', 'PT36H', 'PT0S'],
  ...[
    '1 year 2 mons 3 days 04:05:06.789',
    '1 year',
    '2 years',
    '1 mon',
    '-1 mons +3 days',
    '00:00:00',
    '04:05',
    '4:05:06',
  ],
  ...[
    '-1 year -2 mons +3 days -04:05:06',
    '1 day -00:00:00.5',
    '100:00:00',
    '-1 days 02:03:04',
    '3 weeks',
    '2 weeks 1 day',
  ],
  ...[
    '@ 1 year 2 mons 3 days 4 hours 5 mins 6.7 secs ago',
    '@ 3 days',
    '1 hour ago',
    '1 minute 2 seconds',
    '5 min',
    '6 sec',
  ],
  ...[
    '1 day',
    '12 hours -30 minutes',
    '1 month',
    '1.5 seconds',
    '-1.25 secs',
    '1 hour -0.5 seconds',
    '1 mon 10 days ago',
  ],
]

const NO_INTERVALS = syntax(
  ...[
    'P',
    'PT',
    'P1',
    '1',
    'P1S',
    'PT1D',
    'P1DT',
    'P1D1Y',
    'P1Y1Y',
    'PT1S1M',
    'P1.5Y',
    'P0.5D',
    'PT1.5H',
    '-P1D',
    'p1d',
  ],
  ...[
    'P1Y 2M',
    'P0001-02-03T04:05:06',
    '1-2',
    '1 fortnight',
    '1.5 hours',
    '1 day 1 day',
    '1 hour 02:03:04',
    '1 day 04',
    'ago',
  ],
  ...[
    '1 day ago 2 days',
    '04:60:00',
    '04:05:60',
    '04:5:06',
    '04:05:6',
    '4:05.5',
    'infinity',
    '-infinity',
    ' 1 day',
    '1 day ',
  ],
  ...['1 day,2 hours', 'day 1', '--1 day', '1 day2 hours', '1e3 days', '1. seconds', '@', '1234567890123 days'],
)

export const TIME_CASES: readonly BinaryCases[] = [
  {
    sql: 'date',
    name: 'date',
    typmod: -1,
    golden: [...quoted(...DAYS, 'infinity', '-infinity'), '"2024\\u002d02-29"'],
    limits: [...quoted('0001-01-01', '9999-12-31'), ...NO_YEARS],
    empty: EMPTY,
    malformed: [...NO_DAYS, ...syntax('2024-02-29T00:00:00', '2024-02-29Z', '2024-02-29 '), ...NO_TEXT, ...BROKEN],
  },
  clockCases('time', 'time', -1, 6),
  clockCases('time(2)', 'time', 2, 2),
  clockCases('timetz', 'timetz', -1, 6),
  clockCases('timetz(0)', 'timetz', 0, 0),
  stampCases('timestamp', 'timestamp', -1, 6),
  stampCases('timestamp(0)', 'timestamp', 0, 0),
  stampCases('timestamptz', 'timestamptz', -1, 6),
  stampCases('timestamptz(3)', 'timestamptz', 3, 3),
  {
    sql: 'interval',
    name: 'interval',
    typmod: -1,
    golden: quoted(...INTERVALS),
    limits: [
      ...quoted(
        '2147483647 mons -2147483648 days',
        'PT-2147483648S',
        '178956970 years',
        '2147483647:00:00',
        'PT0.1234560S',
      ),
      ...refused(outOfRange, '"2147483648 days"', '"-2147483649 mons"', '"178956971 years"', '"PT9000000000H"'),
      ...refused(precision, '"PT0.1234567S"', '"00:00:00.0000001"'),
    ],
    empty: EMPTY,
    malformed: [...NO_INTERVALS, ...NO_TEXT, ...BROKEN],
  },
  {
    sql: 'interval(3)',
    name: 'interval',
    typmod: 2_147_418_115,
    golden: quoted('PT1.123S', '1 mon 00:00:00.5', 'P1D'),
    limits: [...quoted('PT1.1230S'), ...refused(precision, '"PT1.1234S"')],
    empty: EMPTY,
    malformed: NO_TEXT,
  },
]
