// Dates and times in the form `"YYYY-MM-DD"` and `"YYYY-MM-DD[T ]HH:MM:SS[.fraction][Z]"`, read in one pass. What
// has another form (an offset, no seconds, an escape) is negative here and known to `Codec.write`.

import { COLON, DOT, LOWER_T, MINUS, QUOTE, SPACE, UPPER_T, UPPER_Z, ZERO } from '../ascii.ts'
import { epochDay } from './epoch-day.ts'
import { UNUSUAL } from './usual-number.ts'

/** The time that `readUsualTime` read last. */
export const usualTime = {
  day: 0,
  secondOfDay: 0,
  /** 0 .. 999999999. */
  nanosecond: 0,
  /** Digits of the fraction that stand there. */
  fractionDigits: 0,
  isUtc: false,
}

// Records mostly come in the order of their time: the day is the one before.
let lastDate = -1
let lastDay = 0

/** The day of the ten characters at `pos`, as days since 1970-01-01, or a number below -1000000. */
function readDay(bytes: Uint8Array, pos: number): number {
  const y1 = bytes[pos]! - ZERO
  const y2 = bytes[pos + 1]! - ZERO
  const y3 = bytes[pos + 2]! - ZERO
  const y4 = bytes[pos + 3]! - ZERO
  const m1 = bytes[pos + 5]! - ZERO
  const m2 = bytes[pos + 6]! - ZERO
  const d1 = bytes[pos + 8]! - ZERO
  const d2 = bytes[pos + 9]! - ZERO
  if (y1 >>> 0 > 9 || y2 >>> 0 > 9 || y3 >>> 0 > 9 || y4 >>> 0 > 9) return NO_DAY
  if (m1 >>> 0 > 1 || m2 >>> 0 > 9 || d1 >>> 0 > 3 || d2 >>> 0 > 9) return NO_DAY
  if (bytes[pos + 4] !== MINUS || bytes[pos + 7] !== MINUS) return NO_DAY
  const year = y1 * 1000 + y2 * 100 + y3 * 10 + y4
  const month = m1 * 10 + m2
  const day = d1 * 10 + d2
  const date = (year << 9) | (month << 5) | day
  if (date === lastDate) return lastDay
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > 31) return NO_DAY
  const found = epochDay(year, month, day)
  // A day that the month lacks would be one of the next.
  if (day > 28 && found >= epochDay(month === 12 ? year + 1 : year, month === 12 ? 1 : month + 1, 1)) return NO_DAY
  lastDate = date
  lastDay = found
  return found
}

const NO_DAY = -10_000_000

/** Reads the JSON string of a date at `pos` into `usualTime.day`; the position after its closing quote, or `UNUSUAL`. */
export function readUsualDate(bytes: Uint8Array, pos: number): number {
  if (bytes[pos] !== QUOTE || bytes[pos + 11] !== QUOTE) return UNUSUAL
  const day = readDay(bytes, pos + 1)
  if (day === NO_DAY) return UNUSUAL
  usualTime.day = day
  return pos + 12
}

/** Reads the JSON string of a time at `pos` into `usualTime`; the position after its closing quote, or `UNUSUAL`. */
export function readUsualTime(bytes: Uint8Array, pos: number): number {
  if (bytes[pos] !== QUOTE) return UNUSUAL
  const day = readDay(bytes, pos + 1)
  const separator = bytes[pos + 11]
  if (day === NO_DAY || (separator !== UPPER_T && separator !== SPACE && separator !== LOWER_T)) return UNUSUAL
  const hour = twoDigits(bytes, pos + 12)
  const minute = twoDigits(bytes, pos + 15)
  const second = twoDigits(bytes, pos + 18)
  if (hour >>> 0 > 23 || minute >>> 0 > 59 || second >>> 0 > 59) return UNUSUAL
  if (bytes[pos + 14] !== COLON || bytes[pos + 17] !== COLON) return UNUSUAL
  let at = pos + 20
  let nanosecond = 0
  let count = 0
  if (bytes[at] === DOT) {
    for (;;) {
      const digit = bytes[++at]! - ZERO
      if (digit < 0 || digit > 9) break
      if (++count > 9) return UNUSUAL
      nanosecond = nanosecond * 10 + digit
    }
    if (count === 0) return UNUSUAL
    for (let i = count; i < 9; i++) nanosecond *= 10
  }
  const isUtc = bytes[at] === UPPER_Z
  if (isUtc) at++
  if (bytes[at] !== QUOTE) return UNUSUAL
  usualTime.day = day
  usualTime.secondOfDay = hour * 3600 + minute * 60 + second
  usualTime.nanosecond = nanosecond
  usualTime.fractionDigits = count
  usualTime.isUtc = isUtc
  return at + 1
}

/** The number of two digits, or more than 99 as an unsigned number. */
function twoDigits(bytes: Uint8Array, pos: number): number {
  const tens = bytes[pos]! - ZERO
  const ones = bytes[pos + 1]! - ZERO
  return tens >>> 0 > 9 || ones >>> 0 > 9 ? -1 : tens * 10 + ones
}
