// Dates and times as JSON texts in ISO 8601. A point in time is written in UTC with a Z, whatever zone its column shows, so that
// it is the same one in every other column.

import { COLON, DOT, MINUS, QUOTE, ZERO } from '../../codecs/ascii.ts'
import { type ColumnBuffer, putByte, reserve } from '../../codecs/column-buffer.ts'
import { moment, splitTicks } from '../parquet/text/moment.ts'
import { putInteger } from '../parquet/text/put-text.ts'
import { dayText } from '../parquet/text/time-text.ts'
import type { PutFixed } from './fixed-values.ts'
import { putShort } from './put-short.ts'

const DAY_SECONDS = 86_400
const T = 0x54
const Z = 0x5a

export const date: PutFixed = (_bytes, view, at, out) => putDate(view.getUint16(at, true), out)
export const date32: PutFixed = (_bytes, view, at, out) => putDate(view.getInt32(at, true), out)
export const dateTime: PutFixed = (_bytes, view, at, out) => putInstant(view.getUint32(at, true), 0, 0, out)

export function dateTime64(precision: number): PutFixed {
  return (_bytes, view, at, out) => {
    splitTicks(view.getInt32(at + 4, true), view.getUint32(at, true), 10 ** precision)
    return putInstant(moment.seconds, moment.nanosecond, precision, out)
  }
}

export const time: PutFixed = (_bytes, view, at, out) => {
  const seconds = view.getInt32(at, true)
  return putTime(seconds < 0, Math.abs(seconds), 0, 0, out)
}

export function time64(precision: number): PutFixed {
  return (_bytes, view, at, out) => {
    const ticks = view.getBigInt64(at, true)
    const perSecond = 10n ** BigInt(precision)
    const size = ticks < 0n ? -ticks : ticks
    return putTime(ticks < 0n, Number(size / perSecond), Number(size % perSecond), precision, out)
  }
}

/** The day of the value before is mostly also that of the next. */
let lastDay = 0
let lastText: Uint8Array = new TextEncoder().encode(dayText(0))

function putDay(day: number, out: ColumnBuffer): void {
  if (day !== lastDay) {
    lastDay = day
    lastText = new TextEncoder().encode(dayText(day))
  }
  putShort(out, lastText)
}

function putDate(day: number, out: ColumnBuffer): number {
  putByte(out, QUOTE)
  putDay(day, out)
  putByte(out, QUOTE)
  return 0
}

function putInstant(seconds: number, ticks: number, precision: number, out: ColumnBuffer): number {
  const day = Math.floor(seconds / DAY_SECONDS)
  putByte(out, QUOTE)
  putDay(day, out)
  putByte(out, T)
  putClock(seconds - day * DAY_SECONDS, out)
  putFraction(ticks, precision, out)
  putByte(out, Z)
  putByte(out, QUOTE)
  return 0
}

function putTime(isNegative: boolean, seconds: number, ticks: number, precision: number, out: ColumnBuffer): number {
  putByte(out, QUOTE)
  if (isNegative) putByte(out, MINUS)
  putClock(seconds, out)
  putFraction(ticks, precision, out)
  putByte(out, QUOTE)
  return 0
}

function putClock(seconds: number, out: ColumnBuffer): void {
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  putInteger(out, hours, 2)
  reserve(out, 6)
  putTwo(minutes - hours * 60, out)
  putTwo(seconds - minutes * 60, out)
}

function putTwo(value: number, out: ColumnBuffer): void {
  const tens = (value / 10) | 0
  out.bytes[out.length++] = COLON
  out.bytes[out.length++] = ZERO + tens
  out.bytes[out.length++] = ZERO + value - tens * 10
}

/** Without the zeros at its end. */
function putFraction(ticks: number, precision: number, out: ColumnBuffer): void {
  if (ticks === 0) return
  putByte(out, DOT)
  putInteger(out, ticks, precision)
  while (out.bytes[out.length - 1] === ZERO) out.length--
}
