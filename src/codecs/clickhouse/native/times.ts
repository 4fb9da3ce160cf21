// ClickHouse's types of dates and times, by name: what encodes their values for the Native format.

import type { ScalarFamily } from '../codec.ts'
import { dateTime32, dateTime64 } from './date-times.ts'
import { date, date32 } from './dates.ts'
import { integer } from './integers.ts'
import { time, time64 } from './times-of-day.ts'

/** The number of its units, as Int64. */
const interval = integer(64, true)

export const nativeTimes = {
  Date: date,
  Date32: date32,
  DateTime: dateTime32,
  DateTime64: dateTime64,
  Time: time,
  Time64: time64,
  IntervalNanosecond: interval,
  IntervalMicrosecond: interval,
  IntervalMillisecond: interval,
  IntervalSecond: interval,
  IntervalMinute: interval,
  IntervalHour: interval,
  IntervalDay: interval,
  IntervalWeek: interval,
  IntervalMonth: interval,
  IntervalQuarter: interval,
  IntervalYear: interval,
} as const satisfies Record<string, ScalarFamily>
