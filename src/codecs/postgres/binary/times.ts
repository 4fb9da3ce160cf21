// date: int32 days since 2000-01-01. time: int64 microseconds. timetz: the same and int32 seconds west of UTC. timestamp,
// timestamptz: int64 microseconds since 2000-01-01 00:00, in UTC for the latter. The greatest and the least integer are
// the infinities.

import type { EpochUnit, ReadingRules } from '../../codec.ts'
import type { ColumnBuffer } from '../../column-buffer.ts'
import { REJECT } from '../../reject.ts'
import { dateTime, readDate, readTime } from '../../text/date-time.ts'
import { epochDay } from '../../text/epoch-day.ts'
import { instant, readInstant } from '../../text/instant.ts'
import { KIND, type ValueWriter } from '../../value-kind.ts'
import type { BinaryFamily, BinaryType } from './codec.ts'
import { openField, readText, setInt64, text } from './field.ts'

const DAY_SECONDS = 86_400
const FIRST_DAY = epochDay(2000, 1, 1)
/** Numbers are held to the calendar that text has: a wrong `--epoch` mostly leaves it. */
const MIN_SECONDS = epochDay(1, 1, 1) * DAY_SECONDS
const END_SECONDS = epochDay(10_000, 1, 1) * DAY_SECONDS
const MICROSECONDS = 1_000_000
const NANOSECONDS_OF_MICROSECOND = 1_000
/** Microseconds: the finest that the server's times hold. */
const MAX_FRACTION_DIGITS = 6

function dateWriter(epoch: EpochUnit | undefined): ValueWriter {
  return (bytes, start, end, kind, out) => {
    if (kind === KIND.integer || kind === KIND.decimal) return epochDate(bytes, start, end, kind, epoch, out)
    const reject = readText(bytes, start, end, kind)
    if (reject < 0) return reject
    let days = 0
    if (readDate(text.bytes, text.start, text.end))
      days = epochDay(dateTime.year, dateTime.month, dateTime.day) - FIRST_DAY
    else {
      const sign = infinitySign(text.bytes, text.start, text.end)
      if (sign === 0) return REJECT.valueSyntax
      days = sign > 0 ? 0x7fff_ffff : -0x8000_0000
    }
    const pos = openField(out, 4)
    out.view.setInt32(pos, days)
    return 0
  }
}

/** A number is a date when it is a midnight in UTC. */
function epochDate(
  bytes: Uint8Array,
  start: number,
  end: number,
  kind: number,
  epoch: EpochUnit | undefined,
  out: ColumnBuffer,
): number {
  const reject = readInstant(bytes, start, end, kind, epoch)
  if (reject < 0) return reject
  if (instant.seconds < MIN_SECONDS || instant.seconds >= END_SECONDS) return REJECT.outOfRange
  if (instant.seconds % DAY_SECONDS !== 0 || instant.nanosecond !== 0) return REJECT.precision
  const pos = openField(out, 4)
  out.view.setInt32(pos, instant.seconds / DAY_SECONDS - FIRST_DAY)
  return 0
}

function timeWriter(maxDigits: number): ValueWriter {
  return (bytes, start, end, kind, out) => {
    const reject = readClock(bytes, start, end, kind)
    if (reject < 0) return reject
    if (dateTime.hasZone) return REJECT.zone
    if (dateTime.fractionDigits > maxDigits) return REJECT.precision
    putClock(out, openField(out, 8))
    return 0
  }
}

/** Without a zone the time is UTC, as in the text wire's session. */
function timetzWriter(maxDigits: number): ValueWriter {
  return (bytes, start, end, kind, out) => {
    const reject = readClock(bytes, start, end, kind)
    if (reject < 0) return reject
    if (dateTime.fractionDigits > maxDigits) return REJECT.precision
    const pos = openField(out, 12)
    putClock(out, pos)
    out.view.setInt32(pos + 8, -60 * dateTime.offsetMinutes)
    return 0
  }
}

function readClock(bytes: Uint8Array, start: number, end: number, kind: number): number {
  const reject = readText(bytes, start, end, kind)
  if (reject < 0) return reject
  return readTime(text.bytes, text.start, text.end) ? 0 : REJECT.valueSyntax
}

function putClock(out: ColumnBuffer, pos: number): void {
  const seconds = dateTime.hour * 3_600 + dateTime.minute * 60 + dateTime.second
  setInt64(out.view, pos, seconds, MICROSECONDS, dateTime.nanosecond / NANOSECONDS_OF_MICROSECOND)
}

/** A column without a time zone would drop an offset without a word. */
function timestampWriter(epoch: EpochUnit | undefined, maxDigits: number, takesZone: boolean): ValueWriter {
  return (bytes, start, end, kind, out) => {
    if (kind === KIND.integer || kind === KIND.decimal) {
      const reject = readInstant(bytes, start, end, kind, epoch)
      if (reject < 0) return reject
      if (instant.seconds < MIN_SECONDS || instant.seconds >= END_SECONDS) return REJECT.outOfRange
      return putInstant(out, maxDigits)
    }
    const reject = readText(bytes, start, end, kind)
    if (reject < 0) return reject
    const syntax = readInstant(text.bytes, text.start, text.end, KIND.text, undefined)
    if (syntax < 0) return putInfinity(out)
    if (instant.isUtc && !takesZone) return REJECT.zone
    return putInstant(out, maxDigits)
  }
}

function putInstant(out: ColumnBuffer, maxDigits: number): number {
  if (instant.fractionDigits > maxDigits) return REJECT.precision
  const pos = openField(out, 8)
  const seconds = instant.seconds - FIRST_DAY * DAY_SECONDS
  setInt64(out.view, pos, seconds, MICROSECONDS, instant.nanosecond / NANOSECONDS_OF_MICROSECOND)
  return 0
}

function putInfinity(out: ColumnBuffer): number {
  const sign = infinitySign(text.bytes, text.start, text.end)
  if (sign === 0) return REJECT.valueSyntax
  const pos = openField(out, 8)
  out.view.setInt32(pos, sign > 0 ? 0x7fff_ffff : -0x8000_0000)
  out.view.setInt32(pos + 4, sign > 0 ? -1 : 0)
  return 0
}

const INFINITY = new TextEncoder().encode('-infinity')

/** 1 for `infinity`, -1 for `-infinity`, else 0. */
function infinitySign(bytes: Uint8Array, start: number, end: number): number {
  const skip = INFINITY.length - (end - start)
  if (skip !== 0 && skip !== 1) return 0
  for (let i = skip; i < INFINITY.length; i++) if (bytes[start + i - skip] !== INFINITY[i]) return 0
  return skip === 1 ? 1 : -1
}

function digitsOf(type: BinaryType): number {
  return type.typmod < 0 ? MAX_FRACTION_DIGITS : Math.min(type.typmod, MAX_FRACTION_DIGITS)
}

const FINE = 'more digits of the second than declared (6 at most)'
const CLOCK = 'HH:MM[:SS[.fraction]]'
const ZONE = 'Z or an offset'
const EPOCH = 'with --epoch numbers'

export const date: BinaryFamily = {
  valueClass: 'time',
  form: () => ({ kind: 'date' }),
  accepts: `YYYY-MM-DD, infinity and -infinity; ${EPOCH} that are midnights in UTC`,
  refuses: 'days that do not exist, years outside 0001 to 9999, a time of day',
  make: (_type, rules) => ({ write: dateWriter(rules.epoch) }),
}

export const time: BinaryFamily = {
  valueClass: 'time',
  accepts: CLOCK,
  refuses: `24:00, ${ZONE}, ${FINE}`,
  make: (type) => ({ write: timeWriter(digitsOf(type)) }),
}

export const timetz: BinaryFamily = {
  valueClass: 'time',
  accepts: `${CLOCK} with ${ZONE}; without one it is UTC`,
  refuses: `24:00, names of zones, ${FINE}`,
  make: (type) => ({ write: timetzWriter(digitsOf(type)) }),
}

export const timestamp: BinaryFamily = {
  valueClass: 'time',
  form: (type) => ({ kind: 'timestamp', hasZone: false, digits: digitsOf(type) }),
  accepts: `YYYY-MM-DD[T ]${CLOCK}, YYYY-MM-DD for midnight, infinity and -infinity; ${EPOCH}`,
  refuses: `days that do not exist, years outside 0001 to 9999, ${ZONE}, ${FINE}`,
  make: (type: BinaryType, rules: ReadingRules) => ({ write: timestampWriter(rules.epoch, digitsOf(type), false) }),
}

export const timestamptz: BinaryFamily = {
  ...timestamp,
  form: (type) => ({ kind: 'timestamp', hasZone: true, digits: digitsOf(type) }),
  accepts: `${timestamp.accepts}; with ${ZONE}, and without one it is UTC`,
  refuses: `days that do not exist, years outside 0001 to 9999, names of zones, ${FINE}`,
  make: (type: BinaryType, rules: ReadingRules) => ({ write: timestampWriter(rules.epoch, digitsOf(type), true) }),
}
