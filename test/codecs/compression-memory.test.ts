// What compressors give is memory outside V8's heap, which a thread that makes no objects does not collect by itself.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'

const BLOCK_BYTES = 600_000
const BLOCKS = 120
const MOST_BYTES = 16_000_000

for (const codec of ['lz4', 'zstd']) {
  test(`outputs of ${codec} do not pile up in a thread`, async () => {
    const thread = new Worker(new URL('./compressing-thread.js', import.meta.url), {
      workerData: { codec, blocks: BLOCKS, blockBytes: BLOCK_BYTES },
      resourceLimits: { maxYoungGenerationSizeMb: 2 },
    })
    const [most] = (await once(thread, 'message')) as [number]
    assert.ok(most > BLOCK_BYTES, `${most} bytes`)
    assert.ok(most < MOST_BYTES, `${most} bytes`)
    await thread.terminate()
  })
}
