// How fast frames are made from 256 KiB of raw bytes, one core, and how small they get. The checksum is included.
//   npm run build && node dist/bench/kernels/compression.bench.js

import assert from 'node:assert/strict'
import { CODECS, encodeFrame } from '../../src/codecs/compression/frame.ts'
import type { Codec } from '../../src/codecs/compression/frame-codec.ts'
import { compressWithBindings, compressWithNode } from '../../src/codecs/compression/zstd.ts'
import { decodeFrames } from '../../test/oracle/frame-decoder.ts'
import { decompressZstd } from '../../test/oracle/zstd-decompress.ts'

type Encode = () => Uint8Array | Promise<Uint8Array>

const RAW_BYTES = 262_144
const ROUND_MS = 300
const ROUNDS = 5

const inputs = { jsonl: jsonLines(), native: nativeColumns() }

for (const [input, raw] of Object.entries(inputs)) {
  for (const [codec, level] of [
    ['none', undefined],
    ['lz4', undefined],
    ['zstd', 1],
    ['zstd', 2],
    ['zstd', 3],
  ] as const satisfies (readonly [Codec, number | undefined])[]) {
    assert.ok(decodeFrames(await encodeFrame(raw, codec, level)).equals(raw))
    await report(`${input} ${codec} ${level ?? ''}`, () => encodeFrame(raw, codec, level))
  }
  for (const [name, compress] of [
    ['node:zlib', compressWithNode],
    ['@mongodb-js/zstd', compressWithBindings],
  ] as const) {
    if (!compress) continue
    const level = CODECS.zstd.levels.default
    assert.ok(Buffer.from(decompressZstd(await compress(raw, level))).equals(raw))
    await report(`${input} bare ${name} ${level}`, () => compress(raw, level))
  }
}

async function report(name: string, encode: Encode): Promise<void> {
  const { length } = await encode()
  const rates: number[] = []
  for (let i = 0; i < ROUNDS; i++) rates.push(await measure(encode))
  rates.sort((a, b) => a - b)
  console.log(
    `${name.padEnd(32)} median ${rates[ROUNDS >> 1]!.toFixed(0).padStart(5)} MB/s  best ${rates.at(-1)!.toFixed(0).padStart(5)} MB/s  ratio ${(RAW_BYTES / length).toFixed(2)}`,
  )
}

async function measure(encode: Encode): Promise<number> {
  const startMs = performance.now()
  let count = 0
  while (performance.now() - startMs < ROUND_MS) {
    const frame = encode()
    if (frame instanceof Promise) await frame
    count++
  }
  return (RAW_BYTES * count) / 1000 / (performance.now() - startMs)
}

/** Web events as JSON lines. */
function jsonLines(): Buffer {
  const random = generator(1)
  let text = ''
  for (let id = 1; text.length < RAW_BYTES; id++) {
    const event = {
      id,
      at: `2026-01-02 03:${String(random(60)).padStart(2, '0')}:${String(random(60)).padStart(2, '0')}`,
      user: random(100_000),
      status: random(20) ? 200 : 404,
      ms: random(100_000) / 100,
      path: `/products/${random(500)}/view`,
      browser: ['Chrome', 'Firefox', 'Safari'][random(3)],
    }
    text += `${JSON.stringify(event)}\n`
  }
  return Buffer.from(text.slice(0, RAW_BYTES), 'latin1')
}

/** The same kind of events as columns: ids, times, users, statuses, and paths with their length before. */
function nativeColumns(): Buffer {
  const random = generator(2)
  const out = Buffer.alloc(RAW_BYTES + 64)
  const rows = 7200
  let pos = 0
  for (let row = 0; row < rows; row++) pos = out.writeUInt32LE(row, pos)
  for (let row = 0; row < rows; row++) pos = out.writeUInt32LE(1_767_322_980 + (row >> 3), pos)
  for (let row = 0; row < rows; row++) pos = out.writeUInt32LE(random(100_000), pos)
  for (let row = 0; row < rows; row++) pos = out.writeUInt16LE(random(20) ? 200 : 404, pos)
  while (pos < RAW_BYTES) {
    const path = `/products/${random(500)}/view`
    pos = out.writeUInt8(path.length, pos)
    pos += out.write(path, pos, 'latin1')
  }
  return out.subarray(0, RAW_BYTES)
}

function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}
