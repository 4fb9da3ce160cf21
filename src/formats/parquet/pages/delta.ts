// Integers as the differences between them, packed into bits: DELTA_BINARY_PACKED, and what is built on it.
// Source: Apache Parquet, "Delta Encoding" (Encodings.md).

import { PageError } from '../corrupt.ts'

/** Where the reading stands in a page. */
export interface Cursor {
  readonly bytes: Uint8Array
  at: number
  readonly end: number
}

/** Reads `count` integers of 4 or 8 bytes into `out`, little-endian. Sums wrap, as they do in the writer. */
export function readDeltas(cursor: Cursor, count: number, width: 4 | 8, out: Uint8Array | Int32Array): void {
  const view = new DataView(out.buffer, out.byteOffset, out.byteLength)
  const blockSize = readVarUint(cursor)
  const miniblocks = readVarUint(cursor)
  const total = readVarUint(cursor)
  let value = readZigZag(cursor)
  const perMiniblock = blockSize / miniblocks
  if (!Number.isInteger(perMiniblock) || perMiniblock % 8 !== 0 || perMiniblock === 0) {
    throw new PageError(`deltas in ${miniblocks} parts of ${blockSize}`)
  }
  if (total < count) throw new PageError(`deltas of ${total} values instead of ${count}`)
  const put = (index: number): void => {
    if (width === 4) view.setInt32(index * 4, Number(BigInt.asIntN(32, value)), true)
    else view.setBigInt64(index * 8, BigInt.asIntN(64, value), true)
  }
  if (count > 0) put(0)
  let done = 1
  while (done < count) {
    const minDelta = readZigZag(cursor)
    const widths = cursor.at
    cursor.at += miniblocks
    if (cursor.at > cursor.end) throw new PageError('deltas end too early')
    for (let m = 0; m < miniblocks && done < count; m++) {
      const bitWidth = cursor.bytes[widths + m]!
      if (bitWidth > 64) throw new PageError(`deltas of ${bitWidth} bits`)
      const length = Math.min(perMiniblock, count - done)
      if (cursor.at + Math.ceil((length * bitWidth) / 8) > cursor.end) throw new PageError('deltas end too early')
      for (let i = 0; i < length; i++) {
        value += minDelta + bitsAt(cursor.bytes, cursor.at, i * bitWidth, bitWidth)
        put(done++)
      }
      value = BigInt.asIntN(64, value)
      cursor.at += (perMiniblock / 8) * bitWidth
    }
  }
  // The last miniblock may be cut short behind its last value.
  cursor.at = Math.min(cursor.at, cursor.end)
}

function bitsAt(bytes: Uint8Array, start: number, bit: number, bitWidth: number): bigint {
  if (bitWidth === 0) return 0n
  const at = start + (bit >>> 3)
  const skip = bit & 7
  if (bitWidth <= 32) {
    let low = 0
    for (let b = 0; b * 8 < skip + bitWidth; b++) low += bytes[at + b]! * 2 ** (8 * b)
    return BigInt(Math.floor(low / 2 ** skip) % 2 ** bitWidth)
  }
  let value = 0n
  for (let b = 0; b * 8 < skip + bitWidth; b++) value |= BigInt(bytes[at + b]!) << BigInt(8 * b)
  return BigInt.asUintN(bitWidth, value >> BigInt(skip))
}

export function readVarUint(cursor: Cursor): number {
  let value = 0
  for (let factor = 1; ; factor *= 128) {
    if (cursor.at >= cursor.end || factor > 2 ** 28) throw new PageError('a number ends too late')
    const byte = cursor.bytes[cursor.at++]!
    value += (byte & 0x7f) * factor
    if (byte < 0x80) return value
  }
}

function readZigZag(cursor: Cursor): bigint {
  let value = 0n
  for (let shift = 0n; ; shift += 7n) {
    if (cursor.at >= cursor.end || shift > 63n) throw new PageError('a number ends too late')
    const byte = cursor.bytes[cursor.at++]!
    value |= BigInt(byte & 0x7f) << shift
    if (byte < 0x80) return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n))
  }
}
