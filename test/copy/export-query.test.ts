// The result of a query into a file: typed columns, as many rows as the server gives, and nothing after a failure in the middle.
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type ExportSettings, exportTables, loadFiles, open } from '../../src/index.ts'
import { makeWorkspace, runProgram } from '../cli/run-cli.ts'
import { type ChdbFront, startChdbFront } from '../servers/chdb-front.ts'
import { type ClickhouseServer, clickhouseMissing, startClickhouse } from '../servers/clickhouse-server.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'

const workspace = makeWorkspace()
let postgres: PostgresDatabase
let today: ChdbFront
let old: ClickhouseServer | undefined

before(async () => {
  postgres = await openPostgres()
  await postgres.query(`CREATE TYPE mood AS ENUM ('sad', 'ok');
    CREATE DOMAIN cents AS numeric(9, 2);
    CREATE TABLE orders (id bigint PRIMARY KEY, who text, total cents, mood mood, tags text[], at timestamptz);
    INSERT INTO orders SELECT i, 'w' || i % 3, i * 1.25, CASE WHEN i % 2 = 0 THEN 'ok' ELSE 'sad' END::mood, ARRAY['a', NULL],
      '2026-11-30 01:02:03.000004+00' FROM generate_series(1, 1000) i`)
  today = await startChdbFront()
  if (!clickhouseMissing) old = await startClickhouse()
})
after(async () => {
  workspace.remove()
  await postgres?.stop()
  await today?.stop()
  await old?.stop()
})

function folderOf(name: string): string {
  const folder = join(workspace.path, name)
  mkdirSync(folder)
  return folder
}

test('postgres: a file of the result makes the same rows again, with enums, domains and arrays', async () => {
  const output = join(folderOf('typed'), 'totals.parquet')
  const query = `WITH w AS (SELECT id, who, total, mood, tags, at, total > 10 AS large, '{"a": 1}'::jsonb AS doc FROM orders)
    SELECT * FROM w ORDER BY id DESC -- all of them
    ;`
  const report = await exportTables({ source: postgres.url, query, output })
  const [table] = report.tables
  assert.equal(report.exitStatus, 0, JSON.stringify(table?.error))
  assert.equal(table?.rows.loaded, 1000)
  assert.equal(table.table, 'totals')
  assert.match(table.sources[0] ?? '', /^query WITH w AS \(SELECT id, who, .*…$/)
  await postgres.query('CREATE TABLE back (LIKE orders, large bool, doc jsonb)')
  const loaded = await loadFiles({ sink: 'postgres', url: postgres.url, files: [output], table: 'back' })
  assert.equal(loaded.exitStatus, 0, JSON.stringify(loaded.tables[0]?.error))
  const sum = (from: string) => postgres.query(`SELECT md5(string_agg(t::text, ',' ORDER BY id)) AS sum FROM ${from} t`)
  const own = `(SELECT *, total > 10, '{"a": 1}'::jsonb FROM orders)`
  assert.deepEqual(await sum('back'), await sum(own))
})

test('the order of the query stays, options choose among its rows, and a statement inserts into the name of the file', async () => {
  const path = join(folderOf('chosen'), 'few.sql')
  const settings = {
    source: postgres.url,
    query: 'SELECT id, who FROM orders ORDER BY id DESC',
    output: path,
    limit: 3,
  }
  const report = await exportTables({ ...settings, where: "who = 'w1' OR false", only: ['id'] })
  assert.equal(report.exitStatus, 0, JSON.stringify(report.tables[0]?.error))
  const text = readFileSync(path, 'utf8')
  assert.deepEqual(text.match(/(?<=\()\d+/g), ['1000', '997', '994'])
  assert.match(text, /INSERT INTO "few" \("id"\)/)
})

for (const [kind, server] of [
  ['today', () => today.url],
  ['18.16', () => old?.url],
] as const) {
  test(`clickhouse ${kind}: typed columns, and a file that makes the same rows again`, async (t) => {
    const source = server()
    if (source === undefined) return t.skip('no ClickHouse server')
    const query = `SELECT number AS id, toString(number) AS name, [toUInt8(1), 2] AS tags, toDecimal64(number, 2) AS total,
      if(number % 3 = 0, NULL, number) AS maybe FROM numbers(1000) ORDER BY id DESC`
    const output = join(folderOf(kind), 'numbers.jsonl')
    const report = await exportTables({ source, query, output })
    assert.equal(report.exitStatus, 0, JSON.stringify(report.tables[0]?.error))
    assert.deepEqual([report.tables[0]?.rows.read, report.tables[0]?.rows.loaded], [1000, 1000])
    const lines = readFileSync(output, 'utf8').trimEnd().split('\n')
    assert.equal(lines.length, 1000)
    assert.deepEqual(JSON.parse(lines[0] ?? ''), { id: 999, name: '999', tags: [1, 2], total: 999, maybe: null })
    assert.match(lines[0] ?? '', /"total":999\.00/)
  })

  test(`clickhouse ${kind}: a query that fails in the middle leaves no file`, async (t) => {
    const source = server()
    if (source === undefined) return t.skip('no ClickHouse server')
    const folder = folderOf(`broken-${kind}`)
    const query = 'SELECT number, throwIf(number = 1500000) AS x FROM numbers(2000000)'
    const report = await exportTables({ source, query, output: join(folder, 'a.csv') })
    // chDB says it before the first byte; a server of its own has answered 200 by then.
    assert.equal(report.tables[0]?.error?.code, kind === 'today' ? 'BL_SERVER' : 'BL_SOURCE_FAILED')
    assert.match(report.tables[0]?.error?.message ?? '', /throwIf/)
    assert.deepEqual(readdirSync(folder), [])
  })
}

test('postgres: a query that fails in the middle leaves no file', async () => {
  const folder = folderOf('broken')
  const query = 'SELECT i, 1 / (i - 200000) AS x FROM generate_series(1, 300000) i'
  const report = await exportTables({ source: postgres.url, query, output: join(folder, 'a.jsonl') })
  assert.equal(report.exitStatus, 5)
  assert.match(report.tables[0]?.error?.message ?? '', /division by zero/)
  // It would fail again.
  assert.match(report.tables[0]?.error?.hint ?? '', /correct the query$/)
  assert.deepEqual(readdirSync(folder), [])
})

test('a query that changes rows, that is none, and options that do not go with it', async () => {
  const output = join(folderOf('refused'), 'a.csv')
  const refused = (settings: Omit<ExportSettings, 'output'>, error: object): Promise<void> =>
    assert.rejects(exportTables({ output, ...settings }), error)
  const source = postgres.url
  await refused({ source, query: 'DELETE FROM orders RETURNING id' }, { code: 'BL_SERVER', hint: /one SELECT/ })
  await refused({ source, query: 'SELECT id FROM orders) q; DELETE FROM orders; SELECT (1' }, { code: 'BL_SERVER' })
  await refused({ source, query: 'SELECT 1 AS a, 2 AS a' }, { code: 'BL_USAGE', message: /two columns .* "a"/ })
  await refused({ source, query: 'SELECT nothing FROM orders' }, { code: 'BL_SERVER', message: /"nothing"/ })
  await refused({ source, query: 'SELECT 1 FROM nowhere' }, { code: 'BL_SERVER', hint: /^check the name of the table/ })
  await refused({ source }, { code: 'BL_USAGE', message: /no table is named/ })
  await refused({ source, query: 'SELECT 1', tables: ['orders'] }, { code: 'BL_USAGE', message: /together/ })
  await refused({ source, query: 'SELECT 1', streams: 2 }, { code: 'BL_USAGE', message: /streams has no effect/ })
  await refused({ source: today.url, query: 'SELECT 1 FORMAT CSV' }, { code: 'BL_SERVER', hint: /without FORMAT/ })
  assert.deepEqual(await postgres.query('SELECT count(*)::int AS count FROM orders'), [{ count: 1000 }])
})

test('the command', async () => {
  const words = [
    'export',
    'pg',
    '--query',
    'SELECT who, count(*) AS n FROM orders GROUP BY who ORDER BY who',
    '-o',
    '-',
  ]
  const { status, stdout, stderr } = await runProgram([...words, '--to', 'csv', '-q'], {
    cwd: workspace.path,
    env: { BULKLOAD_PG_URL: postgres.url },
  })
  assert.equal(status, 0, stderr)
  assert.equal(stdout, 'who,n\nw0,333\nw1,334\nw2,333\n')
})

test('open(url).query(sql) reads rows; a store without SQL says so', async () => {
  for (const url of [postgres.url, today.url]) {
    await using store = await open(url)
    const sql = 'SELECT CAST(7 AS bigint) AS n, CAST(1.50 AS decimal(5, 2)) AS d'
    const rows: unknown[] = []
    for await (const row of store.query(sql)) rows.push(row)
    assert.deepEqual(rows, [{ n: 7n, d: '1.50' }])
  }
  await using memory = await open('memory:')
  assert.throws(() => memory.query('SELECT 1'), { code: 'BL_USAGE', message: /no SQL/ })
})
