// Days and timestamps for ClickHouse's types, exact or refused, within the same bounds as text.

import { putTicks } from '../../../codecs/clickhouse/native/ticks.ts'
import type { ValueForm } from '../../../codecs/clickhouse/native/value-form.ts'
import { reserve } from '../../../codecs/column-buffer.ts'
import { REJECT } from '../../../codecs/reject.ts'
import { epochDay } from '../../../codecs/text/epoch-day.ts'
import { UTC_ZONES } from '../../../codecs/text/time-zone.ts'
import type { PageValues } from '../../../formats/parquet/pages/page-values.ts'
import type { Leaf } from '../../../formats/parquet/schema/field.ts'
import { moment, momentReader } from '../../../formats/parquet/text/moment.ts'
import type { StoredValueCodec } from '../stored-value.ts'

const DAY = 86_400
const FIRST_DATE32 = epochDay(1900, 1, 1)
const LAST_DATE32 = epochDay(2299, 12, 31)
const FIRST_SECOND64 = FIRST_DATE32 * DAY
const LAST_SECOND64 = (LAST_DATE32 + 1) * DAY - 1
const FIRST_TEXT_SECOND = epochDay(1, 1, 1) * DAY
const LAST_TEXT_SECOND = (epochDay(9999, 12, 31) + 1) * DAY - 1
type TimeForm = Extract<ValueForm, { kind: 'dateTime' | 'dateTime64' }>

const DIGITS = { ms: 3, us: 6, ns: 9 } as const

export function clickhouseDays(bytes: 2 | 4, last: number): StoredValueCodec {
  if (bytes === 4) {
    const isIn = (day: number): boolean => day >= FIRST_DATE32 && day <= last
    return {
      write({ view }, start, _end, out) {
        const day = view.getInt32(start, true)
        if (!isIn(day)) return REJECT.outOfRange
        reserve(out, 4)
        out.view.setInt32(out.length, day, true)
        out.length += 4
        return 0
      },
      areSame({ view }, start, count) {
        for (let i = 0; i < count; i++) if (!isIn(view.getInt32(start + i * 4, true))) return false
        return true
      },
    }
  }
  return {
    write({ view }, start, _end, out) {
      const day = view.getInt32(start, true)
      if (day < 0 || day > last) return REJECT.outOfRange
      reserve(out, 2)
      out.view.setUint16(out.length, day, true)
      out.length += 2
      return 0
    },
  }
}

/** Undefined for clocks of another zone than UTC: which moment they mean is for the zone's rules to say. */
export function clickhouseDateTime(leaf: Leaf, form: TimeForm): StoredValueCodec | undefined {
  const { type, physical } = leaf
  if (type.kind !== 'timestamp' || (!type.utc && !UTC_ZONES.has(form.zone))) return undefined
  const read = momentReader(leaf)
  if (form.kind === 'dateTime') return { write: dateTimeWriter(read, form.last) }
  const { digits } = form
  const write = dateTime64Writer(read, digits)
  if (physical !== 'INT64' || DIGITS[type.unit] !== digits) return { write }
  return { write, areSame: allWithin(FIRST_SECOND64 * 10 ** digits, LAST_SECOND64 * 10 ** digits) }
}

type ReadMoment = (view: DataView, at: number) => void

function dateTimeWriter(read: ReadMoment, last: number): StoredValueCodec['write'] {
  return ({ view }, start, _end, out) => {
    read(view, start)
    if (moment.nanosecond !== 0) return finer()
    if (moment.seconds < 0 || moment.seconds > last) return REJECT.outOfRange
    reserve(out, 4)
    out.view.setUint32(out.length, moment.seconds, true)
    out.length += 4
    return 0
  }
}

function dateTime64Writer(read: ReadMoment, precision: number): StoredValueCodec['write'] {
  const perSecond = 10 ** precision
  const perTick = 10 ** (9 - precision)
  return ({ view }, start, _end, out) => {
    read(view, start)
    if (moment.nanosecond % perTick !== 0) return finer()
    if (moment.seconds < FIRST_SECOND64 || moment.seconds > LAST_SECOND64) return REJECT.outOfRange
    return putTicks(out, moment.seconds, perSecond, moment.nanosecond / perTick)
  }
}

/** Why a moment that is finer than the column is refused: of years that text does not have nothing else is said. */
function finer(): number {
  const { seconds } = moment
  return seconds < FIRST_TEXT_SECOND || seconds > LAST_TEXT_SECOND ? REJECT.outOfRange : REJECT.precision
}

/** Whether the values lie between the bounds by their upper halves alone; those at the edges are looked at one by one. */
function allWithin(least: number, greatest: number): (values: PageValues, start: number, count: number) => boolean {
  const low = Math.floor(least / 2 ** 32)
  const high = Math.floor(greatest / 2 ** 32)
  return ({ view }, start, count) => {
    for (let i = 0; i < count; i++) {
      const upper = view.getInt32(start + i * 8 + 4, true)
      if (upper <= low || upper >= high) return false
    }
    return true
  }
}
