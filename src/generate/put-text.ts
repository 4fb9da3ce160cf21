// Values as text: digits, dates and bytes as they are.

import { type ColumnBuffer, putByte, reserve } from '../codecs/column-buffer.ts'

export function putBytes(bytes: Uint8Array, out: ColumnBuffer): void {
  const { length } = bytes
  reserve(out, length)
  const target = out.bytes
  const to = out.length
  for (let i = 0; i < length; i++) target[to + i] = bytes[i]!
  out.length = to + length
}

export function putAscii(text: string, out: ColumnBuffer): void {
  reserve(out, text.length)
  for (let i = 0; i < text.length; i++) out.bytes[out.length++] = text.charCodeAt(i)
}

export function putInteger(value: number, out: ColumnBuffer): void {
  reserve(out, 20)
  let rest = value
  if (rest < 0) {
    out.bytes[out.length++] = 0x2d
    rest = -rest
  }
  let digits = 1
  if (rest < 1_000_000_000) for (let limit = 10, small = rest | 0; small >= limit; limit = (limit * 10) | 0) digits++
  else for (let limit = 10; rest >= limit; limit *= 10) digits++
  let to = out.length + digits
  out.length = to
  while (rest >= 1_000_000_000) {
    const next = Math.floor(rest / 10)
    out.bytes[--to] = 0x30 + (rest - next * 10)
    rest = next
  }
  let small = rest | 0
  do {
    const next = (small / 10) | 0
    out.bytes[--to] = 0x30 + small - next * 10
    small = next
  } while (to > out.length - digits)
}

/** value / power, with all digits of the fraction. */
export function putScaled(value: number, power: number, out: ColumnBuffer): void {
  const size = Math.abs(value)
  if (value < 0) putByte(out, 0x2d)
  const whole = Math.floor(size / power)
  putInteger(whole, out)
  if (power === 1) return
  putByte(out, 0x2e)
  const fraction = size - whole * power
  for (let unit = power / 10; unit >= 1; unit /= 10) putByte(out, 0x30 + (((fraction / unit) | 0) % 10))
}

export function putTwo(value: number, out: ColumnBuffer): void {
  out.bytes[out.length++] = 0x30 + ((value / 10) | 0)
  out.bytes[out.length++] = 0x30 + (value % 10)
}

/** A day of the years 0 to 9999 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
export function putDay(day: number, out: ColumnBuffer): void {
  const shifted = (day + 719_468) | 0
  const era = (shifted / 146_097) | 0
  const ofEra = shifted - era * 146_097
  const yearOfEra = ((ofEra - ((ofEra / 1460) | 0) + ((ofEra / 36_524) | 0) - ((ofEra / 146_096) | 0)) / 365) | 0
  const ofYear = ofEra - (365 * yearOfEra + ((yearOfEra / 4) | 0) - ((yearOfEra / 100) | 0))
  const shiftedMonth = ((5 * ofYear + 2) / 153) | 0
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  reserve(out, 10)
  putTwo((year / 100) | 0, out)
  putTwo(year % 100, out)
  out.bytes[out.length++] = 0x2d
  putTwo(month, out)
  out.bytes[out.length++] = 0x2d
  putTwo(ofYear - (((153 * shiftedMonth + 2) / 5) | 0) + 1, out)
}

export function putSecond(second: number, out: ColumnBuffer): void {
  const day = Math.floor(second / 86_400)
  const ofDay = (second - day * 86_400) | 0
  putDay(day, out)
  reserve(out, 10)
  out.bytes[out.length++] = 0x54
  putTwo((ofDay / 3600) | 0, out)
  out.bytes[out.length++] = 0x3a
  putTwo(((ofDay / 60) | 0) % 60, out)
  out.bytes[out.length++] = 0x3a
  putTwo(ofDay % 60, out)
  out.bytes[out.length++] = 0x5a
}
