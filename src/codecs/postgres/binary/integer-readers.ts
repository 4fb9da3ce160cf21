// Postgres' integers in their usual form; see readers.ts.

import { MINUS } from '../../ascii.ts'
import type { ColumnBuffer } from '../../column-buffer.ts'
import { cursor, readSmallUint, readUint, readWideUint, UNUSUAL, wide } from '../../text/usual-number.ts'
import { openField } from './field.ts'

export function readInt2(bytes: Uint8Array, pos: number, out: ColumnBuffer): number {
  const isNegative = bytes[pos] === MINUS
  const value = readSmallUint(bytes, isNegative ? pos + 1 : pos)
  if (value < 0 || value > 0x7fff) return UNUSUAL
  const at = openField(out, 2)
  out.view.setInt16(at, isNegative ? -value : value)
  return cursor.end
}

export function readInt4(bytes: Uint8Array, pos: number, out: ColumnBuffer): number {
  const isNegative = bytes[pos] === MINUS
  const value = readUint(bytes, isNegative ? pos + 1 : pos)
  if (value < 0 || value > 0x7fff_ffff) return UNUSUAL
  const at = openField(out, 4)
  out.view.setInt32(at, isNegative ? -value : value)
  return cursor.end
}

export function readInt8(bytes: Uint8Array, pos: number, out: ColumnBuffer): number {
  const isNegative = bytes[pos] === MINUS
  const next = readWideUint(bytes, isNegative ? pos + 1 : pos)
  if (next < 0 || wide.high > 0x7fff_ffff) return UNUSUAL
  const { high, low } = wide
  const at = openField(out, 8)
  out.view.setInt32(at, isNegative ? ~high + (low === 0 ? 1 : 0) : high)
  out.view.setUint32(at + 4, isNegative ? -low : low)
  return next
}

export function readUint4(bytes: Uint8Array, pos: number, out: ColumnBuffer): number {
  const value = readUint(bytes, pos)
  if (value < 0 || value > 0xffff_ffff) return UNUSUAL
  const at = openField(out, 4)
  out.view.setUint32(at, value)
  return cursor.end
}

export function readUint8(bytes: Uint8Array, pos: number, out: ColumnBuffer): number {
  const next = readWideUint(bytes, pos)
  if (next < 0) return UNUSUAL
  const { high, low } = wide
  const at = openField(out, 8)
  out.view.setUint32(at, high)
  out.view.setUint32(at + 4, low)
  return next
}
