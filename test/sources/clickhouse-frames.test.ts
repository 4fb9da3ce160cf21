// ClickHouse's compressed frames: what a server's writer makes is read whatever the pieces, and every cut and every flipped bit is found.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeFrame } from '../../src/codecs/compression/frame.ts'
import type { Codec } from '../../src/codecs/compression/frame-codec.ts'
import { ByteReader } from '../../src/sources/compression/byte-reader.ts'
import { decodeFrames } from '../../src/sources/compression/clickhouse/frames.ts'
import { CorruptData } from '../../src/sources/compression/corrupt.ts'

function decoded(bytes: Uint8Array, step = bytes.length): Buffer {
  const out: Buffer[] = []
  let at = 0
  const next = (): Uint8Array | undefined => {
    if (at >= bytes.length) return undefined
    const piece = bytes.subarray(at, at + step)
    at += step
    return piece
  }
  decodeFrames(new ByteReader(next), (piece) => out.push(Buffer.from(piece)))
  return Buffer.concat(out)
}

const RAW = Buffer.from(Array.from({ length: 3000 }, (_, i) => `${i % 17} some text ${i}\n`).join(''))

async function frames(codecs: readonly Codec[]): Promise<Buffer> {
  const made: Uint8Array[] = []
  for (const codec of codecs) made.push(await encodeFrame(RAW, codec, undefined))
  return Buffer.concat(made)
}

test('frames of both methods come back, in pieces of any size', async () => {
  const bytes = await frames(['lz4', 'none', 'lz4'])
  for (const step of [1, 7, 25, 1000, bytes.length]) {
    assert.ok(decoded(bytes, step).equals(Buffer.concat([RAW, RAW, RAW])), String(step))
  }
})

test('a stream that ends within a frame is an error at every byte', async () => {
  const bytes = await encodeFrame(RAW.subarray(0, 300), 'lz4', undefined)
  for (let end = 1; end < bytes.length; end++)
    assert.throws(() => decoded(bytes.subarray(0, end)), CorruptData, String(end))
})

test('every flipped bit is found', async () => {
  const bytes = await encodeFrame(RAW.subarray(0, 300), 'lz4', undefined)
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const damaged = bytes.slice()
    damaged[bit >> 3]! ^= 1 << (bit & 7)
    assert.throws(() => decoded(damaged), CorruptData, `bit ${bit}`)
  }
})

test("a server's words behind the frames are handed on", async () => {
  const words = '\r\n__exception__\r\nabcdefghijklmnop\r\nCode: 395. DB::Exception: no more'
  const bytes = Buffer.concat([await frames(['lz4']), Buffer.from(words)])
  assert.ok(decoded(bytes).equals(Buffer.concat([RAW, Buffer.from(words)])))
})
