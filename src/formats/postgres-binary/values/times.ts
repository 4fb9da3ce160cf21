// Dates and times: days and microseconds since 2000-01-01, as text in the form of ISO 8601. What that form has not, years before
// 1 and after 9999, is written as Postgres prints it.

import { COLON, MINUS, QUOTE, ZERO } from '../../../codecs/ascii.ts'
import { type ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import { putAscii, putInteger } from '../../parquet/text/put-text.ts'
import { type Decoder, putQuoted } from './put-value.ts'

const DAY_SECONDS = 86_400
const MICROS = 1e6
/** Days from 1970-01-01 to 2000-01-01. */
const EPOCH_DAYS = 10_957
const MAX_INT = 0x7fffffff
const MIN_INT = -0x80000000
const MAX_TEXT = 48
const LETTER_T = 0x54
const LETTER_Z = 0x5a
const DOT = 0x2e

/** The whole seconds and the microseconds that were split last. */
let seconds = 0
let micros = 0

export const date: Decoder = (_bytes, view, start, _end, out) => {
  const days = view.getInt32(start)
  if (days === MAX_INT) return putQuoted(out, 'infinity')
  if (days === MIN_INT) return putQuoted(out, '-infinity')
  begin(out)
  const isBefore = putDay(out, days + EPOCH_DAYS)
  return finish(out, isBefore)
}

export const time: Decoder = (_bytes, view, start, _end, out) => {
  split(view, start)
  begin(out)
  putClock(out, seconds)
  return finish(out, false)
}

export const timestamp: Decoder = (_bytes, view, start, _end, out) => putMoment(view, start, out, false)
export const timestamptz: Decoder = (_bytes, view, start, _end, out) => putMoment(view, start, out, true)

function putMoment(view: DataView, start: number, out: ColumnBuffer, isZoned: boolean): number {
  const high = view.getInt32(start)
  const low = view.getInt32(start + 4)
  if (high === MAX_INT && low === -1) return putQuoted(out, 'infinity')
  if (high === MIN_INT && low === 0) return putQuoted(out, '-infinity')
  split(view, start)
  const day = Math.floor(seconds / DAY_SECONDS)
  begin(out)
  const isBefore = putDay(out, day + EPOCH_DAYS)
  out.bytes[out.length++] = LETTER_T
  putClock(out, seconds - day * DAY_SECONDS)
  if (isZoned) out.bytes[out.length++] = LETTER_Z
  return finish(out, isBefore)
}

const UNITS = ['year', 'mon', 'day'] as const

/** As Postgres prints it: 1 year 2 mons -3 days -04:05:06.7. */
export const interval: Decoder = (_bytes, view, start, _end, out) => {
  const days = view.getInt32(start + 8)
  const months = view.getInt32(start + 12)
  const high = view.getInt32(start)
  if (months === MAX_INT && days === MAX_INT && high === MAX_INT) return putQuoted(out, 'infinity')
  if (months === MIN_INT && days === MIN_INT && high === MIN_INT) return putQuoted(out, '-infinity')
  const years = Math.trunc(months / 12)
  begin(out)
  const from = out.length
  for (const [index, value] of [years, months - years * 12, days].entries()) {
    if (value === 0) continue
    if (out.length > from) putAscii(out, ' ')
    putInteger(out, value, 1)
    putAscii(out, ` ${UNITS[index]}${value === 1 ? '' : 's'}`)
  }
  const isNegative = high < 0
  split(view, start)
  if (isNegative && micros > 0) {
    seconds += 1
    micros = MICROS - micros
  }
  seconds = Math.abs(seconds)
  if (seconds > 0 || micros > 0 || out.length === from) {
    if (out.length > from) putAscii(out, ' ')
    if (isNegative) putAscii(out, '-')
    reserve(out, MAX_TEXT)
    putClock(out, seconds)
  }
  reserve(out, 1)
  return finish(out, false)
}

/** 64 bits of microseconds, in two steps of 16 bits, so that no product needs more than 53. */
function split(view: DataView, at: number): void {
  const low = view.getUint32(at + 4)
  const first = view.getInt32(at) * 65_536 + (low >>> 16)
  const upper = Math.floor(first / MICROS)
  const second = (first - upper * MICROS) * 65_536 + (low & 0xffff)
  const lower = Math.floor(second / MICROS)
  seconds = upper * 65_536 + lower
  micros = second - lower * MICROS
}

function begin(out: ColumnBuffer): void {
  reserve(out, MAX_TEXT * 2)
  out.bytes[out.length++] = QUOTE
}

function finish(out: ColumnBuffer, isBefore: boolean): number {
  if (isBefore) putAscii(out, ' BC')
  reserve(out, 1)
  out.bytes[out.length++] = QUOTE
  return KIND.text
}

/** The day of the value before is mostly also that of the next. */
let lastDay = Number.NaN
const SHORT_DAY = 10
const lastText = new Uint8Array(SHORT_DAY)

/** YYYY-MM-DD of a day since 1970-01-01; returns whether its year is one before the year 1, which it is written as without a sign. */
function putDay(out: ColumnBuffer, day: number): boolean {
  if (day === lastDay) {
    const { bytes } = out
    const { length } = out
    for (let i = 0; i < SHORT_DAY; i++) bytes[length + i] = lastText[i]!
    out.length = length + SHORT_DAY
    return false
  }
  const from = out.length
  const isBefore = putNewDay(out, day)
  if (!isBefore && out.length - from === SHORT_DAY) {
    lastDay = day
    lastText.set(out.bytes.subarray(from, out.length))
  }
  return isBefore
}

function putNewDay(out: ColumnBuffer, day: number): boolean {
  // Of the calendar that repeats every 400 years: the days since the first of March of the year 0.
  const shifted = day + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra =
    ((dayOfEra - ((dayOfEra / 1_460) | 0) + ((dayOfEra / 36_524) | 0) - ((dayOfEra / 146_096) | 0)) / 365) | 0
  const dayOfYear = dayOfEra - (365 * yearOfEra + ((yearOfEra / 4) | 0) - ((yearOfEra / 100) | 0))
  const shiftedMonth = ((5 * dayOfYear + 2) / 153) | 0
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  putInteger(out, year > 0 ? year : 1 - year, 4)
  out.bytes[out.length++] = MINUS
  putTwo(out, month)
  out.bytes[out.length++] = MINUS
  putTwo(out, dayOfYear - (((153 * shiftedMonth + 2) / 5) | 0) + 1)
  return year <= 0
}

/** HH:MM:SS and `micros`, without the zeros at its end. */
function putClock(out: ColumnBuffer, second: number): void {
  const hours = Math.floor(second / 3_600)
  const rest = second - hours * 3_600
  const minutes = (rest / 60) | 0
  putInteger(out, hours, 2)
  out.bytes[out.length++] = COLON
  putTwo(out, minutes)
  out.bytes[out.length++] = COLON
  putTwo(out, rest - minutes * 60)
  if (micros === 0) return
  out.bytes[out.length++] = DOT
  putInteger(out, micros, 6)
  while (out.bytes[out.length - 1] === ZERO) out.length--
}

function putTwo(out: ColumnBuffer, value: number): void {
  const tens = (value / 10) | 0
  out.bytes[out.length++] = ZERO + tens
  out.bytes[out.length++] = ZERO + value - tens * 10
}
