// Levels and numbers of dictionary entries: runs of one value, and values packed into as few bits as the greatest needs.
// Source: Apache Parquet, "Run Length Encoding / Bit-Packing Hybrid" (Encodings.md).

import { PageError } from './corrupt.ts'

/** Reads `count` values of `bitWidth` bits from `bytes[start .. end)` into `out`, which must have room for them. */
export function readHybrid(
  bytes: Uint8Array,
  start: number,
  end: number,
  bitWidth: number,
  out: Uint8Array | Int32Array,
  count: number,
): void {
  if (bitWidth > 32) throw new PageError(`values of ${bitWidth} bits`)
  const valueBytes = (bitWidth + 7) >> 3
  let at = start
  let done = 0
  while (done < count) {
    let header = 0
    let shift = 0
    for (;;) {
      if (at >= end || shift > 28) throw new PageError('runs end too early')
      const byte = bytes[at++]!
      header |= (byte & 0x7f) << shift
      if (byte < 0x80) break
      shift += 7
    }
    header >>>= 0
    if ((header & 1) === 0) {
      if (at + valueBytes > end) throw new PageError('runs end too early')
      let value = 0
      for (let i = 0; i < valueBytes; i++) value |= bytes[at++]! << (8 * i)
      const length = Math.min(header >>> 1, count - done)
      if (length === 0) throw new PageError('a run of no values')
      out.fill(value, done, done + length)
      done += length
    } else {
      const groups = header >>> 1
      if (groups === 0) throw new PageError('a run of no values')
      const length = Math.min(groups * 8, count - done)
      // The last group may be cut short behind its last value.
      if (at + Math.ceil((length * bitWidth) / 8) > end) throw new PageError('runs end too early')
      unpack(bytes, at, bitWidth, out, done, length)
      at += groups * bitWidth
      done += length
    }
  }
}

function unpack(
  bytes: Uint8Array,
  start: number,
  bitWidth: number,
  out: Uint8Array | Int32Array,
  first: number,
  count: number,
): void {
  if (bitWidth === 0) {
    out.fill(0, first, first + count)
    return
  }
  if (bitWidth === 8) {
    for (let i = 0; i < count; i++) out[first + i] = bytes[start + i]!
    return
  }
  if (bitWidth > 24) {
    unpackWide(bytes, start, bitWidth, out, first, count)
    return
  }
  const mask = (1 << bitWidth) - 1
  let at = start
  let window = 0
  let bits = 0
  for (let i = 0; i < count; i++) {
    while (bits < bitWidth) {
      window |= bytes[at++]! << bits
      bits += 8
    }
    out[first + i] = window & mask
    window >>>= bitWidth
    bits -= bitWidth
  }
}

/** More bits than fit beside a part of the next byte in 32. */
function unpackWide(
  bytes: Uint8Array,
  start: number,
  bitWidth: number,
  out: Uint8Array | Int32Array,
  first: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const bit = i * bitWidth
    const at = start + Math.floor(bit / 8)
    let value = 0
    for (let b = 0; b < 5; b++) value += (bytes[at + b] ?? 0) * 2 ** (8 * b)
    out[first + i] = Math.floor(value / 2 ** (bit % 8)) % 2 ** bitWidth
  }
}
