// A time in ISO 8601.

import { COLON, DOT, MINUS, PLUS, SPACE, UPPER_Z, ZERO } from '../ascii.ts'
import type { ColumnBuffer } from '../column-buffer.ts'
import { REJECT } from '../reject.ts'
import { dateOfDay } from '../text/date-of-day.ts'
import { epochDay } from '../text/epoch-day.ts'
import type { TimeZone } from '../text/time-zone.ts'
import { KIND } from '../value-kind.ts'

const DAY = 86_400
/** `2026-01-02 03:04:05.123456789+00:00`, and more than that. */
export const LONGEST_TIME = 64

/** A time without a zone. The digits of its fraction are the bytes `fraction .. fractionEnd` of the value. */
export interface LocalTime {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  fraction: number
  fractionEnd: number
}

/** Appends the date, the time if there is one, and the offset in minutes if it is a number. */
export function putLocal(time: LocalTime, from: Uint8Array, hasTime: boolean, offset: number, out: ColumnBuffer): void {
  putNumber(time.year, 4, out)
  out.bytes[out.length++] = MINUS
  putNumber(time.month, 2, out)
  out.bytes[out.length++] = MINUS
  putNumber(time.day, 2, out)
  if (hasTime) {
    putClock(SPACE, time.hour, time.minute, out)
    out.bytes[out.length++] = COLON
    putNumber(time.second, 2, out)
    if (time.fractionEnd > time.fraction) {
      out.bytes[out.length++] = DOT
      for (let at = time.fraction; at < time.fractionEnd; at++) out.bytes[out.length++] = from[at]!
    }
  }
  if (Number.isNaN(offset)) return
  const minutes = Math.abs(offset)
  putClock(offset < 0 ? MINUS : PLUS, Math.floor(minutes / 60), minutes % 60, out)
}

/** Appends the time in UTC when the zone's clocks show it. Returns its kind, or a reject: the clocks may skip it. */
export function putUtc(time: LocalTime, from: Uint8Array, zone: TimeZone, out: ColumnBuffer): number {
  const { year, month, day, hour, minute, second, fraction, fractionEnd } = time
  const utc = zone.toUtc(epochDay(year, month, day) * DAY + hour * 3600 + minute * 60 + second)
  if (Number.isNaN(utc)) return REJECT.localTimeGap
  const days = Math.floor(utc / DAY)
  const seconds = utc - days * DAY
  const date = dateOfDay(days)
  if (date.year < 1 || date.year > 9999) return REJECT.outOfRange
  const clock = { hour: Math.floor(seconds / 3600), minute: Math.floor(seconds / 60) % 60, second: seconds % 60 }
  putLocal({ ...date, ...clock, fraction, fractionEnd }, from, true, Number.NaN, out)
  out.bytes[out.length++] = UPPER_Z
  return KIND.text
}

function putClock(before: number, hour: number, minute: number, out: ColumnBuffer): void {
  out.bytes[out.length++] = before
  putNumber(hour, 2, out)
  out.bytes[out.length++] = COLON
  putNumber(minute, 2, out)
}

function putNumber(value: number, digits: number, out: ColumnBuffer): void {
  for (let i = digits - 1, left = value; i >= 0; i--, left = Math.floor(left / 10)) {
    out.bytes[out.length + i] = ZERO + (left % 10)
  }
  out.length += digits
}
