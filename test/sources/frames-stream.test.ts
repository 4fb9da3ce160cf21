import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { compressWithBindings } from '../../src/codecs/compression/zstd.ts'
import { ByteReader } from '../../src/sources/compression/byte-reader.ts'
import { CorruptData } from '../../src/sources/compression/corrupt.ts'
import { type Frames, framesStream } from '../../src/sources/compression/frames-stream.ts'
import { codecNamed } from '../../src/sources/compression/registry.ts'
import { XZ_HEADER_BYTES, xzFrames } from '../../src/sources/compression/xz/xz-frames.ts'
import { ZSTD_FRAMES, zstdFrameEnd } from '../../src/sources/compression/zstd/zstd-frame-end.ts'
import { rawStream } from '../../src/sources/raw-stream.ts'
import { rounds } from '../oracle/rounds.ts'
import { contentOf, goldenFile, TEXT } from './compressed-files.ts'
import { everyBytes, piecedStream } from './pieced-stream.ts'
import { randomBytes } from './random-bytes.ts'

const SKIPPABLE = Buffer.concat([Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 5, 0, 0, 0]), Buffer.from('table')])
/** Frames of all sizes: of nothing, of less than a group, of more, of what cannot be compressed, of runs. */
let contents: readonly Buffer[]
let frames: readonly Buffer[]

before(async () => {
  contents = [
    Buffer.concat(Array(20).fill(TEXT)),
    Buffer.alloc(0),
    randomBytes(700_000),
    Buffer.alloc(3_000_000, 'x'),
    TEXT,
    randomBytes(5_000_000),
    contentOf('s'),
    Buffer.concat(Array(40).fill(TEXT)),
    randomBytes(600_000),
    randomBytes(600_000),
  ]
  frames = await Promise.all(contents.map(async (content) => Buffer.from(await compressWithBindings(content, 3))))
})

interface Result {
  readonly given: Buffer
  readonly failure: CorruptData | undefined
}

/** All that comes, and the CorruptData that ends it; any other error fails the test. */
async function decoded(
  bytes: Uint8Array,
  threads: number,
  cuts: readonly number[] = [],
  format: Frames = ZSTD_FRAMES,
): Promise<Result> {
  const source = piecedStream(bytes, cuts)
  const stream = framesStream(rawStream(new Uint8Array(0), source), format, threads)
  const pieces: Buffer[] = []
  const into = Buffer.alloc(300_000)
  try {
    for (;;) {
      const count = await stream.read(into, 0)
      if (count === 0) break
      pieces.push(Buffer.from(into.subarray(0, count)))
    }
    assert.equal(await stream.read(into, 0), 0, 'the end stays the end')
    return { given: Buffer.concat(pieces), failure: undefined }
  } catch (cause) {
    if (!(cause instanceof CorruptData)) throw cause
    return { given: Buffer.concat(pieces), failure: cause }
  } finally {
    await stream.close()
  }
}

/** The same without a thread, which takes longer to start than most of these bytes to decompress. */
async function decodedHere(bytes: Uint8Array, compression: string): Promise<Result> {
  const decode = await codecNamed(compression).loadDecoder?.(undefined)
  assert.ok(decode !== undefined)
  const input = [Buffer.from(bytes)]
  const pieces: Buffer[] = []
  let failure: CorruptData | undefined
  try {
    await decode(new ByteReader(() => input.pop()), (piece) => pieces.push(Buffer.from(piece)))
  } catch (cause) {
    if (!(cause instanceof CorruptData)) throw cause
    failure = cause
  }
  return { given: Buffer.concat(pieces), failure }
}

function assertSame(result: Result, expected: Result, about: string): void {
  assert.equal(result.failure?.message, expected.failure?.message, about)
  assert.equal(result.failure?.byteOffset, expected.failure?.byteOffset, about)
  const lengths = `${result.given.length} and ${expected.given.length} bytes`
  assert.ok(result.given.equals(expected.given), `${about}: ${lengths}`)
}

/** Of the damaged files this many are also read by one thread. */
const ONE_THREAD_EVERY = 8

test('frames come whole and in order, by any number of threads, however they arrive', async () => {
  const bytes = Buffer.concat(frames.flatMap((frame) => [SKIPPABLE, frame]))
  const expected = Buffer.concat(contents)
  for (const threads of [1, 2, 3]) {
    for (const cuts of [[], everyBytes(99_991, bytes.length)]) {
      const { given, failure } = await decoded(bytes, threads, cuts)
      assert.equal(failure, undefined)
      assert.ok(given.equals(expected), `${threads} threads`)
    }
  }
})

test('a frame ends where the decoder finds the next one, also when its bytes come one by one', () => {
  const bytes = Buffer.concat([goldenFile('s.zst'), SKIPPABLE, goldenFile('e.zst')])
  const ends: number[] = []
  for (let length = 0, from = 0; from < bytes.length; ) {
    const found = zstdFrameEnd(bytes.subarray(0, length), from)
    assert.ok(found !== undefined)
    if ('end' in found && found.end <= bytes.length) {
      from = found.end
      ends.push(from)
      continue
    }
    const needed = 'end' in found ? found.end : found.needs
    assert.ok(needed > length && needed <= bytes.length + 8, `${needed} at ${length}`)
    if (length === bytes.length) break
    length++
  }
  const first = goldenFile('s.zst').length
  assert.deepEqual(ends, [first, first + SKIPPABLE.length, bytes.length])
})

test('cut off or damaged anywhere: several threads and one give what the decoder gives, and the same error', async () => {
  const bytes = Buffer.concat([frames[2]!, SKIPPABLE, frames[0]!, frames[4]!, frames[8]!, goldenFile('s.zst')])
  const steps = rounds(9, 96)
  for (let step = 1; step < steps; step++) {
    const at = Math.floor((bytes.length * step) / steps)
    const flipped = Buffer.from(bytes)
    flipped[at] = flipped[at]! ^ (1 << (step & 7))
    for (const damaged of [bytes.subarray(0, at), flipped]) {
      const expected = await decodedHere(damaged, 'zstd')
      const two = await decoded(damaged, 2)
      assertSame(two, expected, `at ${at}`)
      if (step % ONE_THREAD_EVERY === 0) assertSame(await decoded(damaged, 1), expected, `at ${at}, one thread`)
      if (damaged !== flipped) assert.equal(two.failure?.byteOffset, at)
    }
  }
})

test('other bytes between frames and behind them are an error in their place', async () => {
  for (const rest of ['x', 'more than a header has', '\0\0\0\0\0\0\0\0']) {
    const bytes = Buffer.concat([frames[2]!, frames[4]!, Buffer.from(rest, 'latin1')])
    const { given, failure } = await decoded(bytes, 2)
    assert.equal(given.length, 700_000 + TEXT.length)
    assert.ok(failure !== undefined && failure.byteOffset >= bytes.length - rest.length, rest)
  }
})

test('a reader that stops stops the source, and can close', async () => {
  const unit = frames[2]!
  let read = 0
  const source = {
    async read(into: Uint8Array, offset: number): Promise<number> {
      const count = Math.min(unit.length - (read % unit.length), into.length - offset)
      into.set(unit.subarray(read % unit.length, (read % unit.length) + count), offset)
      read += count
      return count
    },
    async close() {},
  }
  const stream = framesStream(rawStream(new Uint8Array(0), source), ZSTD_FRAMES, 2)
  assert.ok((await stream.read(new Uint8Array(10), 0)) > 0)
  let before = -1
  for (let i = 0; i < 50 && before !== read; i++) {
    before = read
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  assert.equal(read, before, 'the source is read no further')
  assert.ok(read <= 4 * 1024 * 1024, `${read} bytes were read ahead`)
  await stream.close()
})

/** `xz -T2 --block-size=20000`: eleven blocks with sizes. */
const BLOCKS = goldenFile('blocks.xz')

function decodedXz(bytes: Uint8Array, threads: number, cuts: readonly number[] = []): Promise<Result> {
  const frames = xzFrames(bytes)
  assert.ok(frames !== undefined)
  return decoded(bytes, threads, cuts, frames)
}

test('blocks of xz come whole and in order, and what follows their stream', async () => {
  const both = Buffer.concat([BLOCKS, Buffer.alloc(8), goldenFile('s.xz'), BLOCKS])
  for (const threads of [1, 2, 3]) {
    for (const cuts of [[], everyBytes(997, both.length)]) {
      const { given, failure } = await decodedXz(both, threads, cuts)
      assert.equal(failure, undefined)
      assert.ok(given.equals(Buffer.concat([TEXT, contentOf('s'), TEXT])))
    }
  }
  // Blocks without sizes.
  assert.equal((await decodedXz(goldenFile('t.xz'), 2)).given.length, TEXT.length)
  assert.equal(xzFrames(BLOCKS.subarray(0, XZ_HEADER_BYTES - 1)), undefined)
})

test('xz cut off or damaged anywhere: several threads and one give what the decoder gives, and the same error', async () => {
  const steps = rounds(8, 240)
  const places = Array.from({ length: steps }, (_, i) => Math.floor((BLOCKS.length * (i + 1)) / (steps + 1)))
  // Around the first block, the index and the footer every byte may be another case.
  for (let i = 0; i < 24; i += 3) places.push(XZ_HEADER_BYTES + i, BLOCKS.length - 1 - i * 3)
  for (const [i, at] of places.entries()) {
    const flipped = Buffer.from(BLOCKS)
    flipped[at] = flipped[at]! ^ (1 << (at & 7))
    for (const damaged of [BLOCKS.subarray(0, at), flipped]) {
      const expected = await decodedHere(damaged, 'xz')
      assert.ok(expected.failure !== undefined, `at ${at}`)
      assertSame(await decodedXz(damaged, 2), expected, `at ${at}`)
      if (i % ONE_THREAD_EVERY === 0) assertSame(await decodedXz(damaged, 1), expected, `at ${at}, one thread`)
    }
  }
})

test('a stream of xz that ends between two blocks is cut off', async () => {
  const firstEnd = xzFrames(BLOCKS)?.frameEnd(BLOCKS, XZ_HEADER_BYTES)
  assert.ok(firstEnd !== undefined && 'end' in firstEnd)
  const { failure } = await decodedXz(BLOCKS.subarray(0, firstEnd.end), 2)
  assert.equal(failure?.byteOffset, firstEnd.end)
})
