// What the main thread can carry: the cutter, the reassembler and the account of a load, with an encoder that gives back
// the bytes that it gets. --workers 0: without threads, so that nothing but the main thread's own work is left;
// --workers N: through N threads that pass the bytes on, so that handing over is in it.
//   npm run build && node dist/bench/pipeline/main-thread.bench.js --workers 0

import assert from 'node:assert/strict'
import { Input } from '../../src/input/input.ts'
import { resolveOptions } from '../../src/options/options.ts'
import { makePlan } from '../../src/plan/plan.ts'
import { RejectsFiles } from '../../src/rejects/rejects-files.ts'
import { fileSource } from '../../src/sources/file-source.ts'
import { ChunkBuffers } from '../../src/transfer/chunk-buffers.ts'
import { Clocks } from '../../src/transfer/clocks.ts'
import { RetryPolicy } from '../../src/transfer/retry-policy.ts'
import { NO_LOG } from '../../src/transfer/segment-log.ts'
import { TableLoad } from '../../src/transfer/table-load.ts'
import { type ChunkEncoder, WorkerPool } from '../../src/workers/pool.ts'
import { ENCODINGS } from '../../test/encodings/encodings-of.ts'
import { caseOptions, report } from './case-options.ts'
import { countingWriter, limitsOf, nothingTaken, segmentLimitsOf } from './counting-target.ts'
import { eventsSchema } from './events-schema.ts'

const options = caseOptions()
const { files, repeat, workers, target } = options

await report(options, async () => {
  const taken = nothingTaken()
  const pool = workers > 0 ? new WorkerPool(workers) : undefined
  const { chunkBytes, maxRecordBytes } = resolveOptions(target, {})
  const window = 2 * Math.max(1, workers) + 2
  const buffers = new ChunkBuffers(chunkBytes, window)
  const source = await fileSource(files.jsonl)
  const { signal } = new AbortController()
  const clocks = new Clocks(Math.max(1, workers))
  const input = new Input(
    Array.from({ length: repeat }, () => source),
    {
      chunkBytes,
      maxRecordBytes,
      allocate: (size) => buffers.take(size),
      segmentLimits: segmentLimitsOf(target),
      clock: clocks,
    },
    signal,
  )
  const schema = eventsSchema(target)
  const encoder = pool?.encoder({ stopAtReject: true }) ?? identity()
  const load = new TableLoad({
    writer: countingWriter(taken, limitsOf(target), signal),
    plan: makePlan(schema, new Set(), { encoding: ENCODINGS[target].text }),
    encode: ({ bytes }, spare) => encoder.encode(bytes, spare),
    window,
    clocks,
    buffers,
    rejects: new RejectsFiles('events', 'never-written.jsonl'),
    wider: () => undefined,
    maxErrors: { count: 0 },
    signal,
    onReject: () => undefined,
    onFailure: () => undefined,
    tokenOf: String,
    log: NO_LOG,
    retries: new RetryPolicy({ retries: 5, deadlineMs: undefined, mayPass: () => true }),
    onRetry: () => undefined,
    onCommit: () => undefined,
  })
  for await (const _ of load.run(input.chunks()));
  await pool?.close()
  assert.equal(taken.bytes, files.jsonlBytes * repeat)
  assert.equal(load.bytesCovered, files.jsonlBytes * repeat)
  if (workers > 0) assert.equal(taken.rows, files.rows * repeat)
})

/** Counts a chunk as one row: looking for the lines would be the work of a thread. */
function identity(): ChunkEncoder {
  const none = new Int32Array(0)
  return {
    encode: async (chunk) => ({
      frame: chunk,
      blockBytes: chunk.length,
      lines: 1,
      records: 1,
      rows: 1,
      skipped: 0,
      rejects: none,
      places: none,
      chunk,
    }),
  }
}
