// The connection breaks in the middle of a load.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SEGMENT_LIMITS } from '../../src/sinks/clickhouse/modes/appending.ts'
import { until } from '../until.ts'
import { assertFailed, runFaultLoad, startFaultLoad } from './fault-load.ts'
import { faultTargets, ROWS_BEFORE, withProxy } from './fault-targets.ts'

const MEGABYTE = 1_000_000

const targets = faultTargets('Postgres', "today's ClickHouse", 'clickhouse-server')
const [postgres, front, clickhouse] = targets as [(typeof targets)[0], (typeof targets)[0], (typeof targets)[0]]

for (const target of targets) {
  test(`a connection to ${target.name} that is reset in the middle is a lost connection`, { skip: target.skip }, () =>
    withProxy(target, async (proxy) => {
      const table = await target.table()
      proxy.resetAfter(2 * MEGABYTE)
      const outcome = await runFaultLoad({ sink: target.sink, url: target.url(proxy.port), table })
      const error = assertFailed(outcome, 'BL_CONNECTION_LOST', /127\.0\.0\.1:\d+.* was lost/)
      const hint =
        target === postgres
          ? /the transaction was not committed: none of its rows are in the table/
          : /rows of this segment may have arrived/
      assert.match(error.hint ?? '', hint)
      // What clickhouse-server 18.16 has when the connection breaks, it may keep: docs/guarantees.md.
      if (target.rollsBack) assert.equal(await target.count(table), ROWS_BEFORE)
    }),
  )
}

test('a connection to Postgres that breaks leaves no backend behind', () =>
  withProxy(postgres, async (proxy) => {
    const table = await postgres.table()
    proxy.resetAfter(MEGABYTE)
    await runFaultLoad({ sink: 'postgres', url: postgres.url(proxy.port), table })
    const backends = `SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY%${table}%'`
    await until(async () => (await postgres.ask(backends)) === '0', 'the backend of the load ends')
  }))

test('a connection that is reset before the first byte of an answer is a failure to connect', async () => {
  for (const target of [postgres, front]) {
    await withProxy(target, async (proxy) => {
      const table = await target.table()
      proxy.resetAfter(0)
      const outcome = await runFaultLoad({ sink: target.sink, url: target.url(proxy.port), table })
      const { error } = outcome
      assert.ok(error !== undefined)
      assert.ok(['BL_CONNECT', 'BL_CONNECTION_LOST'].includes(error.code), JSON.stringify(error))
      assert.match(error.message, /127\.0\.0\.1:\d+/)
      assert.equal(await target.count(table), ROWS_BEFORE)
    })
  }
})

test('of a load that breaks in its third INSERT the report counts the rows of the first two', async () => {
  await withProxy(front, async (proxy) => {
    const table = await front.table()
    const rowBytes = 10_000
    const { child, outcome } = startFaultLoad({
      sink: 'clickhouse',
      url: front.url(proxy.port),
      table,
      rowBytes,
      codec: 'none',
      waitBehind: 2 * SEGMENT_LIMITS.bytes + 4 * MEGABYTE,
    })
    // Only now: a connection carries the second INSERT or the third, and the second may be under way when the third begins.
    const [least, most] = [2 * SEGMENT_LIMITS.bytes - 300 * rowBytes, 2 * SEGMENT_LIMITS.bytes]
    const stored = async (): Promise<number> => (await front.count(table)) - ROWS_BEFORE
    await until(async () => (await stored()) * rowBytes > least, 'two INSERTs are stored')
    // More than anything but the third INSERT sends from here on.
    proxy.resetAfter(MEGABYTE)
    child.kill('SIGWINCH')
    const { error, report } = await outcome
    assert.equal(error?.code, 'BL_CONNECTION_LOST', JSON.stringify(error))
    assert.equal(report?.segments, 2)
    const { loaded } = report.rows
    assert.ok(loaded * rowBytes > least && loaded * rowBytes <= most, `${loaded} rows`)
    assert.equal(await stored(), loaded)
  })
})

test("a refusal whose answer is lost is found in the server's log", { skip: clickhouse.skip }, () =>
  withProxy(clickhouse, async (proxy) => {
    // What the server fills in itself nobody else can refuse.
    const columns = 'id Int64, pad String, refused UInt8 MATERIALIZED throwIf(id = 5)'
    await clickhouse.ask(`CREATE TABLE refusing (${columns}) ENGINE = MergeTree ORDER BY id`)
    proxy.dropReply({ afterBytes: MEGABYTE / 2 })
    const spec = { sink: 'clickhouse', url: clickhouse.url(proxy.port), table: 'refusing', rows: 20_000 } as const
    const error = assertFailed(
      await runFaultLoad(spec),
      'BL_SERVER',
      /'throwIf' function is non zero.*connection was lost/,
    )
    assert.equal(error.serverCode, 395)
    assert.equal(await clickhouse.count('refusing'), 0)
  }),
)
