// Bodies of pages that were not compressed, in the form of a codec: what the main thread adds to a column whose other pages the
// workers compressed. Every codec has a form for bytes as they are.

import { append, ColumnBuffer, putByte } from '../column-buffer.ts'
import { putU32 } from './block-parts.ts'
import { putVarint } from './hybrid.ts'

/** The numbers are those of parquet.thrift, CompressionCodec. */
export const CODEC = { none: 0, snappy: 1, gzip: 2, zstd: 6, lz4: 7 } as const

export type ParquetCodec = keyof typeof CODEC

type Store = (out: ColumnBuffer, raw: Uint8Array) => void

const STORE: Readonly<Record<ParquetCodec, Store>> = {
  none: (out, raw) => append(out, raw, 0, raw.length),
  snappy: storeSnappy,
  gzip: storeGzip,
  zstd: storeZstd,
  lz4: storeLz4,
}

export function storedBody(codec: ParquetCodec, raw: Uint8Array): Uint8Array {
  const out = new ColumnBuffer(raw.length + 64)
  STORE[codec](out, raw)
  return out.bytes.subarray(0, out.length)
}

/** A literal with its length in four bytes. */
function storeSnappy(out: ColumnBuffer, raw: Uint8Array): void {
  putVarint(out, raw.length)
  if (raw.length === 0) return
  putByte(out, 63 << 2)
  putU32(out, raw.length - 1)
  append(out, raw, 0, raw.length)
}

/** One sequence of literals. */
function storeLz4(out: ColumnBuffer, raw: Uint8Array): void {
  putByte(out, Math.min(15, raw.length) << 4)
  if (raw.length >= 15) {
    let rest = raw.length - 15
    for (; rest >= 255; rest -= 255) putByte(out, 255)
    putByte(out, rest)
  }
  append(out, raw, 0, raw.length)
}

const ZSTD_MAGIC = 0xfd2f_b528
/** A single segment, the size of its content in four bytes, no checksum. */
const ZSTD_DESCRIPTOR = 0xa0
const ZSTD_BLOCK = 128 * 1024

/** A frame of raw blocks (RFC 8878, 3.1.1). */
function storeZstd(out: ColumnBuffer, raw: Uint8Array): void {
  putU32(out, ZSTD_MAGIC)
  putByte(out, ZSTD_DESCRIPTOR)
  putU32(out, raw.length)
  let at = 0
  do {
    const end = Math.min(at + ZSTD_BLOCK, raw.length)
    const header = ((end - at) << 3) | (end === raw.length ? 1 : 0)
    for (const shift of [0, 8, 16]) putByte(out, (header >>> shift) & 0xff)
    append(out, raw, at, end)
    at = end
  } while (at < raw.length)
}

const GZIP_HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff)
const DEFLATE_BLOCK = 0xffff

/** Stored blocks (RFC 1951, 3.2.4) in one member (RFC 1952). */
function storeGzip(out: ColumnBuffer, raw: Uint8Array): void {
  append(out, GZIP_HEADER, 0, GZIP_HEADER.length)
  let at = 0
  do {
    const end = Math.min(at + DEFLATE_BLOCK, raw.length)
    putByte(out, end === raw.length ? 1 : 0)
    putU32(out, ((end - at) | (~(end - at) << 16)) >>> 0)
    append(out, raw, at, end)
    at = end
  } while (at < raw.length)
  putU32(out, crc32(raw))
  putU32(out, raw.length)
}

let table: Uint32Array | undefined

function crc32(bytes: Uint8Array): number {
  table ??= crcTable()
  let crc = 0xffff_ffff
  for (const byte of bytes) crc = table[(crc ^ byte) & 0xff]! ^ (crc >>> 8)
  return ~crc >>> 0
}

function crcTable(): Uint32Array {
  const values = new Uint32Array(256)
  for (let i = 0; i < 256; i++) {
    let value = i
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb8_8320 ^ (value >>> 1) : value >>> 1
    values[i] = value
  }
  return values
}
