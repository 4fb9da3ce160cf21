// interval: int64 microseconds, int32 days, int32 months, none of which is carried into another.

import { REJECT } from '../../reject.ts'
import type { ValueWriter } from '../../value-kind.ts'
import type { BinaryFamily, BinaryType } from './codec.ts'
import { openField, readText, setInt64, text } from './field.ts'
import { duration, readDuration } from './interval-text.ts'

const MAX_FRACTION_DIGITS = 6
/** Seconds whose microseconds an int64 surely holds. */
const MAX_SECONDS = 9_223_372_036_853

function intervalWriter(maxDigits: number): ValueWriter {
  return (bytes, start, end, kind, out) => {
    const reject = readText(bytes, start, end, kind)
    if (reject < 0) return reject
    if (!readDuration(text.bytes, text.start, text.end)) return REJECT.valueSyntax
    const { months, days, seconds, microseconds } = duration
    if (duration.fractionDigits > maxDigits) return REJECT.precision
    if (!isInt4(months) || !isInt4(days) || Math.abs(seconds) > MAX_SECONDS) return REJECT.outOfRange
    const pos = openField(out, 16)
    setInt64(out.view, pos, seconds, 1_000_000, microseconds)
    out.view.setInt32(pos + 8, days)
    out.view.setInt32(pos + 12, months)
    return 0
  }
}

function isInt4(value: number): boolean {
  return value >= -0x8000_0000 && value <= 0x7fff_ffff
}

/** The fields above, the precision below (timestamp.c, intervaltypmodin); all ones where nothing is declared. */
const ALL_FIELDS = 0x7fff
const ANY_PRECISION = 0xffff

/** `interval day to minute` and its like drop fields, which the server does with text as well: it is left to it. */
function canEncode({ typmod }: BinaryType): boolean {
  return typmod < 0 || ((typmod >> 16) & ALL_FIELDS) === ALL_FIELDS
}

export const interval: BinaryFamily = {
  valueClass: 'other',
  accepts:
    'ISO 8601 durations (P1Y2M3DT4H5M6.7S), and numbers with units as the server prints them (1 year 2 mons -3 days 04:05:06.7, ago)',
  refuses:
    'fractions of anything but seconds, more fractional digits of seconds than declared (6 at most), duplicate fields',
  canEncode,
  make(type) {
    if (!canEncode(type)) throw new RangeError('an interval of some fields only')
    const precision = type.typmod < 0 ? ANY_PRECISION : type.typmod & ANY_PRECISION
    return { write: intervalWriter(Math.min(precision, MAX_FRACTION_DIGITS)) }
  },
}
