// ClickHouse's integers in their usual form; see readers.ts.

import { MINUS } from '../../ascii.ts'
import { type ColumnBuffer, reserve } from '../../column-buffer.ts'
import { cursor, readSmallUint, readUint, readWideUint, UNUSUAL, wide } from '../../text/usual-number.ts'

export function readUInt8(bytes: Uint8Array, pos: number, out: ColumnBuffer): number {
  const value = readSmallUint(bytes, pos)
  if (value < 0 || value > 0xff) return UNUSUAL
  if (out.length === out.bytes.length) reserve(out, 1)
  out.bytes[out.length++] = value
  return cursor.end
}

export function readUInt16(bytes: Uint8Array, pos: number, out: ColumnBuffer): number {
  const value = readSmallUint(bytes, pos)
  if (value < 0 || value > 0xffff) return UNUSUAL
  reserve(out, 2)
  out.view.setUint16(out.length, value, true)
  out.length += 2
  return cursor.end
}

export function readUInt32(bytes: Uint8Array, pos: number, out: ColumnBuffer): number {
  const value = readUint(bytes, pos)
  if (value < 0 || value > 0xffff_ffff) return UNUSUAL
  reserve(out, 4)
  out.view.setUint32(out.length, value, true)
  out.length += 4
  return cursor.end
}

export function readUInt64(bytes: Uint8Array, pos: number, out: ColumnBuffer): number {
  const next = readWideUint(bytes, pos)
  if (next < 0) return UNUSUAL
  reserve(out, 8)
  out.view.setUint32(out.length, wide.low, true)
  out.view.setUint32(out.length + 4, wide.high, true)
  out.length += 8
  return next
}

export function readInt8(bytes: Uint8Array, pos: number, out: ColumnBuffer): number {
  const isNegative = bytes[pos] === MINUS
  const value = readSmallUint(bytes, isNegative ? pos + 1 : pos)
  if (value < 0 || value > 0x7f) return UNUSUAL
  reserve(out, 1)
  out.bytes[out.length++] = isNegative ? -value : value
  return cursor.end
}

export function readInt16(bytes: Uint8Array, pos: number, out: ColumnBuffer): number {
  const isNegative = bytes[pos] === MINUS
  const value = readSmallUint(bytes, isNegative ? pos + 1 : pos)
  if (value < 0 || value > 0x7fff) return UNUSUAL
  reserve(out, 2)
  out.view.setInt16(out.length, isNegative ? -value : value, true)
  out.length += 2
  return cursor.end
}

export function readInt32(bytes: Uint8Array, pos: number, out: ColumnBuffer): number {
  const isNegative = bytes[pos] === MINUS
  const value = readUint(bytes, isNegative ? pos + 1 : pos)
  if (value < 0 || value > 0x7fff_ffff) return UNUSUAL
  reserve(out, 4)
  out.view.setInt32(out.length, isNegative ? -value : value, true)
  out.length += 4
  return cursor.end
}

export function readInt64(bytes: Uint8Array, pos: number, out: ColumnBuffer): number {
  const isNegative = bytes[pos] === MINUS
  const next = readWideUint(bytes, isNegative ? pos + 1 : pos)
  if (next < 0 || wide.high > 0x7fff_ffff) return UNUSUAL
  putInt64(out, isNegative, wide.high, wide.low)
  return next
}

/** The two's complement of a magnitude below 2^63. */
export function putInt64(out: ColumnBuffer, isNegative: boolean, high: number, low: number): void {
  reserve(out, 8)
  out.view.setUint32(out.length, isNegative ? -low : low, true)
  out.view.setUint32(out.length + 4, isNegative ? ~high + (low === 0 ? 1 : 0) : high, true)
  out.length += 8
}
