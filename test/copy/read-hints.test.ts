// A read that a server refuses says what to correct; only one that broke off says to run it again.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { exportTables } from '../../src/index.ts'
import { makeWorkspace, runProgram } from '../cli/run-cli.ts'
import { type ChdbFront, startChdbFront } from '../servers/chdb-front.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'

const workspace = makeWorkspace()
let postgres: PostgresDatabase
let clickhouse: ChdbFront

before(async () => {
  postgres = await openPostgres()
  await postgres.query(`CREATE TABLE orders (id int, "Total" numeric, who text); INSERT INTO orders VALUES (1, 1, 'a'), (2, 0, 'b');
    CREATE TABLE secret (id int);
    CREATE ROLE hints_reader LOGIN`)
  clickhouse = await startChdbFront()
  await clickhouse.query('CREATE TABLE orders (id Int32, who String) ENGINE = MergeTree ORDER BY id')
  await clickhouse.query("INSERT INTO orders VALUES (1, 'a')")
})
after(async () => {
  await postgres?.query('DROP OWNED BY hints_reader; DROP ROLE hints_reader').catch(() => undefined)
  workspace.remove()
  await postgres?.stop()
  await clickhouse?.stop()
})

async function hintOf(source: string, more: object): Promise<string> {
  const output = join(workspace.path, 'never.csv')
  const report = await exportTables({ source, output, tables: ['orders'], ...more }).catch((error: unknown) => ({
    tables: [{ error: error as { readonly hint?: string } }],
  }))
  return report.tables[0]?.error?.hint ?? 'none'
}

test('postgres: by SQLSTATE', async () => {
  const { url } = postgres
  assert.match(await hintOf(url, { where: 'nope = 1' }), /^correct where or sort: /)
  assert.match(await hintOf(url, { where: 'total > 1' }), /"orders\.Total"/)
  assert.match(await hintOf(url, { sort: 'id id' }), /^correct where or sort: /)
  assert.match(await hintOf(url, { where: '1 / "Total" > 0' }), /value of a row cannot be computed with: correct where/)
  const query = { tables: undefined, query: 'SELECT 1 / "Total" AS x FROM orders' }
  assert.match(await hintOf(url, query), /value of a row cannot be computed with: correct the query/)
  assert.match(await hintOf(url, { tables: undefined, query: 'SELECT * FROM nowhere' }), /write its schema/)
})

test('postgres: a missing right names the grant', async () => {
  const url = new URL(postgres.url)
  url.searchParams.set('options', '-crole=hints_reader')
  assert.match(await hintOf(url.href, { tables: ['secret'] }), /^GRANT SELECT ON secret TO this role$/)
})

test('clickhouse: by its code', async () => {
  const { url } = clickhouse
  assert.match(await hintOf(url, { where: 'nope = 1' }), /^correct where or sort: /)
  assert.match(await hintOf(url, { sort: 'id id id' }), /^correct where or sort: /)
  assert.match(await hintOf(url, { tables: undefined, query: 'SELECT nope FROM orders' }), /^correct the query: /)
  const limited = new URL(url)
  limited.searchParams.set('max_rows_to_read', '1')
  const query = { tables: undefined, query: 'SELECT number FROM numbers(100000)' }
  assert.match(await hintOf(limited.href, query), /max_rows_to_read=0 to the address/)
})

test('the command: a wrong column, and a line of progress with the file', async () => {
  const run = (...more: string[]) =>
    runProgram(['export', 'pg', 'orders', '-o', 'out/', '--to', 'csv', ...more], {
      cwd: workspace.path,
      env: { BULKLOAD_PG_URL: postgres.url },
    })
  const wrong = await run('--where', 'nope')
  assert.equal(wrong.status, 5)
  assert.match(wrong.stderr, /hint: correct --where or --sort: /)
  const right = await run()
  assert.equal(right.status, 0, right.stderr)
  assert.match(right.stderr, /orders: writing out\/orders\.csv; /)
})
