// Durations as text: ISO 8601's P1Y2M3DT4H5M6.7S, where every number may have a minus, and the words that Postgres prints:
// [@] 1 year 2 mons -3 days 04:05:06.7 [ago]. Whatever would have to be guessed is none.

import { COLON, PLUS, SPACE, UPPER_D, UPPER_T } from '../../ascii.ts'
import { isSixtieth, number, readNumber } from './interval-number.ts'

/** The duration that was read last. */
export const duration = {
  months: 0,
  days: 0,
  seconds: 0,
  /** Less than a million in either direction, to be added to `seconds`. */
  microseconds: 0,
  /** Digits of the second's fraction that are not trailing zeros; 7 for any more than 6. */
  fractionDigits: 0,
}

const UPPER_P = 0x50
const UPPER_Y = 0x59
const UPPER_M = 0x4d
const UPPER_W = 0x57
const UPPER_H = 0x48
const UPPER_S = 0x53
const AT = 0x40
/** Fields in their order, one bit each in what has been seen. */
const FIELD = { year: 1, month: 2, week: 4, day: 8, hour: 16, minute: 32, second: 64 }

const WORDS = Object.entries({
  year: ['year', 'years'],
  month: ['mon', 'mons', 'month', 'months'],
  week: ['week', 'weeks'],
  day: ['day', 'days'],
  hour: ['hour', 'hours'],
  minute: ['min', 'mins', 'minute', 'minutes'],
  second: ['sec', 'secs', 'second', 'seconds'],
}).flatMap(([field, words]) =>
  words.map((word) => ({ field: FIELD[field as keyof typeof FIELD], bytes: new TextEncoder().encode(word) })),
)
const AGO = new TextEncoder().encode('ago')

/** Reads `bytes[start .. end)` into `duration`. */
export function readDuration(bytes: Uint8Array, start: number, end: number): boolean {
  duration.months = duration.days = duration.seconds = duration.microseconds = duration.fractionDigits = 0
  return bytes[start] === UPPER_P && end > start ? readIso(bytes, start + 1, end) : readWords(bytes, start, end)
}

function readIso(bytes: Uint8Array, start: number, end: number): boolean {
  let seen = 0
  let isTime = false
  let pos = start
  while (pos < end) {
    if (bytes[pos] === UPPER_T) {
      if (isTime) return false
      isTime = true
      pos++
    }
    // The server knows only the minus here.
    if (bytes[pos] === PLUS || !readNumber(bytes, pos, end) || number.end === end) return false
    const field = isoField(bytes[number.end]!, isTime)
    // In their order, each once: no field is below those seen.
    if (field <= seen || !add(field)) return false
    seen |= field
    pos = number.end + 1
  }
  return isTime ? seen >= FIELD.hour : seen > 0
}

function isoField(letter: number, isTime: boolean): number {
  switch (letter) {
    case UPPER_Y:
      return isTime ? 0 : FIELD.year
    case UPPER_M:
      return isTime ? FIELD.minute : FIELD.month
    case UPPER_W:
      return isTime ? 0 : FIELD.week
    case UPPER_D:
      return isTime ? 0 : FIELD.day
    case UPPER_H:
      return isTime ? FIELD.hour : 0
    case UPPER_S:
      return isTime ? FIELD.second : 0
    default:
      return 0
  }
}

function readWords(bytes: Uint8Array, start: number, end: number): boolean {
  let seen = 0
  let pos = bytes[start] === AT && start < end ? skipSpaces(bytes, start + 1, end) : start
  while (pos < end) {
    if (seen > 0 && isWord(AGO, bytes, pos, end)) {
      negate()
      return true
    }
    if (!readNumber(bytes, pos, end)) return false
    const isClock = bytes[number.end] === COLON && number.end < end
    const wordStart = skipSpaces(bytes, number.end, end)
    const wordEnd = isClock ? 0 : endOfWord(bytes, wordStart, end)
    const fields = isClock ? FIELD.hour | FIELD.minute | FIELD.second : fieldOf(bytes, wordStart, wordEnd)
    if (fields === 0 || (seen & fields) !== 0) return false
    if (!(isClock ? readClock(bytes, end) : add(fields))) return false
    seen |= fields
    pos = isClock ? number.end : wordEnd
    const next = skipSpaces(bytes, pos, end)
    if (next === pos && pos < end) return false
    pos = next
  }
  // A space at the end is not for us to explain.
  return seen > 0 && bytes[end - 1] !== SPACE
}

/** Reads the rest of HH:MM[:SS[.f]] after the hours, which are in `number`; its sign is that of all. */
function readClock(bytes: Uint8Array, end: number): boolean {
  const { sign, whole: hours, hasFraction } = number
  if (hasFraction || !readNumber(bytes, number.end + 1, end) || !isSixtieth()) return false
  if (number.hasFraction) return false
  const minutes = number.whole
  number.whole = number.microseconds = 0
  if (number.end < end && bytes[number.end] === COLON) {
    if (!readNumber(bytes, number.end + 1, end) || !isSixtieth()) return false
  }
  number.sign = sign
  number.whole += hours * 3600 + minutes * 60
  return add(FIELD.second)
}

/** Adds `number` of the field to the duration: only seconds may have a fraction. */
function add(field: number): boolean {
  const { sign, whole, hasFraction } = number
  if (hasFraction && field !== FIELD.second) return false
  const value = sign * whole
  if (field === FIELD.year) duration.months += value * 12
  else if (field === FIELD.month) duration.months += value
  else if (field === FIELD.week) duration.days += value * 7
  else if (field === FIELD.day) duration.days += value
  else if (field === FIELD.hour) duration.seconds += value * 3600
  else if (field === FIELD.minute) duration.seconds += value * 60
  else {
    duration.seconds += value
    duration.microseconds = sign * number.microseconds
    duration.fractionDigits = number.fractionDigits
  }
  return true
}

function negate(): void {
  duration.months = -duration.months
  duration.days = -duration.days
  duration.seconds = -duration.seconds
  duration.microseconds = -duration.microseconds
}

function skipSpaces(bytes: Uint8Array, start: number, end: number): number {
  let pos = start
  while (pos < end && bytes[pos] === SPACE) pos++
  return pos
}

function endOfWord(bytes: Uint8Array, start: number, end: number): number {
  let pos = start
  while (pos < end && bytes[pos]! >= 0x61 && bytes[pos]! <= 0x7a) pos++
  return pos
}

function fieldOf(bytes: Uint8Array, start: number, end: number): number {
  for (const word of WORDS) if (isWord(word.bytes, bytes, start, end)) return word.field
  return 0
}

function isWord(word: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (word.length !== end - start) return false
  for (let i = 0; i < word.length; i++) if (bytes[start + i] !== word[i]) return false
  return true
}
