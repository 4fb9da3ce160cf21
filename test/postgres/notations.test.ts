// Values as people write them into Postgres: what the server stores, and what is refused with its place.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertLoaded, postgresRoom } from './postgres-room.ts'

const room = postgresRoom(
  'CREATE TABLE sold (id int, day date, at timestamptz, local timestamp, price numeric(12,2), n int, ok bool)',
)
const HEADER = 'id;day;at;local;price;n;ok\n'
const OPTIONS = {
  format: 'csv',
  delimiter: ';',
  dateFormat: { day: 'DD.MM.YYYY', at: 'MMM D, YYYY h:mm A', local: '%Y-%m-%d-%H.%M.%S.%f' },
  timeZone: 'Europe/Berlin',
  decimalComma: 'price',
  exactIntegers: 'n',
  true: 'ja',
  false: ['nein'],
}
const SELECT = 'SELECT id, day::text, at::text, local::text, price::text, n, ok FROM sold ORDER BY id'

test('dates, numbers and words in their notations', async () => {
  await room.query('TRUNCATE sold')
  const text = `${HEADER}1;02.01.2026;Jan 5, 2026 3:04 PM;2026-01-02-10.00.00.000001;1.234,56;1.0;Ja\n2;31.12.2025;Jul 1, 2026 12:00 AM;;-0,5;2e3;nein\n3;;;;;;t\n`
  assertLoaded(await room.load('sold', text, OPTIONS), 3)
  assert.deepEqual(await room.query(SELECT), [
    {
      ...{ id: 1, day: '2026-01-02', at: '2026-01-05 14:04:00+00', local: '2026-01-02 10:00:00.000001' },
      ...{ price: '1234.56', n: 1, ok: true },
    },
    { id: 2, day: '2025-12-31', at: '2026-06-30 22:00:00+00', local: null, price: '-0.50', n: 2000, ok: false },
    { id: 3, day: null, at: null, local: null, price: null, n: null, ok: true },
  ])
})

for (const [column, row, code, message] of [
  ['day', '1;2026-01-02;;;;;', 'BL_VALUE_SYNTAX', '2026-01-02 is not a date written as DD.MM.YYYY (--date-format)'],
  ['day', '1;31.02.2026;;;;;', 'BL_VALUE_SYNTAX', '31.02.2026 is not a date written as DD.MM.YYYY (--date-format)'],
  ['at', '1;;Mar 29, 2026 2:30 AM;;;;', 'BL_LOCAL_TIME', 'daylight-saving gap'],
  ['price', '1;;;;1.5;;', 'BL_VALUE_SYNTAX', '1.5 is not a number with a decimal comma (--decimal-comma)'],
  ['n', '1;;;;;1.5;', 'BL_VALUE_TYPE', '1.5 is not a value of type int4'],
  ['ok', '1;;;;;;vielleicht', 'BL_VALUE_TYPE', 'vielleicht'],
] as const) {
  test(`${row} is a bad record with its line, column and value`, async () => {
    const { error } = await room.load('sold', `${HEADER}1;;;;;;\n${row}\n`, OPTIONS)
    assert.deepEqual([error?.code, error?.place?.line, error?.place?.column], [code, 3, column])
    assert.ok(error?.message.includes(message), error?.message)
  })
}

test('times that name no zone, in ISO 8601, are in the zone that is set', async () => {
  await room.query('TRUNCATE sold')
  const rows =
    '{"id":1,"at":"2026-01-02 10:00:00","local":"2026-01-02 10:00:00"}\n{"id":2,"at":"2026-01-02T10:00:00Z"}\n'
  assertLoaded(await room.load('sold', rows, { timeZone: 'Asia/Tokyo' }), 2)
  const stored = await room.query(SELECT)
  assert.deepEqual(
    stored.map(({ at, local }) => [at, local]),
    [
      ['2026-01-02 01:00:00+00', '2026-01-02 10:00:00'],
      ['2026-01-02 10:00:00+00', null],
    ],
  )
})

test('a table is created with the types of the values that the notations have', async () => {
  assertLoaded(
    await room.load('made', `${HEADER}1;02.01.2026;Jan 5, 2026 3:04 PM;2026-01-02-10.00.00.5;1.234,56;1.0;Ja\n`, {
      ...OPTIONS,
      create: true,
    }),
    1,
  )
  const types = await room.query(
    "SELECT attname, format_type(atttypid, atttypmod) AS type FROM pg_attribute WHERE attrelid = 'made'::regclass AND attnum > 0 ORDER BY attnum",
  )
  assert.deepEqual(
    types.map(({ type }) => type),
    ['bigint', 'date', 'timestamp with time zone', 'timestamp with time zone', 'double precision', 'bigint', 'boolean'],
  )
})

for (const [options, message] of [
  [{ dateFormat: { other: 'DD.MM.YYYY' } }, /has no column "other"/],
  [{ dateFormat: { price: 'DD.MM.YYYY' } }, /is for columns of dates and times, and "price" is numeric/],
  [{ dateFormat: { day: 'DD.MM.YYYY HH:mm' } }, /the pattern has a time/],
  [{ decimalComma: 'day' }, /is for columns of numbers, and "day" is date/],
  [{ dateFormat: { day: 'DD.MM.YYYY' }, set: { day: '2026-01-01' } }, /has no effect with --set day/],
] as const) {
  test(`${JSON.stringify(options)} is refused`, async () => {
    const { error } = await room.load('sold', `${HEADER}1;;;;;;\n`, { format: 'csv', ...options })
    assert.equal(error?.code, 'BL_USAGE')
    assert.match(error?.message ?? '', message)
  })
}

test('the text wire has no notations', async () => {
  await assert.rejects(room.load('sold', `${HEADER}1;;;;;;\n`, { exactIntegers: 'n', wire: 'text' }), {
    code: 'BL_USAGE',
    message: '--exact-integers has no effect with --wire text',
  })
})
