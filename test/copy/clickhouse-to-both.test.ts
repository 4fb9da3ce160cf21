// Tables of a real ClickHouse server (18.16) into another one's and into Postgres: every value arrives as it was.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { copy } from '../../src/index.ts'
import { type ClickhouseServer, clickhouseMissing, startClickhouse } from '../servers/clickhouse-server.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { OLD_TYPES, oldRows } from './clickhouse-tables.ts'

const skip = clickhouseMissing
const ROWS = 60_000

let server: ClickhouseServer
let postgres: PostgresDatabase

before(async () => {
  if (skip) return
  server = await startClickhouse()
  postgres = await openPostgres()
  await server.query(`CREATE TABLE every (${OLD_TYPES}) ENGINE = MergeTree ORDER BY n`)
  await server.query(`INSERT INTO every ${oldRows(ROWS)}`)
})

after(async () => {
  await postgres?.stop()
  await server?.stop()
})

test('into ClickHouse: the same rows in a table of the same types', { skip }, async () => {
  await server.query('CREATE DATABASE other')
  const report = await copy({ source: server.url, target: `${server.url}/other`, tables: ['every'], create: true })
  assert.deepEqual(report.tables[0]?.error, undefined)
  assert.deepEqual(report.tables[0]?.rows, { read: ROWS, loaded: ROWS, rejected: 0, skipped: 0 })
  const types = (database: string): Promise<string> =>
    server.query(`SELECT name, type FROM system.columns WHERE database = '${database}' AND table = 'every'`)
  assert.equal(await types('other'), await types('default'))
  const sums = (table: string): Promise<string> =>
    server.query(
      `SELECT ${OLD_TYPES.match(/(?<=^|, |\n {2})\w+(?= [A-Z])/g)!
        .map((name) => `sum(cityHash64(n, toString(${name})))`)
        .join(', ')} FROM ${table}`,
    )
  assert.equal(await sums('other.every'), await sums('every'))
})

test('into Postgres: each value has the text that it has in ClickHouse', { skip }, async () => {
  const report = await copy({ source: server.url, target: postgres.url, tables: ['every'], create: true })
  assert.deepEqual(report.tables[0]?.error, undefined)
  assert.deepEqual(report.tables[0]?.rows, { read: ROWS, loaded: ROWS, rejected: 0, skipped: 0 })
  const [found] =
    await postgres.query(`SELECT count(*)::int AS rows, sum(u64 % 1000003)::text AS u64, sum(i64 % 1000003)::text AS i64,
    sum(dec38)::text AS dec38, count(nu)::int AS nu, count(ns)::int AS ns, sum((a->>0)::int)::text AS a,
    min(f64::text) AS f64, max(dt)::text AS dt, sum(length(s))::text AS s FROM every`)
  const [expected] = JSON.parse(
    await server.query(
      `SELECT toInt32(count()) AS rows, toString(sum(u64 % 1000003)) AS u64, toString(sum(i64 % 1000003)) AS i64,
    toString(sum(dec38)) AS dec38, toInt32(count(nu)) AS nu, toInt32(count(ns)) AS ns, toString(sum(a[1])) AS a,
    min(toString(f64)) AS f64, concat(toString(max(dt), 'UTC'), '+00') AS dt, toString(sum(lengthUTF8(s))) AS s FROM every FORMAT JSON SETTINGS output_format_json_quote_64bit_integers = 0`.replace(
        / SETTINGS.*/,
        '',
      ),
    ),
  ).data as Record<string, unknown>[]
  assert.deepEqual(
    { ...found, dec38: Number(found!['dec38']), s: found!['s'] },
    { ...expected, dec38: Number(expected!['dec38']) },
  )
})

test('a text with a zero byte is refused by Postgres with its column', { skip }, async () => {
  await server.query('CREATE TABLE zeros (id UInt32, s String) ENGINE = MergeTree ORDER BY id')
  await server.query(String.raw`INSERT INTO zeros VALUES (1, 'a'), (2, 'b\0c')`)
  const report = await copy({ source: server.url, target: postgres.url, tables: ['zeros'], create: true })
  assert.match(String(report.tables[0]?.error?.message), /U\+0000|NUL/i)
  assert.equal(report.tables[0]?.error?.place?.column, 's')
})

test('bytes that are not UTF-8 stay in ClickHouse and are refused by Postgres', { skip }, async () => {
  await server.query('CREATE TABLE bytes (id UInt32, s String) ENGINE = MergeTree ORDER BY id')
  await server.query("INSERT INTO bytes SELECT number, unhex('ff00fe') FROM numbers(3)")
  await copy({ source: server.url, target: `${server.url}/other`, tables: ['bytes'], create: true })
  assert.equal(await server.query('SELECT DISTINCT hex(s), count() FROM other.bytes GROUP BY s'), 'FF00FE\t3\n')
  const report = await copy({ source: server.url, target: postgres.url, tables: ['bytes'], create: true })
  assert.match(String(report.tables[0]?.error?.message), /UTF-8/)
})

test('a table that is not there, and a column that cannot be read', { skip }, async () => {
  await assert.rejects(copy({ source: server.url, target: postgres.url, tables: ['nothing'] }), {
    code: 'BL_TABLE_NOT_FOUND',
  })
  await server.query(
    'CREATE TABLE states (id UInt32, s AggregateFunction(sum, UInt64)) ENGINE = AggregatingMergeTree ORDER BY id',
  )
  await assert.rejects(
    copy({ source: server.url, target: postgres.url, tables: ['states'] }),
    /AggregateFunction cannot be read/,
  )
})

test('a SELECT that fails in the middle is an error with the words of the server, and no row stays', {
  skip,
}, async () => {
  await server.query(
    `CREATE VIEW broken AS SELECT number, toString(sipHash64(number)) AS text, throwIf(number = 2900000) AS x FROM numbers(3000000)`,
  )
  const report = await copy({ source: server.url, target: postgres.url, tables: ['broken'], create: true })
  const [table] = report.tables
  assert.equal(table?.error?.code, 'BL_SOURCE_FAILED', String(table?.error?.message))
  assert.match(String(table?.error?.message), /throwIf/)
  const [found] = await postgres.query("SELECT to_regclass('broken') AS name")
  assert.equal(found?.['name'], null)
})

test('an aborted copy ends the query on the server', { skip }, async () => {
  await server.query('CREATE VIEW endless AS SELECT number, toString(number) AS text FROM system.numbers')
  const stop = new AbortController()
  const copying = copy({
    source: server.url,
    target: postgres.url,
    tables: ['endless'],
    create: true,
    signal: stop.signal,
    onEvent: ({ event }) => {
      if (event === 'table.started') setTimeout(() => stop.abort(), 200)
    },
  })
  await copying.catch(() => undefined)
  const isOver = async (): Promise<boolean> =>
    (await server.query("SELECT count() FROM system.processes WHERE query LIKE '%endless%FORMAT Native'")).trim() ===
    '0'
  while (!(await isOver())) await new Promise((resolve) => setTimeout(resolve, 100))
})
