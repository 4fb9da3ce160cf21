// ClickHouse's values in the usual forms of their types: the same bytes as the codecs of `scalars.ts` write, in one pass
// over the text. Every reader returns the position after the value, or a negative number for any other form.
// (bench/kernels/usual-values.bench.ts times them.)

import { LOWER_E, LOWER_F, LOWER_T, QUOTE } from '../../ascii.ts'
import type { ValueReader } from '../../codec.ts'
import { type ColumnBuffer, reserve } from '../../column-buffer.ts'
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
import { putInt64 } from './integer-readers.ts'
import { putTicks } from './ticks.ts'

const TWO_32 = 2 ** 32

export function readFloat64Column(bytes: Uint8Array, pos: number, out: ColumnBuffer): number {
  const next = readDecimal(bytes, pos)
  if (next < 0) return UNUSUAL
  reserve(out, 8)
  out.view.setFloat64(out.length, decimalAsDouble(), true)
  out.length += 8
  return next
}

/** A single whose double is exact, or far enough from the middle of two singles, as all of so few digits are. */
export function readFloat32Column(bytes: Uint8Array, pos: number, out: ColumnBuffer): number {
  const next = readDecimal(bytes, pos)
  // A decimal of up to 7 digits that lies between two singles lies well between them: it cannot be rounded twice.
  if (next < 0 || decimal.digits >= 1e7 || decimal.scale > 10) return UNUSUAL
  reserve(out, 4)
  out.view.setFloat32(out.length, decimalAsDouble(), true)
  out.length += 4
  return next
}

export function readBool(bytes: Uint8Array, pos: number, out: ColumnBuffer): number {
  const isTrue = bytes[pos] === LOWER_T
  const end = isTrue ? pos + 4 : pos + 5
  // The letters in between are looked at too: a word that is not one must not be a value.
  if (isTrue) {
    if (bytes[pos + 1] !== 0x72 || bytes[pos + 2] !== 0x75 || bytes[pos + 3] !== LOWER_E) return UNUSUAL
  } else if (
    bytes[pos] !== LOWER_F ||
    bytes[pos + 1] !== 0x61 ||
    bytes[pos + 2] !== 0x6c ||
    bytes[pos + 3] !== 0x73 ||
    bytes[pos + 4] !== LOWER_E
  ) {
    return UNUSUAL
  }
  reserve(out, 1)
  out.bytes[out.length++] = isTrue ? 1 : 0
  return end
}

/** Text without escapes: its length as a variable-length integer (LEB128), then its bytes. */
export function readString(bytes: Uint8Array, pos: number, out: ColumnBuffer): number {
  if (bytes[pos] !== QUOTE) return UNUSUAL
  const end = endOfPlainText(bytes, pos + 1)
  if (end < 0) return UNUSUAL
  const length = end - pos - 1
  reserve(out, length + 5)
  const target = out.bytes
  let to = out.length
  let rest = length
  while (rest > 0x7f) {
    target[to++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  target[to++] = rest
  if (length > LONG_TEXT) target.set(bytes.subarray(pos + 1, end), to)
  else for (let i = 0; i < length; i++) target[to + i] = bytes[pos + 1 + i]!
  out.length = to + length
  return end + 1
}

/** From here on a copy in one call pays. */
const LONG_TEXT = 64

/** Each half by itself has its bytes in reverse. */
export function readUuid(bytes: Uint8Array, pos: number, out: ColumnBuffer): number {
  const next = readUsualUuid(bytes, pos)
  if (next < 0) return UNUSUAL
  reserve(out, 16)
  for (let i = 0; i < 16; i++) out.bytes[out.length + i] = uuidBytes[i < 8 ? 7 - i : 23 - i]!
  out.length += 16
  return next
}

/** A reader of Date up to `lastDay`, in days since 1970-01-01. */
export function dateReader(lastDay: number): ValueReader {
  return (bytes, pos, out) => {
    const next = readUsualDate(bytes, pos)
    if (next < 0 || usualTime.day < 0 || usualTime.day > lastDay) return UNUSUAL
    reserve(out, 2)
    out.view.setUint16(out.length, usualTime.day, true)
    out.length += 2
    return next
  }
}

/** A reader of DateTime in UTC up to `lastSecond`; whole seconds. */
export function dateTimeReader(lastSecond: number): ValueReader {
  return (bytes, pos, out) => {
    const next = readUsualTime(bytes, pos)
    if (next < 0 || usualTime.fractionDigits > 0) return UNUSUAL
    const seconds = usualTime.day * 86_400 + usualTime.secondOfDay
    if (seconds < 0 || seconds > lastSecond) return UNUSUAL
    reserve(out, 4)
    out.view.setUint32(out.length, seconds, true)
    out.length += 4
    return next
  }
}

/** From 1900 to 2261 the ticks of every precision fit; what lies outside is looked at more closely elsewhere. */
const FIRST_DAY = -25_567
const LAST_DAY = 106_650

/** A reader of DateTime64(precision) in UTC. */
export function dateTime64Reader(precision: number): ValueReader {
  const perSecond = POWERS_OF_TEN[precision]!
  const perTick = POWERS_OF_TEN[9 - precision]!
  return (bytes, pos, out) => {
    const next = readUsualTime(bytes, pos)
    if (next < 0 || usualTime.fractionDigits > precision) return UNUSUAL
    if (usualTime.day < FIRST_DAY || usualTime.day > LAST_DAY) return UNUSUAL
    const seconds = usualTime.day * 86_400 + usualTime.secondOfDay
    putTicks(out, seconds, perSecond, usualTime.nanosecond / perTick)
    return next
  }
}

/** Decimal(P <= 18, S): the digits as an integer of 32 or 64 bits. */
export function decimalReader(precision: number, scale: number): ValueReader | undefined {
  if (precision > 18 || scale > 15) return undefined
  const isNarrow = precision <= 9
  const limit = 10 ** Math.min(precision, 15)
  return (bytes, pos, out) => {
    const next = readDecimal(bytes, pos)
    if (next < 0 || decimal.scale > scale) return UNUSUAL
    const value = decimal.digits * POWERS_OF_TEN[scale - decimal.scale]!
    if (value >= limit) return UNUSUAL
    if (isNarrow) {
      reserve(out, 4)
      out.view.setInt32(out.length, decimal.isNegative ? -value : value, true)
      out.length += 4
      return next
    }
    const high = Math.floor(value / TWO_32)
    putInt64(out, decimal.isNegative, high, value - high * TWO_32)
    return next
  }
}
