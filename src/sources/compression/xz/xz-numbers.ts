// The numbers of xz files.

import { crc32 } from 'node:zlib'

/** CRC-32, unsigned. */
export function crc32Of(bytes: Uint8Array): number {
  return crc32(bytes)
}

/** Seven bits per byte, the lowest first (1.2). Beyond 2^53 it is not exact, and then no size matches it. */
export function readVarint(next: () => number): number {
  let value = 0
  let scale = 1
  for (let i = 0; i < 9; i++) {
    const byte = next()
    value += (byte & 0x7f) * scale
    if ((byte & 0x80) === 0) return value
    scale *= 128
  }
  return Number.NaN
}

/** Little-endian, unsigned. */
export function u32At(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true)
}
