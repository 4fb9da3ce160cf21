// One stream of a source for several readers of its beginning: each reads all bytes, and the source is opened and closed once.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isShared, SharedStart } from '../../src/input/shared-start.ts'
import type { ByteStream, Source } from '../../src/sources/source.ts'
import { Random } from '../oracle/random.ts'

interface Counted {
  readonly source: Source
  opened: number
  closed: number
  /** Bytes that were read of the source itself. */
  read: number
}

function countedSource(content: Buffer, pieceBytes: () => number): Counted {
  const counted: Counted = {
    opened: 0,
    closed: 0,
    read: 0,
    source: {
      name: 'counted',
      sizeBytes: content.length,
      async open() {
        counted.opened++
        let at = 0
        return {
          async read(into, offset) {
            const count = Math.min(pieceBytes(), into.length - offset, content.length - at)
            await new Promise((resolve) => setImmediate(resolve))
            into.set(content.subarray(at, at + count), offset)
            at += count
            counted.read += count
            return count
          },
          async close() {
            counted.closed++
          },
        }
      },
      openAt: () => Promise.reject(new Error('not used')),
    },
  }
  return counted
}

/** Reads up to `limit` bytes. */
async function read(stream: ByteStream, limit: number, step: () => number): Promise<Buffer> {
  const pieces: Buffer[] = []
  for (let total = 0; total < limit; ) {
    const into = Buffer.alloc(Math.min(step(), limit - total))
    const count = await stream.read(into, 0)
    if (count === 0) break
    pieces.push(into.subarray(0, count))
    total += count
  }
  return Buffer.concat(pieces)
}

test('a look, a sample and a load read one stream, however they take turns', async () => {
  const random = new Random(7)
  for (let run = 0; run < 200; run++) {
    const content = Buffer.from(random.text([...'abcdefgh'], random.below(3000)))
    const step = (): number => 1 + random.below(700)
    const counted = countedSource(content, step)
    const start = new SharedStart(counted.source)
    const look = await start.source.open()
    const seen = await read(look, random.below(500), step)
    assert.ok(content.subarray(0, seen.length).equals(seen))
    await look.close()
    const load = await start.source.open()
    const first = read(load, random.below(1000), step)
    const sample = await start.source.open()
    const [begun, sampled] = await Promise.all([first, read(sample, random.below(4000), step)])
    assert.ok(content.subarray(0, sampled.length).equals(sampled))
    await sample.close()
    start.release()
    const rest = await read(load, Number.POSITIVE_INFINITY, step)
    assert.ok(Buffer.concat([begun, rest]).equals(content))
    assert.equal(await load.read(new Uint8Array(9), 0), 0, 'the end stays the end')
    assert.equal(counted.closed, 0)
    await load.close()
    await start.close()
    assert.deepEqual([counted.opened, counted.closed, counted.read], [1, 1, content.length])
  }
})

test('after the release the source is opened anew, and what was only looked at is closed at the end', async () => {
  const counted = countedSource(Buffer.from('abc'), () => 2)
  const start = new SharedStart(counted.source)
  await (await start.source.open()).close()
  assert.deepEqual([counted.opened, counted.closed], [1, 0])
  await start.close()
  assert.deepEqual([counted.opened, counted.closed], [1, 1])
  const late = await start.source.open()
  assert.equal((await read(late, 9, () => 9)).toString(), 'abc')
  assert.equal(counted.opened, 2)
})

test('a stream that goes on alone far beyond what samples take is not kept', async () => {
  const content = Buffer.alloc(24 * 1024 * 1024, 'x')
  const counted = countedSource(content, () => 1024 * 1024)
  const start = new SharedStart(counted.source)
  const load = await start.source.open()
  assert.equal((await read(load, Number.POSITIVE_INFINITY, () => 1024 * 1024)).length, content.length)
  const late = await start.source.open()
  assert.equal(counted.opened, 2)
  await late.close()
  await load.close()
  await start.close()
  assert.equal(counted.closed, 2)
})

test('a failure is reported to the reader, and a source that does not open can be tried again', async () => {
  let tries = 0
  const failing: Source = {
    name: 'failing',
    sizeBytes: null,
    async open() {
      if (++tries === 1) throw new Error('not yet')
      return { read: () => Promise.reject(new Error('broken')), close: async () => undefined }
    },
  }
  const start = new SharedStart(failing)
  await assert.rejects(start.source.open(), /not yet/)
  const streams = [await start.source.open(), await start.source.open()]
  for (const stream of streams) await assert.rejects(stream.read(new Uint8Array(1), 0), /broken/)
  assert.equal(tries, 2)
})

test('files of this machine and pipes are opened as before', () => {
  const { source } = countedSource(Buffer.alloc(0), () => 1)
  assert.equal(isShared(source), true)
  assert.equal(isShared({ ...source, localPath: 'events.jsonl' }), false)
  const { openAt: _, ...pipe } = source
  assert.equal(isShared(pipe), false)
})
