// An AbortSignal that fires before, at the beginning, in the middle and at the end of a load.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { insertCompressedStream, type LoadSettings, load } from '../../src/index.ts'
import { until } from '../until.ts'
import { assertFailed, startFaultLoad } from './fault-load.ts'
import { type FaultTarget, faultTargets, ROWS_BEFORE, withProxy } from './fault-targets.ts'
import { generatedBytes, generatedRows, nothingPulled } from './generated-source.ts'
import { holdTrigger } from './held-trigger.ts'

const MEGABYTE = 1_000_000
const targets = faultTargets('Postgres', "today's ClickHouse", 'clickhouse-server')
const always = targets.slice(0, 2)
const [postgres, front, clickhouse] = targets as [FaultTarget, FaultTarget, FaultTarget]

async function loaded(settings: Omit<LoadSettings, 'env'>): Promise<void> {
  for await (const _ of load({ ...settings, env: {}, workers: 1 } as LoadSettings));
}

for (const target of always) {
  test(`a signal that has fired before a load into ${target.name}: nothing is read`, async () => {
    const table = await target.table()
    const pulled = nothingPulled()
    const signal = AbortSignal.abort(new Error('never mind'))
    await assert.rejects(
      loaded({ source: generatedBytes(pulled), sink: target.sink, url: target.url(), table, signal }),
      {
        name: 'BulkloadError',
        code: 'BL_ABORTED',
        message: /never mind/,
      },
    )
    assert.equal(pulled.bytes, 0)
    assert.equal(await target.count(table), ROWS_BEFORE)
  })

  test(`a signal that fires while ${target.name} does not answer the first question`, () =>
    withProxy(target, async (proxy) => {
      const table = await target.table()
      // After the login, where there is one.
      const bytes = target === postgres ? 400 : 100
      proxy.stallAfter(bytes)
      const run = startFaultLoad({ sink: target.sink, url: target.url(proxy.port), table, timeout: 60_000 })
      await until(() => proxy.bytesFromClient >= bytes, 'the question is asked')
      run.child.kill('SIGUSR2')
      assertFailed(await run.outcome, 'BL_ABORTED', /abort/)
    }))

  test(`a signal that fires while the source of a load into ${target.name} gives no first row`, async () => {
    const table = await target.table()
    const abort = new AbortController()
    const source = generatedBytes(nothingPulled(), {
      beforePiece: async () => {
        setTimeout(() => abort.abort(), 50)
        await new Promise(() => {})
      },
    })
    const run = loaded({ source, sink: target.sink, url: target.url(), table, signal: abort.signal })
    await assert.rejects(run, { code: 'BL_ABORTED' })
    assert.equal(await target.count(table), ROWS_BEFORE)
  })
}

for (const target of targets) {
  test(`a signal in the middle of a load into ${target.name}: everything is taken back`, { skip: target.skip }, () =>
    withProxy(target, async (proxy) => {
      const table = await target.table()
      const spec = { sink: target.sink, url: target.url(proxy.port), table, waitBehind: 8 * MEGABYTE }
      const run = startFaultLoad(spec)
      await until(() => proxy.bytesFromClient > 2 * MEGABYTE, 'the load is in its middle')
      run.child.kill('SIGUSR2')
      assertFailed(await run.outcome, 'BL_ABORTED', /abort/)
      assert.equal(await target.count(table), ROWS_BEFORE)
    }),
  )

  test(`a signal while ${target.name} accepts no data`, { skip: target.skip }, () =>
    withProxy(target, async (proxy) => {
      const table = await target.table()
      proxy.stallAfter(MEGABYTE)
      const run = startFaultLoad({ sink: target.sink, url: target.url(proxy.port), table, timeout: 60_000 })
      await until(() => proxy.bytesFromClient >= MEGABYTE, 'the server accepts no data')
      run.child.kill('SIGUSR2')
      assertFailed(await run.outcome, 'BL_ABORTED', /abort/)
    }),
  )
}

for (const target of [front, clickhouse]) {
  test(`a signal in the middle of insertCompressedStream into ${target.name}`, { skip: target.skip }, async () => {
    const table = await target.table()
    const abort = new AbortController()
    const pulled = nothingPulled()
    const query = `INSERT INTO ${table} FORMAT JSONEachRow`
    const options = { url: target.url(), workers: 1, signal: abort.signal }
    const aborted = async (): Promise<void> => {
      for await (const { blocksSent } of insertCompressedStream(query, generatedRows(pulled), options)) {
        if (blocksSent === 5) abort.abort()
      }
    }
    await assert.rejects(aborted, { code: 'BL_ABORTED' })
    assert.ok(pulled.isClosed)
    assert.equal(await target.count(table), ROWS_BEFORE)
  })
}

test('a signal while Postgres ends the COPY: everything is rolled back', async () => {
  const table = await postgres.table()
  const trigger = await holdTrigger(postgres, table, 'statement')
  const run = startFaultLoad({ sink: 'postgres', url: postgres.url(), table, rows: 10 })
  await trigger.reached(`COPY %"${table}"%`)
  run.child.kill('SIGUSR2')
  await until(run.isAborting, 'the load is aborted')
  await trigger.release()
  assertFailed(await run.outcome, 'BL_ABORTED', /abort/)
  assert.equal(await postgres.count(table), ROWS_BEFORE)
})

test('a signal while Postgres commits: what the outcome says is what the table has', async () => {
  const table = await postgres.table()
  const trigger = await holdTrigger(postgres, table, 'commit')
  const run = startFaultLoad({ sink: 'postgres', url: postgres.url(), table, rows: 10 })
  await trigger.reached('COMMIT')
  run.child.kill('SIGUSR2')
  await until(run.isAborting, 'the load is aborted')
  await trigger.release()
  const { error, loaded: rows } = await run.outcome
  assert.equal(error?.code, 'BL_ABORTED')
  assert.equal(await postgres.count(table), ROWS_BEFORE + rows)
})
