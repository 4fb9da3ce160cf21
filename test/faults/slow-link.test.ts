// A link that takes bytes slowly is not a server that is silent.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from '../../src/index.ts'
import { startSlowProxy } from '../servers/slow-proxy.ts'
import { faultTargets, ROWS_BEFORE } from './fault-targets.ts'
import { generatedBytes, nothingPulled } from './generated-source.ts'

const targets = faultTargets('Postgres', "today's ClickHouse")
const ROWS = 80_000
const ROW_BYTES = 100
const TIMEOUT_MS = 2_000
/** Less than a tenth of the time allowed lies between two sips; all of them take several times as long. */
const SIP_BYTES = 96 * 1024
const SIP_MS = 100

for (const target of targets) {
  test(`a load into ${target.name} over a slow link takes longer than --timeout, and succeeds`, {
    skip: process.platform === 'linux' ? false : 'only Linux tells what its buffers hold',
  }, async () => {
    const table = await target.table()
    const proxy = await startSlowProxy(target.port, SIP_BYTES, SIP_MS)
    try {
      const source = generatedBytes(nothingPulled(), { rows: ROWS, rowBytes: ROW_BYTES })
      const settings = { sink: target.sink, url: target.url(proxy.port), table, env: {}, workers: 1, codec: 'none' }
      const { codec: _, ...withoutCodec } = settings
      const run = load({ ...(target.sink === 'clickhouse' ? settings : withoutCodec), source, timeout: TIMEOUT_MS })
      let longest = 0
      for (;;) {
        const before = performance.now()
        const step = await run.next()
        longest = Math.max(longest, performance.now() - before)
        if (!step.done) continue
        assert.equal(step.value.rows.loaded, ROWS)
        break
      }
      // What is left in buffers when the last block is written takes longer than the time allowed.
      assert.ok(longest > TIMEOUT_MS * 1.25, `${longest} ms at most between two steps`)
      assert.ok(proxy.bytesFromClient() > (ROWS * ROW_BYTES) / 2)
      assert.equal(await target.count(table), ROWS_BEFORE + ROWS)
    } finally {
      await proxy.stop()
    }
  })
}
