// Everything was sent, and the answer is lost: it is unknown what the server did, and that is what must be said.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertFailed, runFaultLoad } from './fault-load.ts'
import { faultTarget, ROWS_BEFORE, withProxy } from './fault-targets.ts'

const ROWS = 20_000
const MEGABYTE = 1_000_000
/** `Terminate`, the last message of a connection to Postgres. */
const TERMINATE_BYTES = 5

const postgres = faultTarget('Postgres')
const today = faultTarget("today's ClickHouse")
const old = faultTarget('clickhouse-server')

test('a lost answer to the COPY: the load failed, and the transaction is rolled back', () =>
  withProxy(postgres, async (proxy) => {
    const table = await postgres.table()
    proxy.dropReply({ afterBytes: MEGABYTE })
    const outcome = await runFaultLoad({ sink: 'postgres', url: postgres.url(proxy.port), table, rows: ROWS })
    const error = assertFailed(outcome, 'BL_CONNECTION_LOST', /was lost during COPY/)
    assert.match(error.hint ?? '', /the transaction was not committed/)
    assert.equal(outcome.report?.unconfirmed, undefined)
    assert.equal(await postgres.count(table), ROWS_BEFORE)
  }))

test('a lost answer to the COMMIT: the server is asked on another connection, and the rows count once', async () => {
  const table = await postgres.table()
  // Two runs send the same bytes: the first tells where the COMMIT ends.
  const bytes = await withProxy(postgres, async (proxy) => {
    const outcome = await runFaultLoad({ sink: 'postgres', url: postgres.url(proxy.port), table, rows: ROWS })
    assert.equal(outcome.loaded, ROWS)
    return proxy.bytesFromClient - TERMINATE_BYTES
  })
  await withProxy(postgres, async (proxy) => {
    proxy.dropReply({ afterBytes: bytes })
    const spec = { sink: 'postgres', url: postgres.url(proxy.port), table, rows: ROWS, retries: 5 } as const
    const outcome = await runFaultLoad(spec)
    assert.equal(outcome.loaded, ROWS)
    assert.equal(outcome.report?.retries, undefined)
    assert.match(outcome.report?.warnings.join() ?? '', /the answer to the COMMIT was lost: the server committed/)
  })
  assert.equal(await postgres.count(table), ROWS_BEFORE + 2 * ROWS)
})

test('a lost answer to the INSERT without a log or a window: the load failed, and rows may have arrived', () =>
  withProxy(today, async (proxy) => {
    const table = await today.table()
    proxy.dropReply({ afterBytes: MEGABYTE })
    const outcome = await runFaultLoad({ sink: 'clickhouse', url: today.url(proxy.port), table, rows: ROWS })
    const error = assertFailed(outcome, 'BL_CONNECTION_LOST', /was lost/)
    assert.match(error.hint ?? '', /rows of this segment may have arrived \(query id bulkload-[-\w]+\)/)
    assert.equal(await today.count(table), ROWS_BEFORE + ROWS)
  }))

test(
  'a lost answer to the INSERT of a server with a query log: it is asked, and the rows count once',
  {
    skip: old.skip,
  },
  () =>
    withProxy(old, async (proxy) => {
      const table = await old.table()
      proxy.dropReply({ afterBytes: MEGABYTE })
      const outcome = await runFaultLoad({ sink: 'clickhouse', url: old.url(proxy.port), table, rows: ROWS })
      assert.equal(outcome.error, undefined, JSON.stringify(outcome.error))
      assert.deepEqual([outcome.loaded, outcome.report?.retries], [ROWS, undefined])
      assert.match(outcome.report?.warnings.join() ?? '', /the answer to an INSERT was lost: the server finished/)
      assert.equal(await old.count(table), ROWS_BEFORE + ROWS)
    }),
)
