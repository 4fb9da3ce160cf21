// Tables of today's ClickHouse, whose answers are compressed: types that old servers lack, into ClickHouse and Postgres.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { copy } from '../../src/index.ts'
import { type ChdbFront, startChdbFront } from '../servers/chdb-front.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'

const ROWS = 50_000

let front: ChdbFront
let postgres: PostgresDatabase

const TYPES = `n UInt64, big UInt256, w Int128, f Float64, b Bool, d Date32, dt DateTime('Europe/Berlin'), ms DateTime64(3, 'UTC'),
  ip IPv4, ip6 IPv6, lc LowCardinality(String), lcn LowCardinality(Nullable(String)), m Map(String, UInt64), t Tuple(a Int8, b String),
  ne Nested(x Int32, y String), j JSON, p Point, mx SimpleAggregateFunction(max, Int64), dyn Dynamic`
const VALUES = `SELECT number, toUInt256(number) * toUInt256('1000000000000000000000000000000'), -toInt128(number) * toInt128('10000000000000000000000'),
  [nan, inf, -inf, 0.1, -0.][1 + number % 5], number % 2 = 0, toDate32('1900-01-01') + number, toDateTime(number * 10000, 'Europe/Berlin'),
  fromUnixTimestamp64Milli(toInt64(number) * 1234567, 'UTC'), toIPv4(toUInt32(number * 65537)), toIPv6(concat('2001:db8::', hex(number % 65536))),
  toString(number % 100), if(number % 3 = 0, NULL, toString(number % 10)), map('a', number, 'b"', number), (toInt8(number % 100), 'é'),
  [toInt32(number)], [toString(number)], CAST(concat('{"a":{"b":', toString(number), '}}'), 'JSON'), (number / 2, -1.5), toInt64(number),
  toString(number)::Dynamic FROM numbers(${ROWS})`

before(async () => {
  front = await startChdbFront()
  postgres = await openPostgres()
  await front.query(`CREATE TABLE new (${TYPES}) ENGINE = MergeTree ORDER BY (n, lc)`)
  await front.query(`INSERT INTO new ${VALUES}`)
})

after(async () => {
  await postgres?.stop()
  await front?.stop()
})

test('into ClickHouse: the same bytes in a table of the same types and sorting key', async () => {
  await front.query('CREATE DATABASE other ENGINE = Atomic')
  const report = await copy({ source: front.url, target: `${front.url}/other`, tables: ['new'], create: true })
  assert.deepEqual(report.tables[0]?.error, undefined)
  assert.deepEqual(report.tables[0]?.rows, { read: ROWS, loaded: ROWS, rejected: 0, skipped: 0 })
  const facts = (database: string): Promise<string> =>
    front.query(`SELECT name, type FROM system.columns WHERE database = '${database}' AND table = 'new' AND name != 'dyn'
      UNION ALL SELECT 'key', sorting_key FROM system.tables WHERE database = '${database}' AND name = 'new' ORDER BY name`)
  assert.equal(await facts('other'), await facts('default'))
  const sum = (table: string): Promise<string> =>
    front.query(
      `SELECT count(), sum(cityHash64(formatRow('RowBinary', * EXCEPT dyn))), sum(cityHash64(toString(dyn))) FROM ${table}`,
    )
  assert.equal(await sum('other.new'), await sum('new'))
})

test('into Postgres: exact numbers, points in time, and JSON', async () => {
  const report = await copy({ source: front.url, target: postgres.url, tables: ['new'], create: true })
  assert.deepEqual(report.tables[0]?.error, undefined)
  const [row] =
    await postgres.query(`SELECT n::text, big::text, w::text, f::text, b, d::text, dt AT TIME ZONE 'UTC' AS dt, ms::text, ip::text,
    host(ip6) AS ip6, lc, lcn, m::text, t::text, "ne.x"::text AS x, j::text, p::text, mx::text, dyn FROM new WHERE n = 30001`)
  assert.equal(row?.['n'], '30001')
  assert.equal(row?.['big'], `30001${'0'.repeat(30)}`)
  assert.equal(row?.['w'], `-30001${'0'.repeat(22)}`)
  assert.equal(row?.['f'], 'Infinity')
  assert.equal(row?.['d'], '1982-02-21')
  assert.equal(row?.['m'], '{"a": 30001, "b\\"": 30001}')
  assert.equal(row?.['t'], '{"a": 1, "b": "é"}')
  assert.equal(row?.['x'], '[30001]')
  assert.equal(row?.['j'], '{"a": {"b": 30001}}')
  assert.equal(row?.['p'], '[15000.5, -1.5]')
  assert.equal(row?.['ip6'], '2001:db8::7531')
  const [sums] = await postgres.query(
    'SELECT count(*)::int AS rows, count(lcn)::int AS lcn, sum(extract(epoch FROM dt))::text AS dt FROM new',
  )
  const expected = await front.query('SELECT count(), count(lcn), sum(toInt64(toUnixTimestamp(dt))) FROM new')
  assert.equal(`${sums?.['rows']}\t${sums?.['lcn']}\t${Number(sums?.['dt'])}\n`, expected)
})

test('nanoseconds that Postgres would lose are refused, with their column', async () => {
  await front.query("CREATE TABLE nano (id UInt32, t DateTime64(9, 'UTC')) ENGINE = MergeTree ORDER BY id")
  await front.query(
    "INSERT INTO nano VALUES (1, '2024-01-01 00:00:00.123456000'), (2, '2024-01-01 00:00:00.123456789')",
  )
  const report = await copy({ source: front.url, target: postgres.url, tables: ['nano'], create: true })
  assert.equal(report.tables[0]?.error?.place?.column, 't')
})
