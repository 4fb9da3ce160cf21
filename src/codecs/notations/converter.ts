// A value in the notation of its column -> the same value as the codecs take it.

import { COMMA, DOT, LF } from '../ascii.ts'
import { ColumnBuffer, putByte, reserve } from '../column-buffer.ts'
import type { FlagNotation, Notation, NumberNotation, ZoneNotation } from '../notation.ts'
import { dateTime, readDate, readTimestamp } from '../text/date-time.ts'
import { decodeText } from '../text/json-string.ts'
import { findTimeZone } from '../text/time-zone.ts'
import { KIND } from '../value-kind.ts'
import { LONGEST_TIME, type LocalTime, putUtc } from './put-time.ts'
import { dateReader } from './read-date.ts'
import { readExact, readMarked } from './read-number.ts'

/** The kind of the value that is now in `converted`, 0 where the value stays as it is, or a reject. */
export type Convert = (bytes: Uint8Array, start: number, end: number, kind: number) => number

/** What was converted last, followed by a line feed. */
export const converted = new ColumnBuffer(LONGEST_TIME)
const plain = new ColumnBuffer(64)
/** For a number that is converted twice. */
const marked = new ColumnBuffer(64)

/** Reads a text without escapes. */
type ReadPlain = (bytes: Uint8Array, start: number, end: number) => number

/** `isText`: numbers of the input are texts like all others, as in CSV. */
export function converterOf(notation: Notation, isText = false): Convert {
  switch (notation.as) {
    case 'date': {
      const read = dateReader(notation)
      return textConverter((bytes, start, end) => read(bytes, start, end, converted), true)
    }
    case 'zone':
      return textConverter(zoneReader(notation), false)
    case 'flag':
      return textConverter(flagReader(notation), false)
    case 'number':
      return numberConverter(notation, isText)
  }
}

function textConverter(read: ReadPlain, takesNumbers: boolean): Convert {
  return (bytes, start, end, kind) => {
    const isNumber = takesNumbers && (kind === KIND.integer || kind === KIND.decimal)
    if (kind !== KIND.text && kind !== KIND.escapedText && !isNumber) return 0
    // An empty text is for the column to judge.
    if (start === end) return 0
    converted.length = 0
    let result: number
    if (kind === KIND.escapedText) {
      plain.length = 0
      reserve(plain, end - start + 1)
      if (decodeText(bytes, start, end, plain) < 0) return 0
      result = read(plain.bytes, 0, plain.length)
    } else result = read(bytes, start, end)
    if (result > 0) putByte(converted, LF)
    return result
  }
}

function numberConverter({ decimal, isExact }: NumberNotation, isText: boolean): Convert {
  const mark = decimal === ',' ? COMMA : DOT
  const exact = (bytes: Uint8Array, start: number, end: number): number => {
    converted.length = 0
    const result = readExact(bytes, start, end, converted)
    if (result > 0) putByte(converted, LF)
    return result
  }
  const text = textConverter((bytes, start, end) => {
    if (!isExact) return readMarked(bytes, start, end, mark, converted)
    marked.length = 0
    const kind = readMarked(bytes, start, end, mark, marked)
    if (kind === KIND.decimal) {
      const whole = readExact(marked.bytes, 0, marked.length, converted)
      if (whole !== 0) return whole
    }
    converted.length = 0
    reserve(converted, marked.length)
    converted.bytes.set(marked.bytes.subarray(0, marked.length))
    converted.length = marked.length
    return kind
  }, isText)
  return (bytes, start, end, kind) => {
    if (decimal !== undefined && (isText || kind === KIND.text || kind === KIND.escapedText))
      return text(bytes, start, end, kind)
    return isExact && kind === KIND.decimal ? exact(bytes, start, end) : 0
  }
}

/** The parts of what ISO 8601 calls a local time. */
const local: LocalTime = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0, fraction: 0, fractionEnd: 0 }

function zoneReader({ zone, keepsDates }: ZoneNotation): ReadPlain {
  const clocks = findTimeZone(zone)
  return (bytes, start, end) => {
    if (keepsDates === true && readDate(bytes, start, end)) return 0
    if (!readTimestamp(bytes, start, end) || dateTime.hasZone) return 0
    Object.assign(local, {
      year: dateTime.year,
      month: dateTime.month,
      day: dateTime.day,
      hour: dateTime.hour,
      minute: dateTime.minute,
      second: dateTime.second,
    })
    let point = start
    while (point < end && bytes[point] !== DOT) point++
    local.fraction = Math.min(point + 1, end)
    local.fractionEnd = end
    reserve(converted, LONGEST_TIME)
    return putUtc(local, bytes, clocks, converted)
  }
}

function flagReader({ trueWords, falseWords }: FlagNotation): ReadPlain {
  const encode = (word: string): Uint8Array => new TextEncoder().encode(word.toLowerCase())
  const yes = trueWords.map(encode)
  const no = falseWords.map(encode)
  return (bytes, start, end) => {
    if (yes.some((word) => isWord(word, bytes, start, end))) return KIND.true
    return no.some((word) => isWord(word, bytes, start, end)) ? KIND.false : 0
  }
}

/** ASCII letters in any case. */
function isWord(word: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== word.length) return false
  for (let i = 0; i < word.length; i++) {
    const byte = bytes[start + i]!
    if ((byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte) !== word[i]) return false
  }
  return true
}
