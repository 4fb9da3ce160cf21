// The caller leaves the loop before the end.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { insertCompressedStream, load } from '../../src/index.ts'
import { until } from '../until.ts'
import { READ_AHEAD_BYTES, runFaultLoad } from './fault-load.ts'
import { faultTargets, ROWS_BEFORE } from './fault-targets.ts'
import { generatedBytes, generatedRows, nothingPulled } from './generated-source.ts'

const targets = faultTargets('Postgres', "today's ClickHouse", 'clickhouse-server')
const [postgres, front, clickhouse] = targets as [(typeof targets)[0], (typeof targets)[0], (typeof targets)[0]]

const LEFT = [
  ...targets.map((target) => ({ call: 'load', target, sink: target.sink })),
  ...[front, clickhouse].map((target) => ({ call: 'insertCompressedStream', target, sink: 'stream' as const })),
]

for (const { call, target, sink } of LEFT) {
  test(`leaving the loop of ${call}() into ${target.name} takes everything back, and the process ends`, {
    skip: target.skip,
  }, async () => {
    const table = await target.table()
    const outcome = await runFaultLoad({ sink, url: target.url(), table, leaveAfter: 5 })
    assert.equal(outcome.error, undefined)
    assert.equal(outcome.steps, 5)
    assert.ok(outcome.isSourceClosed, 'the source was not closed')
    assert.ok(outcome.pulledBytes < READ_AHEAD_BYTES, `${outcome.pulledBytes} bytes were pulled`)
    assert.equal(await target.count(table), ROWS_BEFORE)
  })
}

test('an error in the body of the loop reaches the caller as it is, and everything is taken back', async () => {
  const table = await postgres.table()
  const pulled = nothingPulled()
  const mine = new Error('of the caller')
  await assert.rejects(async () => {
    const run = load({
      source: generatedBytes(pulled),
      sink: 'postgres',
      url: postgres.url(),
      table,
      env: {},
      workers: 1,
    })
    for await (const { blocksSent } of run) if (blocksSent === 3) throw mine
  }, mine)
  assert.ok(pulled.isClosed)
  assert.equal(await postgres.count(table), ROWS_BEFORE)
  const backends = `SELECT count(*) FROM pg_stat_activity WHERE application_name = 'bulkload' AND pid != pg_backend_pid()`
  await until(async () => (await postgres.ask(backends)) === '0', 'the connection of the load is closed')
})

test("an error of the caller's rows ends insertCompressedStream, and nothing is inserted", async () => {
  const table = await front.table()
  const pulled = nothingPulled()
  const mine = new Error('no more rows')
  const rows = generatedRows(pulled, {
    beforePiece: ({ rows: count }) => {
      if (count > 10_000) throw mine
    },
  })
  const run = insertCompressedStream(`INSERT INTO ${table} FORMAT JSONEachRow`, rows, { url: front.url(), workers: 1 })
  await assert.rejects(
    async () => {
      for await (const _ of run);
    },
    { code: 'BL_SOURCE_FAILED', message: /no more rows/, cause: mine },
  )
  assert.equal(await front.count(table), ROWS_BEFORE)
})

test('a loop that is left before its first step has not touched the table', async () => {
  const table = await postgres.table()
  const pulled = nothingPulled()
  const run = load({
    source: generatedBytes(pulled),
    sink: 'postgres',
    url: postgres.url(),
    table,
    env: {},
    workers: 1,
  })
  await run.return(undefined as never)
  assert.deepEqual(pulled, nothingPulled())
  assert.equal(await postgres.count(table), ROWS_BEFORE)
})
