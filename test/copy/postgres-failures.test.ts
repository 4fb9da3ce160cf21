// A copy that ends early: nothing is in the target, nothing goes on in the source, and the first cause is what is said.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { copy, type LoadEvent } from '../../src/index.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { until } from '../until.ts'

let from: PostgresDatabase
let to: PostgresDatabase

before(async () => {
  from = await openPostgres()
  to = await openPostgres()
  await from.query(
    `CREATE TABLE long AS SELECT i AS id, repeat(md5(i::text), 10) AS filler FROM generate_series(1, 100000) i`,
  )
  await to.query('CREATE TABLE long (id int, filler text)')
})
after(async () => {
  await from?.stop()
  await to?.stop()
})

const UNDER_WAY = `FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'COPY (SELECT%'
  AND state = 'active'`

async function nothingIsLeft(): Promise<void> {
  await until(async () => (await from.query(`SELECT 1 ${UNDER_WAY}`)).length === 0, 'the COPY in the source ends')
  assert.deepEqual(await to.query('SELECT count(*)::int AS rows FROM long'), [{ rows: 0 }])
}

/** So slow that it is in its middle for as long as a test needs. */
function slowly(more: object = {}, onProgress: () => void = () => undefined) {
  const onEvent = ({ event }: LoadEvent): void => {
    if (event === 'table.progress') onProgress()
  }
  return copy({ source: from.url, target: to.url, tables: ['long'], maxRate: '5MB/s', retries: 0, onEvent, ...more })
}

test('the connection that reads is terminated', async () => {
  let killed: Promise<unknown> | undefined
  const report = await slowly({}, () => {
    killed ??= from.query(`SELECT pg_terminate_backend(pid) ${UNDER_WAY}`)
  })
  await killed
  const [table] = report.tables
  assert.equal(table?.error?.code, 'BL_SOURCE_FAILED', JSON.stringify(table?.error))
  assert.match(table?.error?.message ?? '', /table public\.long/)
  assert.equal(report.exitStatus, 5)
  assert.equal(table?.rows.loaded, 0)
  await nothingIsLeft()
})

test('the copy is aborted, with two streams', async () => {
  const stop = new AbortController()
  const report = await slowly({ streams: 2, signal: stop.signal }, () => stop.abort())
  assert.equal(report.tables[0]?.error?.code, 'BL_ABORTED', JSON.stringify(report.tables[0]?.error))
  await nothingIsLeft()
})

test('a query of a view that fails in its middle', async () => {
  await from.query('CREATE VIEW broken AS SELECT id, 1 / (id - 90000) AS filler FROM long')
  await to.query('CREATE TABLE broken (id int, filler int)')
  const report = await slowly({ tables: ['broken'], maxRate: undefined })
  const { error } = report.tables[0] ?? {}
  assert.equal(error?.code, 'BL_SOURCE_FAILED')
  assert.match(error?.message ?? '', /division by zero/)
  assert.deepEqual(await to.query('SELECT count(*)::int AS rows FROM broken'), [{ rows: 0 }])
})

test('a slow target slows the server: little is read ahead', async () => {
  const stop = new AbortController()
  let read = 0
  const onEvent = (event: LoadEvent): void => {
    if (event.event !== 'table.progress') return
    read = Math.max(read, Number(event.bytes.read))
    if (event.rows.sent > 1000) stop.abort()
  }
  await copy({
    source: from.url,
    target: to.url,
    tables: ['long'],
    maxRate: '100KB/s',
    blockSize: '64KiB',
    workers: 1,
    signal: stop.signal,
    onEvent,
  })
  // The table has 33 MB; what is under way is a window of blocks.
  assert.ok(read < 4_000_000, `${read} bytes were read`)
  await nothingIsLeft()
})
