import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SegmentWriter } from '../../src/sinks/segment-writer.ts'
import { OpenSegment } from '../../src/transfer/open-segment.ts'
import type { EncodeResult } from '../../src/workers/messages.ts'

const LOCATE = (): never => assert.fail('nobody asks for a place')

test('a segment counts the rows and the bytes of its blocks, and the commit says how many rows there are', async () => {
  const written: number[] = []
  const committed: number[] = []
  const writer: SegmentWriter = {
    write: async (_, rows) => written.push(rows) > 1,
    commit: async ({ rows }) => {
      committed.push(rows)
      return { rows, countedBy: 'server' }
    },
    abort: async () => 'done',
  }
  const segment = new OpenSegment(writer, new AbortController().signal)
  const block = (rows: number) => ({ rows, places: new Int32Array(rows * 2) }) as EncodeResult
  const isFree = [
    await segment.write(new Uint8Array(1), block(3), LOCATE, 100),
    await segment.write(new Uint8Array(1), block(4), LOCATE, 50),
  ]
  assert.deepEqual(
    [isFree, written],
    [
      [false, true],
      [3, 4],
    ],
  )
  assert.deepEqual([segment.rows, segment.bytes], [7, 150])
  assert.deepEqual((await segment.commit()).receipt, { rows: 7, countedBy: 'server' })
  assert.deepEqual(committed, [7])
})
