// Timestamps as whole seconds and nanoseconds, exact for all 64 bits and without a BigInt.
// Source: Apache Parquet, "TIMESTAMP"; for INT96 what Apache Impala writes: nanoseconds of the day, then the Julian day.

import type { Leaf, TimeUnit } from '../schema/field.ts'

const TWO_32 = 2 ** 32
const UNIX_EPOCH_JULIAN_DAY = 2_440_588
const DAY_SECONDS = 86_400
const PER_SECOND: Readonly<Record<TimeUnit, number>> = { ms: 1e3, us: 1e6, ns: 1e9 }

/** The moment that was read last: seconds since 1970 and 0 .. 999999999 nanoseconds more, also before 1970. */
export const moment = { seconds: 0, nanosecond: 0 }

/** What reads the timestamp that begins at a byte of a page into `moment`. */
export function momentReader({ physical, type }: Leaf): (view: DataView, at: number) => void {
  if (physical === 'INT96') return readInt96
  const perSecond = type.kind === 'timestamp' ? PER_SECOND[type.unit] : 1
  const nanoseconds = 1e9 / perSecond
  return (view, at) => {
    splitTicks(view.getInt32(at + 4, true), view.getUint32(at, true), perSecond)
    moment.nanosecond *= nanoseconds
  }
}

function readInt96(view: DataView, at: number): void {
  splitTicks(view.getInt32(at + 4, true), view.getUint32(at, true), 1e9)
  moment.seconds += (view.getUint32(at + 8, true) - UNIX_EPOCH_JULIAN_DAY) * DAY_SECONDS
}

/** high * 2^32 + low, divided by `perSecond` in two steps of 16 bits, so that no product needs more than 53. */
export function splitTicks(high: number, low: number, perSecond: number): void {
  if (high === 0 || high === -1) {
    const value = high * TWO_32 + low
    moment.seconds = Math.floor(value / perSecond)
    moment.nanosecond = value - moment.seconds * perSecond
    return
  }
  const first = high * 65_536 + (low >>> 16)
  const upper = Math.floor(first / perSecond)
  const second = (first - upper * perSecond) * 65_536 + (low & 0xffff)
  const lower = Math.floor(second / perSecond)
  moment.seconds = upper * 65_536 + lower
  moment.nanosecond = second - lower * perSecond
}
