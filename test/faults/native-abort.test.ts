// An upload of Native blocks that is abandoned, between two blocks or in the middle of one: the server keeps nothing of
// its segment, also the old one, which takes an upload that breaks off for one that has ended.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load, type TableReport } from '../../src/index.ts'
import { until } from '../until.ts'
import { assertFailed, startFaultLoad } from './fault-load.ts'
import { faultTargets, ROWS_BEFORE, withProxy } from './fault-targets.ts'
import { generatedBytes, nothingPulled } from './generated-source.ts'

const targets = faultTargets("today's ClickHouse", 'clickhouse-server')
const CODECS = ['none', 'lz4', 'zstd'] as const
const BLOCK_SIZE = 16_384

for (const target of targets) {
  for (const codec of CODECS) {
    for (const blocks of [1, 40]) {
      test(`${codec}: a signal after ${blocks} Native blocks into ${target.name}`, { skip: target.skip }, async () => {
        const table = await target.table()
        const abort = new AbortController()
        const pulled = nothingPulled()
        let report: TableReport | undefined
        const run = load({
          ...{ source: generatedBytes(pulled), sink: 'clickhouse', url: target.url(), table, env: {} },
          ...{ workers: 1, codec, blockSize: BLOCK_SIZE, signal: abort.signal },
          onEvent: (event) => {
            if (event.event === 'table.finished') report = event.report
          },
        })
        const aborted = async (): Promise<void> => {
          for await (const { blocksSent } of run) if (blocksSent === blocks) abort.abort()
        }
        await assert.rejects(aborted, { code: 'BL_ABORTED' })
        assert.ok(pulled.isClosed)
        assert.deepEqual([report?.wire, report?.rows.loaded], ['typed', 0])
        assert.equal(await target.count(table), ROWS_BEFORE)
      })
    }
  }

  for (const codec of ['none', 'lz4'] as const) {
    test(`${codec}: a signal while ${target.name} reads in the middle of a Native block`, { skip: target.skip }, () =>
      withProxy(target, async (proxy) => {
        const table = await target.table()
        const run = startFaultLoad({ sink: 'clickhouse', url: target.url(proxy.port), table, codec })
        await until(() => proxy.bytesFromClient > 1_000_000, 'the load is in its middle')
        run.child.kill('SIGUSR2')
        const outcome = await run.outcome
        assertFailed(outcome, 'BL_ABORTED', /abort/)
        assert.equal(outcome.report?.wire, 'typed')
        assert.equal(await target.count(table), ROWS_BEFORE)
      }),
    )
  }
}
