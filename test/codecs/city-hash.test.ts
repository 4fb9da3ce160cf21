import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { cityHash128 } from '../../src/codecs/compression/city-hash.ts'
import { cityHash128Slowly } from '../oracle/city-hash-bigint.ts'

// Of the message b[i] = (131 * i + 7) & 255, from an implementation whose frames a ClickHouse server accepted.
const VECTORS = [
  [0, '2b9ac064fc9df03d291ee592c340b53c'],
  [1, '400ece9c375be58bba1c8b474447ab05'],
  [3, '6bbb243eee2e93eb9d54fda84451ecff'],
  [4, '3f6039091efdb587605d4336f869cdd7'],
  [7, '9fcf1dd3db31283eca0a4b3cddf55959'],
  [8, '394360a61052ceddac47651c57cbb01d'],
  [9, '5582181a3e60ca8cb4ba6ab50141e717'],
  [15, '3d91c147bbb7bb5e5f2d46359b5753e2'],
  [16, '334b96f1514ae69fc185960a91d6b9de'],
  [17, 'e3f55ff95a3020674c57cce53b528ef0'],
  [32, '39fda151d0409e603cbe1bef64a18b07'],
  [33, '003231166d865d83ebf915a5f88ea3b1'],
  [63, '19fe77268a3363905f59b9ad5f51a50c'],
  [64, '92ba93a66ee4bfac6b8cc7f6e4aecf56'],
  [127, '1bd9f848e9820ef0eb402325905dba87'],
  [128, '16b5d48dabca588bec4b892558a47aed'],
  [143, 'f3c741b00d11038756940c955f4af533'],
  [144, '2c6060558d50a85926b5f05e0b5316c6'],
  [145, 'f1f6fe986b3d8d20a716052b84cb46da'],
  [255, '79db55f667e43117aecfd9a609e7107c'],
  [256, '06d74c9a22431d531eea755402c5439e'],
  [1000, '6b3e82252c6fde21ebaf4d4754664c9b'],
  [262144, '8255a021892c1178875ef7b3181721b3'],
] as const

// What the kernel takes in at once: the cuts between windows are where it could go wrong.
const WINDOW_BYTES = 511 * 128

test('CityHash128 gives the golden checksums', () => {
  for (const [length, hex] of VECTORS) assert.equal(hashHex(message(length)), hex, `length ${length}`)
})

test('the BigInt oracle gives the golden checksums', () => {
  for (const [length, hex] of VECTORS) {
    assert.equal(Buffer.from(cityHash128Slowly(message(length))).toString('hex'), hex, `length ${length}`)
  }
})

test('CityHash128 agrees with the oracle at every length up to 1200 bytes', () => {
  for (let length = 0; length <= 1200; length++) assertAsOracle(message(length))
})

test('CityHash128 agrees with the oracle around the ends of its windows', () => {
  for (const windows of [1, 2, 3]) {
    for (const extra of [-129, -128, -1, 0, 1, 15, 16, 17, 31, 32, 33, 127, 128, 129, 143, 144, 145]) {
      assertAsOracle(message(windows * WINDOW_BYTES + extra))
    }
  }
})

test('CityHash128 takes 64 MiB', () => {
  // The answer of the oracle, which needs a second for it.
  assert.equal(hashHex(message(64 * 1024 * 1024 + 5)), 'f1812ae56292b2d3d15966a1de3a9b4d')
})

test('CityHash128 reads only its range, and writes only its 16 bytes', () => {
  const bytes = message(5000)
  for (const [start, end] of [
    [0, 0],
    [3, 10],
    [7, 150],
    [1, 4999],
  ] as const) {
    const out = new Uint8Array(40).fill(0xee)
    cityHash128(bytes, start, end, out, 13)
    const wanted = new Uint8Array(40).fill(0xee)
    wanted.set(cityHash128Slowly(bytes.slice(start, end)), 13)
    assert.deepEqual(out, wanted)
  }
  assert.deepEqual(bytes, message(5000))
})

test('the checksum can be written before its own bytes', () => {
  const frame = new Uint8Array(16 + 300)
  frame.set(message(300), 16)
  cityHash128(frame, 16, frame.length, frame, 0)
  assert.deepEqual(frame.subarray(0, 16), cityHash128Slowly(message(300)))
})

test('a range outside of the bytes is a RangeError', () => {
  const out = new Uint8Array(16)
  for (const [start, end] of [
    [-1, 2],
    [3, 2],
    [0, 11],
  ] as const) {
    assert.throws(() => cityHash128(new Uint8Array(10), start, end, out, 0), RangeError)
  }
  assert.throws(() => cityHash128(new Uint8Array(10), 0, 10, out, 1), RangeError)
})

test('threads hash at the same time without disturbing one another', async () => {
  const code = `
    const { parentPort, workerData: { url, bytes } } = require('node:worker_threads')
    import(url).then(({ cityHash128 }) => {
      const out = new Uint8Array(16)
      for (let i = 0; i < 200; i++) cityHash128(bytes, 0, bytes.length, out, 0)
      parentPort.postMessage(out)
    })`
  const url = new URL('../../src/codecs/compression/city-hash.js', import.meta.url).href
  const hashes = [100_000, 200_001, 300_002].map(async (length) => {
    const bytes = message(length)
    const worker = new Worker(code, { eval: true, workerData: { url, bytes } })
    const out = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
    assert.deepEqual(out, cityHash128Slowly(bytes))
  })
  await Promise.all(hashes)
})

test('the checked-in WebAssembly is what its source compiles to', async () => {
  // From dist/test/codecs; the script says what to do on standard error, which is in the rejection.
  const script = fileURLToPath(new URL('../../../scripts/build-wasm.mjs', import.meta.url))
  await promisify(execFile)(process.execPath, [script, '--check'])
})

/** The message of the golden vectors: it repeats every 256 bytes. */
function message(length: number): Uint8Array {
  const period = Uint8Array.from({ length: 256 }, (_, i) => (131 * i + 7) & 255)
  return new Uint8Array(Buffer.alloc(length, period))
}

function hashHex(bytes: Uint8Array): string {
  const out = Buffer.alloc(16)
  cityHash128(bytes, 0, bytes.length, out, 0)
  return out.toString('hex')
}

function assertAsOracle(bytes: Uint8Array): void {
  assert.equal(hashHex(bytes), Buffer.from(cityHash128Slowly(bytes)).toString('hex'), `length ${bytes.length}`)
}
