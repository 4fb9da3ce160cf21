// Dates and times as people write them: ISO 8601's extended form, with T or a space, with or without seconds, a
// fraction of up to nine digits, and Z or an offset. The parts are left in `dateTime`; nothing is allocated.

import { COLON, DOT, MINUS, NINE, PLUS, SPACE, UPPER_T, UPPER_Z, ZERO } from '../ascii.ts'

/** The parts of the date or time that was read last. */
export const dateTime = {
  year: 0,
  month: 0,
  day: 0,
  hour: 0,
  minute: 0,
  second: 0,
  nanosecond: 0,
  /** Digits after the second's point that are not trailing zeros. */
  fractionDigits: 0,
  hasZone: false,
  /** Minutes east of UTC. */
  offsetMinutes: 0,
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const LOWER_T = 0x74

/** Reads exactly `YYYY-MM-DD`, a day that exists. */
export function readDate(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start === 10 && readDay(bytes, start)
}

/** Reads `YYYY-MM-DD[T ]HH:MM[:SS[.f]][zone]`; a date alone is midnight. */
export function readTimestamp(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 10 || !readDay(bytes, start)) return false
  if (end - start === 10) {
    clearTime()
    return true
  }
  const separator = bytes[start + 10]
  if (separator !== UPPER_T && separator !== SPACE && separator !== LOWER_T) return false
  return readTime(bytes, start + 11, end)
}

/** Reads `HH:MM[:SS[.f]][zone]`. */
export function readTime(bytes: Uint8Array, start: number, end: number): boolean {
  clearTime()
  if (end - start < 5 || bytes[start + 2] !== COLON) return false
  const hour = twoDigits(bytes, start)
  const minute = twoDigits(bytes, start + 3)
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return false
  dateTime.hour = hour
  dateTime.minute = minute
  let pos = start + 5
  if (pos < end && bytes[pos] === COLON) {
    const second = end - pos >= 3 ? twoDigits(bytes, pos + 1) : -1
    if (second < 0 || second > 59) return false
    dateTime.second = second
    pos += 3
    if (pos < end && bytes[pos] === DOT) {
      pos = readFraction(bytes, pos + 1, end)
      if (pos < 0) return false
    }
  }
  return pos === end || readZone(bytes, pos, end)
}

function readDay(bytes: Uint8Array, start: number): boolean {
  const century = twoDigits(bytes, start)
  const yearOfCentury = twoDigits(bytes, start + 2)
  const month = twoDigits(bytes, start + 5)
  const day = twoDigits(bytes, start + 8)
  if (century < 0 || yearOfCentury < 0 || bytes[start + 4] !== MINUS || bytes[start + 7] !== MINUS) return false
  const year = century * 100 + yearOfCentury
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return false
  dateTime.year = year
  dateTime.month = month
  dateTime.day = day
  return true
}

function daysInMonth(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 && isLeap ? 29 : DAYS[month - 1]!
}

/** Reads one to nine digits; returns the position after them, or -1. */
function readFraction(bytes: Uint8Array, start: number, end: number): number {
  let pos = start
  let value = 0
  let significant = 0
  for (; pos < end; pos++) {
    const byte = bytes[pos]!
    if (byte < ZERO || byte > NINE) break
    if (pos - start < 9) value = value * 10 + byte - ZERO
    if (byte !== ZERO) significant = pos - start + 1
  }
  const count = pos - start
  if (count === 0 || significant > 9) return -1
  dateTime.nanosecond = value * 10 ** (9 - Math.min(count, 9))
  dateTime.fractionDigits = significant
  return pos
}

/** Reads `Z`, `+HH`, `+HHMM` or `+HH:MM`, with a space before it or not, up to the end. */
function readZone(bytes: Uint8Array, start: number, end: number): boolean {
  const pos = bytes[start] === SPACE ? start + 1 : start
  const sign = bytes[pos]
  dateTime.hasZone = true
  if (sign === UPPER_Z || sign === 0x7a) return pos + 1 === end
  if ((sign !== PLUS && sign !== MINUS) || end - pos < 3) return false
  const hours = twoDigits(bytes, pos + 1)
  let rest = pos + 3
  if (rest < end && bytes[rest] === COLON) rest++
  let minutes = 0
  if (rest === pos + 4 || rest < end) {
    if (end - rest !== 2) return false
    minutes = twoDigits(bytes, rest)
  }
  if (hours < 0 || hours > 15 || minutes < 0 || minutes > 59) return false
  dateTime.offsetMinutes = (sign === MINUS ? -1 : 1) * (hours * 60 + minutes)
  return true
}

function clearTime(): void {
  dateTime.hour = 0
  dateTime.minute = 0
  dateTime.second = 0
  dateTime.nanosecond = 0
  dateTime.fractionDigits = 0
  dateTime.hasZone = false
  dateTime.offsetMinutes = 0
}

function twoDigits(bytes: Uint8Array, pos: number): number {
  const tens = bytes[pos]! - ZERO
  const ones = bytes[pos + 1]! - ZERO
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1
}
