// A point in time from text (ISO 8601) or, where a unit is given, from a number: seconds since 1970 and nanoseconds.
// The parts are left in `instant`; nothing is allocated.

import { DOT, MINUS, ZERO } from '../ascii.ts'
import type { EpochUnit } from '../codec.ts'
import { ColumnBuffer, reserve } from '../column-buffer.ts'
import { REJECT } from '../reject.ts'
import { KIND } from '../value-kind.ts'
import { dateTime, readTimestamp } from './date-time.ts'
import { epochDay } from './epoch-day.ts'
import { decodeText } from './json-string.ts'

/** The point in time that was read last. */
export const instant = {
  /** Since 1970-01-01 00:00, in UTC where `isUtc`, else on the clocks of a zone that the text does not name. */
  seconds: 0,
  /** 0 .. 999999999, to be added to `seconds` also before 1970. */
  nanosecond: 0,
  /** Digits of the second's fraction that are not trailing zeros. */
  fractionDigits: 0,
  isUtc: false,
}

const DIGITS_OF_UNIT: Readonly<Record<EpochUnit, number>> = { s: 0, ms: 3, us: 6, ns: 9 }
/** Seconds with more digits than this are past every type's range. */
const MAX_SECOND_DIGITS = 13

const decoded = new ColumnBuffer(64)

/** Reads the value in `bytes[start .. end)` into `instant`: 0, or a reject. */
export function readInstant(
  bytes: Uint8Array,
  start: number,
  end: number,
  kind: number,
  epoch: EpochUnit | undefined,
): number {
  if (kind === KIND.text) return readText(bytes, start, end)
  if (kind === KIND.escapedText) {
    decoded.length = 0
    reserve(decoded, end - start)
    return decodeText(bytes, start, end, decoded) || readText(decoded.bytes, 0, decoded.length)
  }
  if (epoch === undefined || (kind !== KIND.integer && kind !== KIND.decimal)) return REJECT.valueType
  return readEpoch(bytes, start, end, DIGITS_OF_UNIT[epoch])
}

function readText(bytes: Uint8Array, start: number, end: number): number {
  if (!readTimestamp(bytes, start, end)) return REJECT.valueSyntax
  const { year, month, day, hour, minute, second, hasZone, offsetMinutes } = dateTime
  instant.seconds = epochDay(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - offsetMinutes * 60
  instant.nanosecond = dateTime.nanosecond
  instant.fractionDigits = dateTime.fractionDigits
  instant.isUtc = hasZone
  return 0
}

/** A number of units of 10^-unitDigits seconds, with a fraction or without, never with an exponent. */
function readEpoch(bytes: Uint8Array, start: number, end: number, unitDigits: number): number {
  const isNegative = bytes[start] === MINUS
  const first = isNegative ? start + 1 : start
  let point = first
  while (point < end && bytes[point] !== DOT) point++
  const wholeSeconds = point - unitDigits
  if (wholeSeconds - first > MAX_SECOND_DIGITS) return REJECT.outOfRange
  let seconds = 0
  for (let at = first; at < wholeSeconds; at++) {
    const digit = bytes[at]! - ZERO
    if (digit < 0 || digit > 9) return REJECT.valueSyntax
    seconds = seconds * 10 + digit
  }
  let nanosecond = 0
  let count = Math.max(0, first - wholeSeconds) // zeros that do not stand there
  let significant = 0
  for (let at = Math.max(first, wholeSeconds); at < end; at++) {
    if (at === point) continue
    const digit = bytes[at]! - ZERO
    if (digit < 0 || digit > 9) return REJECT.valueSyntax
    if (count < 9) nanosecond = nanosecond * 10 + digit
    count++
    if (digit !== 0) significant = count
  }
  if (significant > 9) return REJECT.precision
  for (; count < 9; count++) nanosecond *= 10
  const isBefore = isNegative && nanosecond > 0
  instant.seconds = isNegative ? 0 - seconds - (isBefore ? 1 : 0) : seconds
  instant.nanosecond = isBefore ? 1_000_000_000 - nanosecond : nanosecond
  instant.fractionDigits = significant
  instant.isUtc = true
  return 0
}
