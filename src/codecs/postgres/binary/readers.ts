// Postgres' values in the usual forms of their types: the same fields (length, then bytes, all big-endian) as the codecs of
// `scalars.ts` write, in one pass over the text. Every reader returns the position after the value, or a negative
// number for any other form. (bench/kernels/usual-values.bench.ts times them.)

import { LOWER_E, LOWER_F, LOWER_T, QUOTE } from '../../ascii.ts'
import type { ValueReader } from '../../codec.ts'
import type { ColumnBuffer } from '../../column-buffer.ts'
import {
  decimal,
  decimalAsDouble,
  endOfPlainText,
  POWERS_OF_TEN,
  readDecimal,
  UNUSUAL,
} from '../../text/usual-number.ts'
import { readUsualDate, readUsualTime, usualTime } from '../../text/usual-time.ts'
import { readUsualUuid, uuidBytes } from '../../text/usual-uuid.ts'
import { openField, setInt64 } from './field.ts'

export function readFloat8(bytes: Uint8Array, pos: number, out: ColumnBuffer): number {
  const next = readDecimal(bytes, pos)
  if (next < 0) return UNUSUAL
  const at = openField(out, 8)
  out.view.setFloat64(at, decimalAsDouble())
  return next
}

/** A decimal of up to seven digits cannot be rounded twice on its way through a double. */
export function readFloat4(bytes: Uint8Array, pos: number, out: ColumnBuffer): number {
  const next = readDecimal(bytes, pos)
  if (next < 0 || decimal.digits >= 1e7 || decimal.scale > 10) return UNUSUAL
  const at = openField(out, 4)
  out.view.setFloat32(at, decimalAsDouble())
  return next
}

export function readBool(bytes: Uint8Array, pos: number, out: ColumnBuffer): number {
  const isTrue = bytes[pos] === LOWER_T && bytes[pos + 1] === 0x72 && bytes[pos + 2] === 0x75
  const isFalse =
    bytes[pos] === LOWER_F && bytes[pos + 1] === 0x61 && bytes[pos + 2] === 0x6c && bytes[pos + 3] === 0x73
  const end = isTrue ? pos + 4 : pos + 5
  if ((!isTrue && !isFalse) || bytes[end - 1] !== LOWER_E) return UNUSUAL
  const at = openField(out, 1)
  out.bytes[at] = isTrue ? 1 : 0
  return end
}

/** Text without escapes and without a limit. */
export function readText(bytes: Uint8Array, pos: number, out: ColumnBuffer): number {
  if (bytes[pos] !== QUOTE) return UNUSUAL
  const end = endOfPlainText(bytes, pos + 1)
  if (end < 0) return UNUSUAL
  const length = end - pos - 1
  const to = openField(out, length)
  const target = out.bytes
  if (length > LONG_TEXT) target.set(bytes.subarray(pos + 1, end), to)
  else for (let i = 0; i < length; i++) target[to + i] = bytes[pos + 1 + i]!
  return end + 1
}

/** From here on a copy in one call pays. */
const LONG_TEXT = 64

/** The sixteen bytes in the order in which they are written. */
export function readUuid(bytes: Uint8Array, pos: number, out: ColumnBuffer): number {
  const next = readUsualUuid(bytes, pos)
  if (next < 0) return UNUSUAL
  const at = openField(out, 16)
  for (let i = 0; i < 16; i++) out.bytes[at + i] = uuidBytes[i]!
  return next
}

/** Days from 1970-01-01 to Postgres' first day, 2000-01-01. */
const EPOCH_DAYS = 10_957

export function readDate(bytes: Uint8Array, pos: number, out: ColumnBuffer): number {
  const next = readUsualDate(bytes, pos)
  if (next < 0) return UNUSUAL
  const at = openField(out, 4)
  out.view.setInt32(at, usualTime.day - EPOCH_DAYS)
  return next
}

/** A reader of timestamp(precision), or of timestamptz(precision), where text without a zone is UTC. */
export function timestampReader(hasZone: boolean, precision: number): ValueReader {
  return (bytes, pos, out) => {
    const next = readUsualTime(bytes, pos)
    if (next < 0 || usualTime.fractionDigits > precision || (usualTime.isUtc && !hasZone)) return UNUSUAL
    const seconds = (usualTime.day - EPOCH_DAYS) * 86_400 + usualTime.secondOfDay
    const at = openField(out, 8)
    setInt64(out.view, at, seconds, 1_000_000, usualTime.nanosecond / 1000)
    return next
  }
}

const NUMERIC_NEGATIVE = 0x4000

/** A reader of numeric(precision, scale), or of numeric without limits (`precision` undefined). */
export function numericReader(precision: number | undefined, scale: number): ValueReader | undefined {
  if (precision !== undefined && (scale < 0 || scale > Math.min(precision, 15))) return undefined
  const limit = precision === undefined ? 1e15 : 10 ** Math.min(precision - scale, 15)
  const maxScale = precision === undefined ? 15 : scale
  return (bytes, pos, out) => {
    const next = readDecimal(bytes, pos)
    if (next < 0 || decimal.scale > maxScale) return UNUSUAL
    const unit = POWERS_OF_TEN[decimal.scale]!
    const whole = Math.floor(decimal.digits / unit)
    if (whole >= limit) return UNUSUAL
    putNumeric(out, whole, decimal.digits - whole * unit, precision === undefined ? decimal.scale : scale)
    return next
  }
}

/**
 * Digits of base 10000 before and after the point (numeric.c, numeric_recv); without zeros at either end. `shown` is the
 * scale that is written beside them.
 */
function putNumeric(out: ColumnBuffer, whole: number, fraction: number, shown: number): void {
  const { scale } = decimal
  const start = openField(out, 8 + 2 * 9)
  const { view } = out
  let at = start + 8
  let weight = -1
  if (whole > 0) {
    weight = whole >= 1e12 ? 3 : whole >= 1e8 ? 2 : whole >= 1e4 ? 1 : 0
    for (let i = weight; i >= 0; i--, at += 2) view.setInt16(at, Math.floor(whole / GROUPS[i]!) % 10_000)
  }
  // The fraction in groups of four digits, from the point on.
  let rest = fraction * POWERS_OF_TEN[(4 - (scale % 4)) % 4]!
  for (let group = Math.ceil(scale / 4) - 1; group >= 0 && rest > 0; group--) {
    const digits = Math.floor(rest / GROUPS[group]!)
    rest -= digits * GROUPS[group]!
    if (digits === 0 && at === start + 8) {
      weight-- // nothing before it: it need not stand there
      continue
    }
    view.setInt16(at, digits)
    at += 2
  }
  while (at > start + 8 && view.getInt16(at - 2) === 0) at -= 2
  const count = (at - start - 8) / 2
  view.setInt16(start, count)
  view.setInt16(start + 2, count === 0 ? 0 : weight)
  view.setUint16(start + 4, decimal.isNegative && count > 0 ? NUMERIC_NEGATIVE : 0)
  view.setUint16(start + 6, shown)
  view.setInt32(start - 4, at - start)
  out.length = at
}

const GROUPS = [1, 1e4, 1e8, 1e12]
