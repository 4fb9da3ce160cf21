// Dates as days since 1970-01-01 (INT32) and times as micro- or nanoseconds since 1970 (INT64), little-endian: what is in
// pages of Parquet. Source: Apache Parquet, "Logical Types", temporal types.

import type { ScalarCodec, ScalarFamily } from '../clickhouse/codec.ts'
import { putTicks } from '../clickhouse/native/ticks.ts'
import { textWriter, wrongKind } from '../clickhouse/native/value-writers.ts'
import type { ReadingRules, ValueReader } from '../codec.ts'
import { reserve } from '../column-buffer.ts'
import { REJECT } from '../reject.ts'
import { dateTime, readDate } from '../text/date-time.ts'
import { epochDay } from '../text/epoch-day.ts'
import { instant, readInstant } from '../text/instant.ts'
import { findTimeZone } from '../text/time-zone.ts'
import { UNUSUAL } from '../text/usual-number.ts'
import { readUsualDate, readUsualTime, usualTime } from '../text/usual-time.ts'
import { KIND } from '../value-kind.ts'

const DAY = 86_400
const FIRST_DAY = epochDay(1, 1, 1)
const LAST_DAY = epochDay(9999, 12, 31)

export const parquetDate: Pick<ScalarFamily, 'valueClass'> & { make(rules: ReadingRules): ScalarCodec } = {
  valueClass: 'time',
  make({ epoch }) {
    const writeText = textWriter((bytes, start, end, out) => {
      if (!readDate(bytes, start, end)) return REJECT.valueSyntax
      reserve(out, 4)
      out.view.setInt32(out.length, epochDay(dateTime.year, dateTime.month, dateTime.day), true)
      out.length += 4
      return 0
    })
    return {
      write(bytes, start, end, kind, out) {
        const isNumber = kind === KIND.integer || kind === KIND.decimal
        if (!isNumber || epoch === undefined) return writeText(bytes, start, end, kind, out)
        const reject = readInstant(bytes, start, end, kind, epoch)
        if (reject < 0) return reject
        if (instant.nanosecond !== 0 || instant.seconds % DAY !== 0) return REJECT.precision
        const day = instant.seconds / DAY
        if (day < FIRST_DAY || day > LAST_DAY) return REJECT.outOfRange
        reserve(out, 4)
        out.view.setInt32(out.length, day, true)
        out.length += 4
        return 0
      },
      placeholder: new Uint8Array(4),
    }
  },
}

/** `isUtc`: points in time; without it the clocks of no zone, and a text that names a zone is a reject. */
export function parquetTimestamp(digits: 6 | 9, isUtc: boolean): typeof parquetDate {
  const perSecond = 10 ** digits
  const perTick = 10 ** (9 - digits)
  return {
    valueClass: 'time',
    make({ epoch, timeZone = 'UTC' }) {
      const zone = findTimeZone(timeZone)
      return {
        write(bytes, start, end, kind, out) {
          if (kind === KIND.null) return wrongKind(kind)
          const reject = readInstant(bytes, start, end, kind, epoch)
          if (reject < 0) return reject
          if (instant.fractionDigits > digits) return REJECT.precision
          const hasZone = instant.isUtc && (kind === KIND.text || kind === KIND.escapedText)
          if (hasZone && !isUtc) return REJECT.zone
          let { seconds } = instant
          if (seconds < FIRST_DAY * DAY || seconds >= (LAST_DAY + 1) * DAY) return REJECT.outOfRange
          if (isUtc && !instant.isUtc) {
            seconds = zone.toUtc(seconds)
            if (Number.isNaN(seconds)) return REJECT.localTimeGap
          }
          return putTicks(out, seconds, perSecond, instant.nanosecond / perTick)
        },
        placeholder: new Uint8Array(8),
      }
    },
  }
}

/** A date in its usual form. */
export const readParquetDate: ValueReader = (bytes, pos, out) => {
  const next = readUsualDate(bytes, pos)
  if (next < 0) return UNUSUAL
  reserve(out, 4)
  out.view.setInt32(out.length, usualTime.day, true)
  out.length += 4
  return next
}

/** The days on which nanoseconds fit 64 bits. */
const FIRST_USUAL_DAY = -25_567
const LAST_USUAL_DAY = 106_650

/** A reader of times in UTC or, without `isUtc`, of no zone in their usual form. */
export function parquetTimestampReader(digits: 6 | 9, isUtc: boolean): ValueReader {
  const perSecond = 10 ** digits
  const perTick = 10 ** (9 - digits)
  return (bytes, pos, out) => {
    const next = readUsualTime(bytes, pos)
    if (next < 0 || usualTime.fractionDigits > digits || (usualTime.isUtc && !isUtc)) return UNUSUAL
    if (usualTime.day < FIRST_USUAL_DAY || usualTime.day > LAST_USUAL_DAY) return UNUSUAL
    putTicks(out, usualTime.day * DAY + usualTime.secondOfDay, perSecond, usualTime.nanosecond / perTick)
    return next
  }
}
