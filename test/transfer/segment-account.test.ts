import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InputChunk } from '../../src/input/input.ts'
import type { RejectsExtent } from '../../src/rejects/rejects-files.ts'
import type { Receipt, SegmentWriter } from '../../src/sinks/segment-writer.ts'
import type { TableWriter } from '../../src/sinks/table-writer.ts'
import { RetryPolicy } from '../../src/transfer/retry-policy.ts'
import type { SegmentAccount } from '../../src/transfer/segment-account.ts'
import { SegmentDelivery } from '../../src/transfer/segment-delivery.ts'
import { NO_LOG } from '../../src/transfer/segment-log.ts'
import type { EncodeResult } from '../../src/workers/messages.ts'

const LOCATE = (): never => assert.fail('nobody asks for a place')
const { signal } = new AbortController()
const NO_REJECTS = {
  extent: () => new Map(),
  keep: () => undefined,
  doubt: () => undefined,
  marksOf: () => [],
  between: async <T>(work: (extent: RejectsExtent) => T) => work(new Map()),
  addTogether: async () => undefined,
}

function chunkOf(segment: number, source: string, isFirst: boolean, sourceBytes: number): InputChunk {
  return { segment, source: { name: source }, index: source === 'a' ? 0 : 1, isFirst, sourceBytes } as InputChunk
}

function blockOf(rows: number, skipped = 0): EncodeResult {
  const lines = rows + skipped
  return { records: lines, rows, skipped, lines, places: new Int32Array(rows * 2) } as EncodeResult
}

interface Delivered {
  readonly delivery: SegmentDelivery
  readonly joined: (readonly [SegmentAccount, Receipt | undefined])[]
  readonly written: number[]
  /** Lengths of the frames whose memory is free again. */
  readonly free: number[]
}

/** Of a writer whose segments `fails` says fail at their commit. */
function delivering(fails: (rows: number) => boolean = () => false): Delivered {
  const joined: [SegmentAccount, Receipt | undefined][] = []
  const written: number[] = []
  const free: number[] = []
  const segment: SegmentWriter = {
    write: async (_, rows) => written.push(rows) > 1,
    commit: async ({ rows }) => {
      if (fails(rows)) throw new Error('the disk is full')
      return { rows, countedBy: 'server' }
    },
    abort: async () => 'not done',
  }
  const writer = { limits: { streams: 1, openSegments: 2 }, begin: async () => segment } as unknown as TableWriter
  const delivery = new SegmentDelivery({
    writer,
    rejects: NO_REJECTS,
    signal,
    retries: new RetryPolicy({ retries: 0, deadlineMs: undefined, mayPass: () => false }),
    onRetry: () => undefined,
    onFailure: () => undefined,
    tokenOf: String,
    log: NO_LOG,
    endedOf: (ordinal) => ({ checksum: `sum of ${ordinal}`, limit: 7 }),
    onFree: (frame) => free.push(frame.length),
    onCommit: (account, receipt) => joined.push([account, receipt]),
  })
  return { delivery, joined, written, free }
}

async function deliver(delivery: SegmentDelivery, chunk: InputChunk, block: EncodeResult, lines: number) {
  await delivery.begin(chunk)
  if (block.rows > 0) await delivery.send(chunk, block, new Uint8Array(block.rows), LOCATE)
  delivery.add(chunk, block, 0, lines)
}

test('a segment counts its blocks and knows its parts, and the commit says how many rows there are', async () => {
  const { delivery, joined, written, free } = delivering()
  await deliver(delivery, chunkOf(0, 'a', true, 100), blockOf(3), 1)
  await deliver(delivery, chunkOf(0, 'a', false, 50), blockOf(4, 2), 4)
  await deliver(delivery, chunkOf(1, 'a', false, 20), blockOf(1), 10)
  await deliver(delivery, chunkOf(1, 'b', true, 30), blockOf(2), 0)
  // Nothing is sent of it.
  await deliver(delivery, chunkOf(2, 'b', false, 5), blockOf(0, 5), 2)
  await delivery.finish()
  assert.deepEqual(free, [4, 1, 2])
  assert.deepEqual(written, [3, 4, 1, 2])
  const part = (source: string, from: number, to: number, linesBefore: number, linesTo: number) => ({
    source,
    index: source === 'a' ? 0 : 1,
    version: undefined,
    from,
    to,
    linesBefore,
    linesTo,
  })
  assert.deepEqual(
    joined.map(([{ ordinal, records, rows, skipped, bytes, parts }, receipt]) => [
      [ordinal, records, rows, skipped, bytes, receipt?.rows],
      parts,
    ]),
    [
      [[0, 9, 7, 2, 150, 7], [part('a', 0, 150, 0, 10)]],
      [
        [1, 3, 3, 0, 50, 3],
        [part('a', 150, 170, 10, 11), part('b', 0, 30, 0, 2)],
      ],
      [[2, 5, 0, 5, 5, undefined], [part('b', 30, 35, 2, 7)]],
    ],
  )
})

test('what comes after a segment that failed does not count, with or without rows', async () => {
  const { delivery, joined } = delivering((rows) => rows === 2)
  await deliver(delivery, chunkOf(0, 'a', true, 10), blockOf(1), 0)
  await deliver(delivery, chunkOf(1, 'a', false, 10), blockOf(2), 1)
  const rest = async () => {
    await deliver(delivery, chunkOf(2, 'a', false, 10), blockOf(0, 9), 3)
    await delivery.finish()
  }
  await assert.rejects(rest(), { message: 'the disk is full' })
  await delivery.abort(new Error('given up'))
  assert.deepEqual(
    joined.map(([{ ordinal }]) => ordinal),
    [0],
  )
})
