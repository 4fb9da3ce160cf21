// A server that stops reading, or does not answer.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lockTable } from '../cli/lock-table.ts'
import { assertFailed, runFaultLoad } from './fault-load.ts'
import { faultTargets, ROWS_BEFORE, withProxy } from './fault-targets.ts'

const MEGABYTE = 1_000_000
/**
 * What the process may hold at its peak, with 2 workers: 45 MB of bare Node; about 25 MB of code (undici or pg,
 * LZ4, zstd); 2 threads of about 20 MB each; up to 60 MB of young garbage of the main thread, most of it the generated
 * source's; and under 10 MB of data: 6 chunks of 256 KiB with their blocks, frames and row places, and what waits in
 * sockets. That makes 130 to 175 MB on Node 20 and 24; the rest is room for the garbage collector. A load that reads
 * ahead passes it at once, for there are 500 MB to read.
 */
const PEAK_RSS = 220 * MEGABYTE

const targets = faultTargets('Postgres', "today's ClickHouse", 'clickhouse-server')
const always = targets.slice(0, 2)
const [postgres, , clickhouse] = targets as [(typeof targets)[0], (typeof targets)[0], (typeof targets)[0]]

for (const target of always) {
  test(`${target.name} that stops reading: --timeout ends the load, and memory stays flat`, () =>
    withProxy(target, async (proxy) => {
      const table = await target.table()
      proxy.stallAfter(MEGABYTE)
      const outcome = await runFaultLoad({
        sink: target.sink,
        url: target.url(proxy.port),
        table,
        rows: 5_000_000,
        rowBytes: 100,
        workers: 2,
        timeout: 4_000,
      })
      assertFailed(outcome, 'BL_TIMEOUT', /127\.0\.0\.1:\d+.* accepted no data of the (COPY|upload) for 4 s/)
      assert.ok(outcome.peakRss < PEAK_RSS, `${outcome.peakRss} bytes at the peak`)
      assert.ok(outcome.pulledBytes > MEGABYTE, 'the stall came before the load')
      proxy.passThrough()
      assert.equal(await target.count(table), ROWS_BEFORE)
    }))

  // In the login, in the questions about the table, in the first statements.
  for (const bytes of [0, 400, 1000]) {
    test(`${target.name} that stops reading after ${bytes} bytes: --timeout ends the load`, () =>
      withProxy(target, async (proxy) => {
        const table = await target.table()
        proxy.stallAfter(bytes)
        const { error } = await runFaultLoad({ sink: target.sink, url: target.url(proxy.port), table, timeout: 1_000 })
        // Until the login is done there is no connection yet.
        const isLogin = target === postgres && bytes === 0
        assert.equal(error?.code, isLogin ? 'BL_CONNECT' : 'BL_TIMEOUT', JSON.stringify(error))
        assert.match(error.message, /127\.0\.0\.1:\d+.* (for|in|within) 1 s/)
      }))
  }
}

test('Postgres that does not confirm the COMMIT: --timeout ends the load, and says so', async () => {
  const table = await postgres.table()
  await postgres.ask(`
    CREATE FUNCTION sleep_${table}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(30); RETURN NULL; END';
    CREATE CONSTRAINT TRIGGER sleeps AFTER INSERT ON ${table} DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW WHEN (NEW.id = 1) EXECUTE FUNCTION sleep_${table}()`)
  const outcome = await runFaultLoad({ sink: 'postgres', url: postgres.url(), table, rows: 10, timeout: 1_000 })
  const error = assertFailed(outcome, 'BL_TIMEOUT', /did not confirm the COMMIT for 1 s/)
  // It is unknown whether the rows will be there.
  assert.match(error.hint ?? '', /check whether the rows are in the table/)
})

test('Postgres whose table is locked: --timeout ends the load', async () => {
  const table = await postgres.table()
  const release = await lockTable(postgres.url(), table)
  const outcome = await runFaultLoad({ sink: 'postgres', url: postgres.url(), table, timeout: 1_000 })
  assertFailed(outcome, 'BL_TIMEOUT', /accepted no data of the COPY for 1 s/)
  await release()
  assert.equal(await postgres.count(table), ROWS_BEFORE)
})

/** sleep() of ClickHouse takes no more than 3 s. */
const SLEEP = 2.9

async function sleepingTable(seconds: number): Promise<string> {
  const table = await clickhouse.table()
  const sleeps = Array.from({ length: Math.ceil(seconds / SLEEP) }, (_, i) => `sleep(${SLEEP} - ${i} / 1000)`)
  await clickhouse.ask(
    `CREATE MATERIALIZED VIEW mv_${table} ENGINE = Memory AS SELECT id, ${sleeps.join(' + ')} AS slept FROM ${table}`,
  )
  return table
}

test('ClickHouse that does not confirm the INSERT: --timeout ends the load, and says so', {
  skip: clickhouse.skip,
}, async () => {
  const table = await sleepingTable(60)
  const outcome = await runFaultLoad({ sink: 'clickhouse', url: clickhouse.url(), table, rows: 10, timeout: 1_000 })
  const error = assertFailed(outcome, 'BL_TIMEOUT', /did not confirm the INSERT for 1 s/)
  assert.match(error.hint ?? '', /may have arrived/)
})

test('ClickHouse that confirms the INSERT too late: it is asked, and the load succeeds', {
  skip: clickhouse.skip,
}, async () => {
  const table = await sleepingTable(4)
  const { error, report } = await runFaultLoad({
    ...{ sink: 'clickhouse', url: clickhouse.url(), table, rows: 10, timeout: 1_000 },
  })
  assert.equal(error, undefined)
  assert.deepEqual([report?.rows.loaded, report?.balanced], [10, true])
  assert.match(report?.warnings.join() ?? '', /the answer to an INSERT was lost: the server finished the query/)
})
