// How fast cityHash128 runs, copy into WebAssembly memory included, beside its BigInt oracle.
//   npm run build && node dist/bench/kernels/city-hash.bench.js

import assert from 'node:assert/strict'
import { cityHash128 } from '../../src/codecs/compression/city-hash.ts'
import { cityHash128Slowly } from '../../test/oracle/city-hash-bigint.ts'

const ROUNDS = 7

for (const [size, total] of [
  [64, 32 << 20],
  [1024, 256 << 20],
  [65_536, 1 << 30],
  [262_144, 1 << 30],
  [1_048_576, 1 << 30],
  [67_108_864, 1 << 30],
] as const) {
  const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 2_654_435_761) >>> 24)
  const out = new Uint8Array(16)
  // The oracle needs seconds for more.
  if (size <= 1 << 20) {
    cityHash128(bytes, 0, size, out, 0)
    assert.deepEqual(out, cityHash128Slowly(bytes))
  }
  const rates = Array.from({ length: ROUNDS }, () => measure(bytes, total / size, out)).sort((a, b) => a - b)
  console.log(
    `${String(size).padStart(9)} bytes  median ${rates[ROUNDS >> 1]!.toFixed(0)} MB/s  best ${rates.at(-1)!.toFixed(0)} MB/s`,
  )
}

const slow = new Uint8Array(1 << 20)
const startMs = performance.now()
for (let i = 0; i < 5; i++) cityHash128Slowly(slow)
console.log(`BigInt oracle    ${((5 * slow.length) / 1000 / (performance.now() - startMs)).toFixed(0)} MB/s`)

function measure(bytes: Uint8Array, count: number, out: Uint8Array): number {
  const startMs = performance.now()
  for (let i = 0; i < count; i++) cityHash128(bytes, 0, bytes.length, out, 0)
  return (bytes.length * count) / 1000 / (performance.now() - startMs)
}
