// A date or a time by the tokens of a pattern -> ISO 8601, which the codecs take.

import { COLON, MINUS, NINE, PLUS, SPACE, TAB, UPPER_Z, ZERO } from '../ascii.ts'
import { type ColumnBuffer, reserve } from '../column-buffer.ts'
import type { DateNotation } from '../notation.ts'
import { REJECT } from '../reject.ts'
import { epochDay } from '../text/epoch-day.ts'
import { findTimeZone, type TimeZone } from '../text/time-zone.ts'
import { KIND } from '../value-kind.ts'
import { type DateField, type DateToken, parseDatePattern } from './date-pattern.ts'
import { HALVES, LONG_MONTHS, LONG_WEEKDAYS, SHORT_MONTHS, SHORT_WEEKDAYS, word, wordAt } from './date-words.ts'
import { LONGEST_TIME, type LocalTime, putLocal, putUtc } from './put-time.ts'
import { zoneNamed } from './zone-names.ts'

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Reads `bytes[start .. end)`, appends the time and returns its kind, or a reject. */
export type ReadText = (bytes: Uint8Array, start: number, end: number, out: ColumnBuffer) => number

/** The parts of the value that is read. */
const time: LocalTime = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0, fraction: 0, fractionEnd: 0 }
const rest = { half: -1, weekday: -1, offset: Number.NaN, zone: undefined as TimeZone | undefined }

export function dateReader({ pattern, zone }: DateNotation): ReadText {
  const tokens = parseDatePattern(pattern)
  const hasTime = tokens.some((token) => 'field' in token && /^hour/.test(token.field))
  const ownZone = zone === undefined ? undefined : findTimeZone(zone)
  return (bytes, start, end, out) => {
    let from = start
    let to = end
    while (from < to && isSpace(bytes[from]!)) from++
    while (to > from && isSpace(bytes[to - 1]!)) to--
    if (!readTokens(tokens, bytes, from, to) || !isRealDay()) return REJECT.valueSyntax
    reserve(out, LONGEST_TIME)
    if (!hasTime && ownZone === undefined) putLocal(time, bytes, false, Number.NaN, out)
    else if (!Number.isNaN(rest.offset)) putLocal(time, bytes, true, rest.offset, out)
    else {
      const clocks = rest.zone ?? ownZone
      if (clocks === undefined) putLocal(time, bytes, true, Number.NaN, out)
      else return putUtc(time, bytes, clocks, out)
    }
    return KIND.text
  }
}

function readTokens(tokens: readonly DateToken[], bytes: Uint8Array, start: number, end: number): boolean {
  time.hour = time.minute = time.second = time.fraction = time.fractionEnd = 0
  rest.half = rest.weekday = -1
  rest.offset = Number.NaN
  rest.zone = undefined
  let at = start
  for (const token of tokens) {
    at = 'literal' in token ? afterLiteral(bytes, at, end, token.literal) : readField(token, bytes, at, end)
    if (at < 0) return false
  }
  if (at !== end) return false
  if (rest.half < 0) return true
  if (time.hour < 1 || time.hour > 12) return false
  time.hour = (time.hour % 12) + rest.half * 12
  return true
}

function afterLiteral(bytes: Uint8Array, at: number, end: number, text: Uint8Array): number {
  if (end - at < text.length) return -1
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return -1
  return at + text.length
}

/** Reads the field at `at`; returns the position after it, or -1. */
function readField(
  { field, min, max }: Extract<DateToken, { readonly field: DateField }>,
  bytes: Uint8Array,
  at: number,
  end: number,
): number {
  if (max > 0) return readDigits(field, min, max, bytes, at, end)
  switch (field) {
    case 'monthName':
      time.month = wordAt(LONG_MONTHS, bytes, at, end) + 1
      return word.end
    case 'shortMonthName':
      time.month = wordAt(SHORT_MONTHS, bytes, at, end) + 1
      return word.end
    case 'weekday':
      rest.weekday = wordAt(LONG_WEEKDAYS, bytes, at, end)
      return word.end
    case 'shortWeekday':
      rest.weekday = wordAt(SHORT_WEEKDAYS, bytes, at, end)
      return word.end
    case 'half':
      rest.half = wordAt(HALVES, bytes, at, end)
      return word.end
    case 'offset':
      return readOffset(bytes, at, end)
    default:
      return readZone(bytes, at, end)
  }
}

function readDigits(field: DateField, min: number, max: number, bytes: Uint8Array, start: number, end: number): number {
  let at = start
  let value = 0
  while (at < end && at - start < max && isDigit(bytes[at]!)) value = value * 10 + bytes[at++]! - ZERO
  if (at - start < min || at === start) return -1
  switch (field) {
    case 'year':
      time.year = value
      break
    case 'shortYear':
      time.year = value + (value < 69 ? 2000 : 1900)
      break
    case 'month':
      time.month = value
      break
    case 'day':
      time.day = value
      break
    case 'hour':
    case 'hour12':
      time.hour = value
      if (value > 23) return -1
      break
    case 'minute':
      time.minute = value
      if (value > 59) return -1
      break
    case 'second':
      time.second = value
      if (value > 59) return -1
      break
    default:
      time.fraction = start
      time.fractionEnd = at
  }
  return at
}

function readOffset(bytes: Uint8Array, at: number, end: number): number {
  const sign = bytes[at]
  if (at < end && (sign === UPPER_Z || sign === 0x7a)) {
    rest.offset = 0
    return at + 1
  }
  if (at + 3 > end || (sign !== PLUS && sign !== MINUS)) return -1
  const hours = twoDigits(bytes, at + 1)
  let next = at + 3
  let minutes = 0
  const from = next < end && bytes[next] === COLON ? next + 1 : next
  if (from + 2 <= end && isDigit(bytes[from]!)) {
    minutes = twoDigits(bytes, from)
    next = from + 2
  } else if (from > next) return -1
  if (hours < 0 || hours > 15 || minutes < 0 || minutes > 59) return -1
  rest.offset = (sign === MINUS ? -1 : 1) * (hours * 60 + minutes)
  return next
}

function readZone(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && isNameByte(bytes[at]!)) at++
  rest.zone = zoneNamed(bytes, start, at)
  return rest.zone === undefined ? -1 : at
}

function isRealDay(): boolean {
  const { year, month, day } = time
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  if (year < 1 || month < 1 || month > 12 || day < 1) return false
  if (day > (month === 2 && isLeap ? 29 : DAYS[month - 1]!)) return false
  // 1970-01-01 was a Thursday.
  return rest.weekday < 0 || (((epochDay(year, month, day) + 3) % 7) + 7) % 7 === rest.weekday
}

function twoDigits(bytes: Uint8Array, pos: number): number {
  return isDigit(bytes[pos]!) && isDigit(bytes[pos + 1]!) ? (bytes[pos]! - ZERO) * 10 + bytes[pos + 1]! - ZERO : -1
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE
}

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === TAB
}

/** A letter, a digit or what is between the parts of a zone's name. */
function isNameByte(byte: number): boolean {
  const lower = byte | 0x20
  return (
    (lower >= 0x61 && lower <= 0x7a) ||
    isDigit(byte) ||
    byte === 0x2f ||
    byte === 0x5f ||
    byte === MINUS ||
    byte === PLUS
  )
}
