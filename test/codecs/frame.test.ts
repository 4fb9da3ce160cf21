import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { CODECS, encodeFrame } from '../../src/codecs/compression/frame.ts'
import type { Codec } from '../../src/codecs/compression/frame-codec.ts'
import { compressWithBindings, compressWithNode, compressZstd } from '../../src/codecs/compression/zstd.ts'
import { decodeFrames, FrameDecoder } from '../oracle/frame-decoder.ts'
import { decompressZstd } from '../oracle/zstd-decompress.ts'

const CODEC_NAMES = Object.keys(CODECS) as Codec[]
const BIG_SIZES = [65_536, 262_143, 262_144, 262_145, 1_048_576]

// Of the tests of clickhouse-rs, src/compression/lz4.rs.
const GOLDEN_RAW = '010002FFFFFFFF000101017306537472696E6703616263'
const GOLDEN_FRAME = `f505deebe19e3b6ce11f41d74242245c822200000017000000f008${GOLDEN_RAW}`.toLowerCase()

test('an LZ4 frame is the golden one', async () => {
  const frame = await encodeFrame(Buffer.from(GOLDEN_RAW, 'hex'), 'lz4', undefined)
  assert.equal(Buffer.from(frame).toString('hex'), GOLDEN_FRAME)
})

test('the decoder reads the golden frame', () => {
  assert.equal(decodeFrames(Buffer.from(GOLDEN_FRAME, 'hex')).toString('hex'), GOLDEN_RAW.toLowerCase())
})

for (const codec of CODEC_NAMES) {
  test(`${codec} frames of 1 to 419 bytes come back, as one stream`, async () => {
    const raws = Array.from({ length: 419 }, (_, i) => (i % 2 === 0 ? randomBytes(i + 1) : compressible(i + 1)))
    const frames = await Promise.all(raws.map((raw) => encodeFrame(raw, codec, undefined)))
    const decoded = decodeFrames(Buffer.concat(frames), { refuseMixedCodecs: true })
    assert.ok(decoded.equals(Buffer.concat(raws)))
  })

  test(`big ${codec} frames come back, random or compressible`, async () => {
    for (const size of BIG_SIZES) {
      for (const raw of [randomBytes(size), compressible(size)]) {
        assert.ok(decodeFrames(await encodeFrame(raw, codec, undefined)).equals(raw), `size ${size}`)
      }
    }
  })

  test(`a ${codec} frame owns exactly its bytes, and can be transferred`, async () => {
    for (const size of [1, 100, 262_144]) {
      const raw = compressible(size)
      const frame = await encodeFrame(raw, codec, undefined)
      assert.equal(frame.byteOffset, 0)
      assert.equal(frame.buffer.byteLength, frame.length)
      const moved = structuredClone(frame, { transfer: [frame.buffer] })
      assert.equal(frame.length, 0)
      assert.ok(decodeFrames(moved).equals(raw))
    }
  })

  test(`${codec} reads only the view that it is given`, async () => {
    const around = compressible(1000)
    const before = Buffer.from(around)
    const raw = new Uint8Array(around.buffer, around.byteOffset + 100, 500)
    assert.ok(decodeFrames(await encodeFrame(raw, codec, undefined)).equals(raw))
    assert.ok(around.equals(before))
  })

  test(`${codec} refuses an empty frame`, () => {
    assert.throws(() => encodeFrame(new Uint8Array(0), codec, undefined), RangeError)
  })
}

test('the method and the sizes are in the header', async () => {
  const raw = compressible(300)
  for (const [codec, method] of [
    ['lz4', 0x82],
    ['zstd', 0x90],
    ['none', 0x02],
  ] as const) {
    const frame = Buffer.from(await encodeFrame(raw, codec, undefined))
    assert.equal(frame[16], method)
    assert.equal(frame.readUInt32LE(17), frame.length - 16)
    assert.equal(frame.readUInt32LE(21), 300)
  }
})

test('the default level of zstd is the one in the table', async () => {
  const raw = compressible(100_000)
  assert.deepEqual(
    await encodeFrame(raw, 'zstd', undefined),
    await encodeFrame(raw, 'zstd', CODECS.zstd.levels.default),
  )
})

for (const [name, compress] of [
  ['node:zlib', compressWithNode],
  ['@mongodb-js/zstd', compressWithBindings],
] as const) {
  test(`${name} heeds the zstd level`, { skip: compress === undefined && 'not in this Node' }, async () => {
    const raw = compressible(200_000)
    const { min, max } = CODECS.zstd.levels
    const [fast, small] = [await compress!(raw, min), await compress!(raw, max)]
    assert.ok(small.length < fast.length, `level ${max} gave ${small.length} bytes, level ${min} ${fast.length}`)
    for (const bytes of [fast, small]) assert.ok(Buffer.from(decompressZstd(bytes)).equals(raw))
  })
}

test('zstd is that of Node where there is one', () => {
  assert.equal(compressZstd, compressWithNode ?? compressWithBindings)
})

test('lz4 lets the event loop turn, which is when lz4-napi frees its memory', async () => {
  let hasTurned = false
  setImmediate(() => {
    hasTurned = true
  })
  // Awaiting what is no promise would not turn it either: that is a microtask.
  for (let i = 0; i < 17; i++) await encodeFrame(new Uint8Array(262_144), 'lz4', undefined)
  assert.ok(hasTurned)
})

test('the decoder takes a stream in pieces of any size', async () => {
  const raws = [compressible(50), randomBytes(33), compressible(1)]
  const frames = await Promise.all(raws.map((raw) => encodeFrame(raw, 'lz4', undefined)))
  const stream = Buffer.concat(frames)
  for (let size = 1; size <= stream.length; size++) {
    const decoder = new FrameDecoder()
    const blocks: Uint8Array[] = []
    for (let pos = 0; pos < stream.length; pos += size) blocks.push(...decoder.push(stream.subarray(pos, pos + size)))
    decoder.end()
    assert.deepEqual(blocks.map(toHex), raws.map(toHex))
  }
})

test('the decoder refuses a stream that is cut anywhere but between frames', async () => {
  const frame = await encodeFrame(compressible(50), 'lz4', undefined)
  for (let size = 1; size < frame.length; size++)
    assert.throws(() => decodeFrames(frame.subarray(0, size)), /left over/)
  assert.equal(decodeFrames(new Uint8Array(0)).length, 0)
})

test('the decoder refuses a change of any byte', async () => {
  for (const codec of CODEC_NAMES) {
    const frame = await encodeFrame(compressible(50), codec, undefined)
    for (let pos = 0; pos < frame.length; pos++) {
      const damaged = frame.slice()
      damaged[pos]! ^= 0x04
      assert.throws(() => decodeFrames(damaged), /^Error: frame: /, `${codec}, byte ${pos}`)
    }
  }
})

test('the decoder refuses mixed codecs if required', async () => {
  const raw = compressible(50)
  const mixed = Buffer.concat([await encodeFrame(raw, 'lz4', undefined), await encodeFrame(raw, 'none', undefined)])
  assert.ok(decodeFrames(mixed).equals(Buffer.concat([raw, raw])))
  assert.throws(() => decodeFrames(mixed, { refuseMixedCodecs: true }), /method 2 after 130/)
})

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

/** Words that repeat, but not so simply that every level finds the same. */
function compressible(size: number): Buffer {
  const words = ['click', 'view', 'purchase', '2026-01-', '{"user":', 'https://example.com/', '\n']
  let state = size
  let text = ''
  while (text.length < size) {
    state = (state * 48_271) % 2_147_483_647
    text += words[state % words.length]! + (state % 1000)
  }
  return Buffer.from(text.slice(0, size), 'latin1')
}
