// Dates and times as text in the form of ISO 8601.

import { dateOfDay } from '../../../codecs/text/date-of-day.ts'
import { moment } from './moment.ts'
import { putText } from './put-text.ts'
import type { LeafText } from './value-text.ts'

export function timeText(width: 4 | 8, digits: number): LeafText {
  return ({ view }, start, _end, out) => {
    const units = width === 4 ? BigInt(view.getInt32(start, true)) : view.getBigInt64(start, true)
    const text = String(units < 0n ? -units : units).padStart(digits + 1, '0')
    const seconds = Number(text.slice(0, -digits))
    const clock = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60].map(twoDigits)
    return putText(out, `${units < 0n ? '-' : ''}${clock.join(':')}${fractionText(text.slice(-digits))}`)
  }
}

/** `moment` as a date and a time. */
export function momentText(): string {
  const { seconds, nanosecond } = moment
  const day = Math.floor(seconds / 86_400)
  const second = seconds - day * 86_400
  const clock = [Math.floor(second / 3_600), Math.floor(second / 60) % 60, second % 60].map(twoDigits)
  return `${dayText(day)}T${clock.join(':')}${fractionText(String(nanosecond).padStart(9, '0'))}`
}

/** A fraction of a second without the zeros at its end. */
function fractionText(digits: string): string {
  const kept = digits.replace(/0+$/, '')
  return kept === '' ? '' : `.${kept}`
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}

/** YYYY-MM-DD of a day counted from 1970-01-01; years outside of 1 to 9999 with their sign, which no type takes. */
export function dayText(day: number): string {
  const { year, month, day: dayOfMonth } = dateOfDay(day)
  const isUsual = year >= 1 && year <= 9999
  const sign = isUsual ? '' : year < 0 ? '-' : '+'
  const digits = String(Math.abs(year)).padStart(isUsual ? 4 : 6, '0')
  return `${sign}${digits}-${twoDigits(month)}-${twoDigits(dayOfMonth)}`
}
