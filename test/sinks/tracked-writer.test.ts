// What the writers of all targets do alike.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Outcome, Segment, SegmentWriter } from '../../src/sinks/segment-writer.ts'
import { TrackedWriter, type WriterParts } from '../../src/sinks/tracked-writer.ts'

const SEGMENT: Segment = { ordinal: 0, token: 'one' }

function segmentOf(outcome: Outcome = 'not done'): SegmentWriter {
  return {
    write: async () => true,
    commit: async ({ rows }) => ({ rows, countedBy: 'server' }),
    abort: async () => outcome,
  }
}

function writerOf(parts: Partial<WriterParts> = {}): TrackedWriter {
  return new TrackedWriter({
    limits: { streams: 1, openSegments: 2 },
    signal: new AbortController().signal,
    begin: async () => segmentOf(),
    finish: async () => ({ warnings: [] }),
    ...parts,
  })
}

async function committed(writer: TrackedWriter, rows: number): Promise<void> {
  const segment = await writer.begin(SEGMENT)
  await segment.write(new Uint8Array(1), rows)
  await segment.commit({ rows })
}

test('nothing begins or is finished twice once the load is finished', async () => {
  let confirmed = -1
  const writer = writerOf({
    finish: async (rows) => {
      confirmed = rows
      return { warnings: ['told'] }
    },
  })
  await committed(writer, 3)
  await committed(writer, 4)
  assert.deepEqual(await writer.finish(), { warnings: ['told'] })
  assert.equal(confirmed, 7)
  await assert.rejects(writer.begin(SEGMENT), { code: 'BL_INTERNAL', message: 'the load is finished' })
  await assert.rejects(writer.finish(), { code: 'BL_INTERNAL', message: 'the load is finished' })
})

test('a load with an open segment is not finished, and no more segments are open than the limit says', async () => {
  const writer = writerOf()
  await writer.begin(SEGMENT)
  await assert.rejects(writer.finish(), { code: 'BL_INTERNAL' })
  await writer.begin(SEGMENT)
  await assert.rejects(writer.begin(SEGMENT), { code: 'BL_INTERNAL', message: /while 2 were open/ })
})

test('the aftermath of a load that is given up', async () => {
  const none = writerOf()
  await none.begin(SEGMENT)
  assert.deepEqual(await none.abort('x'), { outcome: 'not done', segments: 0, rows: 0 })
  await assert.rejects(none.begin(SEGMENT), { message: 'the load was given up' })
  const some = writerOf()
  await committed(some, 5)
  assert.deepEqual(await some.abort('x'), { outcome: 'done', segments: 1, rows: 5 })
  const unsure = writerOf({ begin: async () => segmentOf('unknown') })
  await committed(unsure, 5)
  await unsure.begin(SEGMENT)
  assert.deepEqual(await unsure.abort('x'), { outcome: 'unknown', segments: 1, rows: 5 })
})

test('what a staged load has committed is in the table only when its stage was published', async () => {
  for (const [published, rows] of [
    ['done', 5],
    ['not done', 0],
    ['unknown', 0],
  ] as const) {
    const staged = writerOf({ discard: async () => ({ outcome: published, warnings: ['left'] }) })
    assert.equal(staged.isStaged, true)
    await committed(staged, 5)
    const segments = rows === 0 ? 0 : 1
    assert.deepEqual(await staged.abort('x'), { outcome: published, segments, rows, warnings: ['left'] })
  }
  const finished = writerOf({ discard: () => assert.fail('there is no stage any more') })
  await committed(finished, 5)
  await finished.finish()
  assert.deepEqual(await finished.abort('x'), { outcome: 'done', segments: 1, rows: 5 })
})

test('a failure while nothing waits for the segment is reported, and one that is thrown is not reported again', async () => {
  let fail: (cause: unknown) => void = () => undefined
  const told: unknown[] = []
  const writer = writerOf({
    begin: async ({ onFailure = () => undefined }) => {
      fail = onFailure
      const write = async (): Promise<boolean> => {
        await Promise.resolve()
        fail('while writing')
        throw new Error('while writing')
      }
      return { ...segmentOf(), write }
    },
  })
  const segment = await writer.begin({ ...SEGMENT, onFailure: (cause) => void told.push(cause) })
  fail('while waiting')
  await segment.write(new Uint8Array(1), 1).catch(() => undefined)
  assert.deepEqual(told, ['while waiting'])
})

test('an account of other rows than were written is refused', async () => {
  const segment = await writerOf().begin(SEGMENT)
  await segment.write(new Uint8Array(1), 2)
  await assert.rejects(segment.commit({ rows: 3 }), { code: 'BL_INTERNAL' })
})
