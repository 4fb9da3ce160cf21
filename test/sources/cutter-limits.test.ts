import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BulkloadError } from '../../src/errors.ts'
import { type Chunk, cut } from '../../src/sources/cutter.ts'
import { everyBytes, piecedStream } from './pieced-stream.ts'

interface Outcome {
  readonly text: string
  readonly covered: number
  readonly error: BulkloadError | undefined
  /** The largest buffer that was asked for. */
  readonly largest: number
}

async function cutUpTo(
  text: string,
  maxRecordBytes: number,
  chunkBytes: number,
  cuts: readonly number[] = [],
): Promise<Outcome> {
  const chunks: Chunk[] = []
  let largest = 0
  let error: BulkloadError | undefined
  const allocate = (size: number): Uint8Array => {
    largest = Math.max(largest, size)
    return new Uint8Array(size)
  }
  try {
    const stream = piecedStream(Buffer.from(text), cuts)
    for await (const chunk of cut(stream, 'the input', { chunkBytes, maxRecordBytes, allocate })) chunks.push(chunk)
  } catch (cause) {
    assert.ok(cause instanceof BulkloadError)
    error = cause
  }
  const bytes = Buffer.concat(chunks.map((chunk) => chunk.bytes))
  const covered = chunks.reduce((sum, chunk) => sum + chunk.sourceBytes, 0)
  return { text: bytes.toString(), covered, error, largest }
}

const BEFORE = '{"a":1}\n{"a":2}\n'
const AFTER = '\n{"a":3}\n'

test('a record of exactly the largest size passes, wherever it stands and whatever the size of a chunk', async () => {
  for (const max of [64, 100, 127, 128, 129, 255, 256, 500]) {
    for (const chunkBytes of [64, 65, max - 1, max, max + 1, max + 2]) {
      for (const before of ['', BEFORE]) {
        for (const after of ['', '\n', AFTER]) {
          const text = before + 'x'.repeat(max) + after
          const { error, text: result } = await cutUpTo(text, max, chunkBytes)
          assert.equal(error, undefined, `max ${max}, chunks of ${chunkBytes}`)
          assert.equal(result, text.endsWith('\n') ? text : `${text}\n`)
        }
      }
    }
  }
})

test('a longer record is an error that says where it begins; the records before it come first', async () => {
  for (const max of [64, 100, 127, 128, 129, 255, 256, 500]) {
    for (const chunkBytes of [64, 65, max - 1, max, max + 1, max + 2]) {
      for (const before of ['', BEFORE]) {
        for (const after of ['', '\n', AFTER]) {
          const { error, text, covered } = await cutUpTo(before + 'x'.repeat(max + 1) + after, max, chunkBytes)
          assert.equal(error?.code, 'BL_RECORD_TOO_LARGE', `max ${max}, chunks of ${chunkBytes}`)
          assert.deepEqual(error.place, { source: 'the input', byteOffset: before.length })
          assert.match(error.message, new RegExp(`longer than ${max} bytes`))
          assert.match(error.hint ?? '', /--max-record-bytes/)
          assert.equal(text, before)
          assert.equal(covered, before.length)
        }
      }
    }
  }
})

test('the place of a record that is too long counts the mark of byte order', async () => {
  const { error, covered } = await cutUpTo(`\ufeff{"a":1}\n${'x'.repeat(200)}\n`, 100, 64)
  assert.equal(error?.place?.byteOffset, 3 + 8)
  assert.equal(covered, 3 + 8)
})

test('how the bytes arrive does not change what is too long', async () => {
  const text = `${BEFORE}${'x'.repeat(90)}\n${'y'.repeat(150)}${AFTER}`
  const whole = await cutUpTo(text, 149, 64)
  for (let at = 0; at <= text.length; at++) assert.deepEqual(await cutUpTo(text, 149, 64, [at]), whole)
  assert.deepEqual(await cutUpTo(text, 149, 64, everyBytes(1, text.length)), whole)
  assert.equal(whole.error?.place?.byteOffset, BEFORE.length + 91)
})

test('an input without line breaks is abandoned early, not gathered', async () => {
  const { error, largest } = await cutUpTo('x'.repeat(100_000), 1000, 64)
  assert.equal(error?.code, 'BL_RECORD_TOO_LARGE')
  assert.ok(largest <= 1002, `${largest} bytes were asked for`)
})

test('an error of the source ends the chunks as the error that it is', async () => {
  const broken = new Error('the disk is gone')
  const stream = piecedStream(Buffer.from(BEFORE.repeat(20)), [100])
  let reads = 0
  const failing = {
    read: (into: Uint8Array, offset: number) => (reads++ === 3 ? Promise.reject(broken) : stream.read(into, offset)),
    close: () => stream.close(),
  }
  const allocate = (size: number): Uint8Array => new Uint8Array(size)
  const chunks = cut(failing, 'input', { chunkBytes: 64, maxRecordBytes: 1000, allocate })
  const seen: Chunk[] = []
  await assert.rejects(async () => {
    for await (const chunk of chunks) seen.push(chunk)
  }, broken)
  assert.ok(seen.length > 0)
  assert.equal(stream.isClosed(), false, 'who opened the stream closes it')
})
