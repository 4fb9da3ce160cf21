// The compressed frame of ClickHouse: the unit of its native protocol and of HTTP bodies sent with `decompress=1`.
//
//    0  16  CityHash128 1.0.2 of everything after it
//   16   1  method
//   17   4  compressed size, little-endian: these 9 header bytes and the body
//   21   4  raw size, little-endian
//   25      body: a bare LZ4 block, a whole Zstandard frame, or the raw bytes
//
// All frames of one request must have one method; a record may span frames.
// Source: ClickHouse, src/Compression/CompressionInfo.h and CompressedWriteBuffer.cpp.

import { freeMemory } from '../../free-memory.ts'
import { cityHash128 } from './city-hash.ts'
import { collectYoung } from './collect-young.ts'
import type { Codec } from './frame-codec.ts'
import { lz4 } from './lz4.ts'
import { compressWithNode, compressZstd } from './zstd.ts'

const CHECKSUM_BYTES = 16
const SIZES_POS = 17
const HEADER_BYTES = 25
const LZ4_SIZE_PREFIX_BYTES = 4

// How much may be compressed before what the compressors gave is collected: without it each thread keeps some 25 MB of it.
const COLLECT_BYTES = 4 * 1024 * 1024
let bytesSinceCollection = 0

// The server refuses frames above 1 GiB; 16 MiB of that are left for what incompressible bytes grow by.
const MAX_RAW_BYTES = 0x3f00_0000

/** What a codec is: its method byte, its levels if it has any, and how it makes a frame's body. */
export interface CodecSpec {
  readonly method: number
  readonly levels: { readonly min: number; readonly max: number; readonly default: number } | undefined
  readonly compress: (raw: Uint8Array, level: number | undefined) => Uint8Array | Promise<Uint8Array>
  /** Gives back what `compress` gave, where that can be done by hand. */
  readonly release?: ((body: Uint8Array) => void) | undefined
}

const ZSTD_LEVELS = { min: 1, max: 22, default: 1 } as const

export const CODECS = {
  lz4: { method: 0x82, levels: undefined, compress: compressLz4 },
  zstd: {
    method: 0x90,
    levels: ZSTD_LEVELS,
    compress: (raw, level = ZSTD_LEVELS.default) => {
      isCollected(raw.length)
      return compressZstd(raw, level)
    },
    // A collection of young objects does not reach the outputs of Node's own.
    release: compressWithNode && freeMemory,
  },
  none: { method: 0x02, levels: undefined, compress: (raw) => raw },
} as const satisfies Record<Codec, CodecSpec>

/**
 * One frame that holds `raw`: 1 byte to 1008 MiB, else a RangeError (servers assert that no frame is empty).
 * The frame lies at the beginning of what `allocate` gives: by default an ArrayBuffer of its own, so that it can be
 * transferred to another thread. `raw` may be reused once the frame is there. It comes as a promise whenever the event loop must turn: always await it before the next task.
 * `level` is one of the codec's levels, undefined for its default; codecs without levels ignore it.
 */
export function encodeFrame(
  raw: Uint8Array,
  codec: Codec,
  level: number | undefined,
  allocate: Allocate = exactly,
): Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>> {
  if (raw.length === 0 || raw.length > MAX_RAW_BYTES) {
    throw new RangeError(`a frame holds 1 to ${MAX_RAW_BYTES} bytes, not ${raw.length}`)
  }
  const spec: CodecSpec = CODECS[codec]
  const body = spec.compress(raw, level)
  if (body instanceof Promise) return body.then((bytes) => buildFrame(spec, raw.length, bytes, allocate))
  return buildFrame(spec, raw.length, body, allocate)
}

/** Gives this many bytes from the beginning of an ArrayBuffer. */
export type Allocate = (size: number) => Uint8Array<ArrayBuffer>

// Not Buffer.allocUnsafe: its pool is shared, and transferring it would take everyone's bytes along.
const exactly: Allocate = (size) => new Uint8Array(size)

function buildFrame(
  { method, release }: CodecSpec,
  rawBytes: number,
  body: Uint8Array,
  allocate: Allocate,
): Uint8Array<ArrayBuffer> {
  const frame = allocate(HEADER_BYTES + body.length)
  const view = new DataView(frame.buffer)
  frame[CHECKSUM_BYTES] = method
  view.setUint32(SIZES_POS, frame.length - CHECKSUM_BYTES, true)
  view.setUint32(SIZES_POS + 4, rawBytes, true)
  frame.set(body, HEADER_BYTES)
  release?.(body)
  cityHash128(frame, CHECKSUM_BYTES, frame.length, frame, 0)
  return frame
}

/** Collects what there is of outputs, every few MiB. */
function isCollected(rawBytes: number): boolean {
  bytesSinceCollection += rawBytes
  if (bytesSinceCollection < COLLECT_BYTES) return false
  bytesSinceCollection = 0
  collectYoung()
  return true
}

/**
 * A bare LZ4 block; every few MiB it comes after a turn of the event loop. lz4-napi frees its outputs in finalizers that wait
 * for one, and a worker whose next task is always there would have it too late: memory would grow by the
 * size of the input, and compression slow down by half. https://github.com/antoniomuso/lz4-napi/issues/678
 */
function compressLz4(raw: Uint8Array): Uint8Array | Promise<Uint8Array> {
  // The library wants a Buffer (this one is a view, not a copy) and puts the raw size before the block.
  const prefixed = lz4().compressSync(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength))
  const block = prefixed.subarray(LZ4_SIZE_PREFIX_BYTES)
  return isCollected(raw.length) ? new Promise((resolve) => setImmediate(resolve, block)) : block
}
