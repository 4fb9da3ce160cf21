// CityHash128 of version 1.0.2, as it signs ClickHouse's compressed frames; the arithmetic is in city-hash.wat.
// Every thread that imports this file gets its own instance, and a call never yields: nothing to lock.

import { CITY_HASH_WASM } from './city-hash.wasm.ts'

// The little that is needed of the WebAssembly API: the ES library of the compiler does not declare it.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: unknown }
}

interface CityHashExports {
  readonly memory: { readonly buffer: ArrayBuffer }
  readonly short: (length: number) => void
  readonly begin: (length: number) => void
  readonly rounds: (count: number) => void
  readonly finish: (count: number) => void
}

// The layout of city-hash.wat.
const SEED_BYTES = 16
const LOOK_BACK_BYTES = 32
const BLOCK_BYTES = 128
const WINDOW_BYTES = 511 * BLOCK_BYTES
const CHECKSUM_BYTES = 16

const wasm = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(CITY_HASH_WASM, 'base64')))
  .exports as CityHashExports
const memory = new Uint8Array(wasm.memory.buffer)
const result = memory.subarray(0, CHECKSUM_BYTES)

/**
 * Writes the 16 checksum bytes of `bytes[start, end)` to `out` at `outPos` as ClickHouse orders them: the low half,
 * then the high half, each little-endian. Any length is hashed in 64 KiB of memory. Throws a RangeError when the
 * range is not in `bytes` or the checksum does not fit in `out`.
 *
 * Speed: bench/kernels/city-hash.bench.ts. Source: CityHash 1.0.2, as vendored by ClickHouse in contrib/cityhash102.
 */
export function cityHash128(bytes: Uint8Array, start: number, end: number, out: Uint8Array, outPos: number): void {
  if (start < 0 || start > end || end > bytes.length) {
    throw new RangeError(`no bytes ${start} to ${end} in ${bytes.length} bytes`)
  }
  if (end - start < SEED_BYTES + BLOCK_BYTES) {
    memory.set(bytes.subarray(start, end), LOOK_BACK_BYTES - SEED_BYTES)
    wasm.short(end - start)
  } else {
    hashLong(bytes, start, end)
  }
  out.set(result, outPos)
}

function hashLong(bytes: Uint8Array, start: number, end: number): void {
  let pos = start + SEED_BYTES
  let count = Math.min(end - pos, WINDOW_BYTES)
  memory.set(bytes.subarray(start, pos + count), LOOK_BACK_BYTES - SEED_BYTES)
  wasm.begin(end - start)
  while (count >= BLOCK_BYTES) {
    const whole = count - (count % BLOCK_BYTES)
    wasm.rounds(whole)
    pos += whole
    count = Math.min(end - pos, WINDOW_BYTES)
    memory.set(bytes.subarray(pos - LOOK_BACK_BYTES, pos + count), 0)
  }
  wasm.finish(count)
}
