// bulkload copy, as a user types it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeWorkspace, runCli } from '../cli/run-cli.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'

const workspace = makeWorkspace()
let from: PostgresDatabase
let to: PostgresDatabase

before(async () => {
  from = await openPostgres()
  to = await openPostgres()
  await from.query(`CREATE TABLE orders (id int PRIMARY KEY, note text); INSERT INTO orders VALUES (1, 'a'), (2, NULL);
    CREATE TABLE customers (id int PRIMARY KEY)`)
})
after(async () => {
  workspace.remove()
  await from?.stop()
  await to?.stop()
})

async function copied(...words: string[]) {
  return runCli(['copy', ...words], { cwd: workspace.path })
}

test('tables are copied, and the summary counts their rows', async () => {
  const { status, stdout, stderr } = await copied(
    from.url,
    to.url,
    '--tables',
    'orders,customers',
    '--create',
    '--jobs',
    '2',
  )
  assert.equal(status, 0, stderr)
  assert.match(stdout, /orders/)
  assert.match(stdout, /orders: 2 read = 2 loaded/)
  assert.deepEqual(await to.query('SELECT * FROM orders ORDER BY id'), [
    { id: 1, note: 'a' },
    { id: 2, note: null },
  ])
  assert.deepEqual(await to.query('SELECT count(*)::int AS rows FROM customers'), [{ rows: 0 }])
})

test('what is missing or wrong is said, without passwords', async () => {
  const secret = 'postgres://me:s3cret-pw@127.0.0.1:1/db'
  for (const [words, message] of [
    [[from.url, to.url], /no table is named/],
    [[from.url, '--tables', 'a'], /a copy takes two addresses/],
    [['file.csv', to.url, '--tables', 'a'], /the source is not the address of a database/],
    [[from.url, to.url, '--tables', 'a,a'], /--tables names a more than once/],
    [[from.url, to.url, '--tables', 'absent'], /there is no table "absent"/],
    [[from.url, to.url, '--tables', 'a', '--format', 'csv'], /--format/],
    [[secret, to.url, '--tables', 'a'], /127\.0\.0\.1:1/],
    [[from.url, secret, '--tables', 'orders'], /127\.0\.0\.1:1/],
  ] as const) {
    const { status, stdout, stderr } = await copied(...words)
    assert.notEqual(status, 0, stderr)
    assert.match(stderr, message)
    assert.doesNotMatch(stdout + stderr, /s3cret-pw/)
  }
})
