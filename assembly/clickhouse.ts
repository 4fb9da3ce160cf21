// Values of ClickHouse's Native format (little-endian) from their usual forms. Each returns the place after the value,
// `UNUSUAL` for any other form, or `FULL` when its buffer has no room.

import { isEnd } from './endings'
import { asDouble } from './floats'
import { first, readUuid, second } from './identifiers'
import { grew, roomIn } from './memory'
import { end, integer, isNegative, powerOfTen, readDecimal, readInteger, scale } from './numbers'
import { FULL, UNUSUAL } from './outcome'
import { putString } from './text'
import { day, fractionDigits, hasZone, nanosecond, readDay, readTime, secondOfDay, timeEnd } from './times'

@inline
export function unsigned(at: usize, buffer: u32, ending: u32, width: u32): usize {
  if (!readInteger(at, ending)) return UNUSUAL
  const to = roomIn(buffer, width)
  if (to === 0) return FULL
  if (width < 8 && integer >> (width << 3) !== 0) return UNUSUAL
  // More than the value's own bytes is stored: there is slack, and the next value goes over it.
  store<u64>(to, integer)
  grew(buffer, width)
  return end
}

@inline
export function signed(at: usize, buffer: u32, ending: u32, width: u32): usize {
  const isMinus = load<u8>(at) === 0x2d
  if (!readInteger(isMinus ? at + 1 : at, ending)) return UNUSUAL
  if (integer >> ((width << 3) - 1) !== 0) return UNUSUAL
  const to = roomIn(buffer, width)
  if (to === 0) return FULL
  store<u64>(to, isMinus ? 0 - integer : integer)
  grew(buffer, width)
  return end
}

export function float64(at: usize, buffer: u32, ending: u32): usize {
  if (!readDecimal(at, ending)) return UNUSUAL
  const to = roomIn(buffer, 8)
  if (to === 0) return FULL
  store<f64>(to, asDouble())
  grew(buffer, 8)
  return end
}

/** A decimal of up to seven digits cannot be rounded twice on its way through a double. */
export function float32(at: usize, buffer: u32, ending: u32): usize {
  if (!readDecimal(at, ending) || integer >= 10000000 || scale > 10) return UNUSUAL
  const to = roomIn(buffer, 4)
  if (to === 0) return FULL
  store<f32>(to, <f32>asDouble())
  grew(buffer, 4)
  return end
}

@inline
export function string(at: usize, buffer: u32, length: i32): usize {
  return putString(buffer, at, length) ? at + length : FULL
}

export function boolValue(at: usize, buffer: u32, ending: u32): usize {
  const word = load<u32>(at)
  const isTrue = word === 0x65757274
  if (!isTrue && (word !== 0x736c6166 || load<u8>(at + 4) !== 0x65)) return UNUSUAL
  const after = isTrue ? at + 4 : at + 5
  if (!isEnd(after, ending)) return UNUSUAL
  const to = roomIn(buffer, 1)
  if (to === 0) return FULL
  store<u8>(to, isTrue ? 1 : 0)
  grew(buffer, 1)
  return after
}

export function date(at: usize, buffer: u32, ending: u32, lastDay: u32): usize {
  if (!readDay(at) || !isEnd(at + 10, ending)) return UNUSUAL
  if (<u32>day > lastDay) return UNUSUAL
  const to = roomIn(buffer, 2)
  if (to === 0) return FULL
  store<u16>(to, day)
  grew(buffer, 2)
  return at + 10
}

/** Days since 1970-01-01, of every year that has four digits. */
export function date32(at: usize, buffer: u32, ending: u32): usize {
  if (!readDay(at) || !isEnd(at + 10, ending)) return UNUSUAL
  const to = roomIn(buffer, 4)
  if (to === 0) return FULL
  store<i32>(to, day)
  grew(buffer, 4)
  return at + 10
}

/** In UTC. */
@inline
export function dateTime(at: usize, buffer: u32, ending: u32, lastSecond: u32): usize {
  if (!readTime(at) || !isEnd(timeEnd, ending) || fractionDigits > 0) return UNUSUAL
  const seconds = <i64>day * 86400 + secondOfDay
  if (<u64>seconds > lastSecond) return UNUSUAL
  const to = roomIn(buffer, 4)
  if (to === 0) return FULL
  store<u32>(to, <u32>seconds)
  grew(buffer, 4)
  return timeEnd
}

// From 1900 to 2261 the ticks of every precision fit; what lies outside is looked at more closely elsewhere.
const FIRST_DAY: i32 = -25567
const LAST_DAY: i32 = 106650

/** In UTC; with `noZone` a time that names a zone is unusual. */
export function dateTime64(at: usize, buffer: u32, ending: u32, precision: u32, noZone: u32): usize {
  if (!readTime(at) || !isEnd(timeEnd, ending) || (noZone !== 0 && hasZone)) return UNUSUAL
  if (fractionDigits > precision || day < FIRST_DAY || day > LAST_DAY) return UNUSUAL
  const to = roomIn(buffer, 8)
  if (to === 0) return FULL
  const seconds = <i64>day * 86400 + secondOfDay
  const ticks = nanosecond / <u32>powerOfTen(9 - precision)
  store<i64>(to, seconds * <i64>powerOfTen(precision) + ticks)
  grew(buffer, 8)
  return timeEnd
}

/** Decimals of up to 18 digits, in 4 or 8 bytes. */
export function decimal(at: usize, buffer: u32, ending: u32, precision: u32, columnScale: u32): usize {
  if (!readDecimal(at, ending) || scale > columnScale) return UNUSUAL
  const missing = columnScale - scale
  const limit = powerOfTen(precision - missing)
  if (precision < missing || integer >= limit) return UNUSUAL
  const value = integer * powerOfTen(missing)
  const width: u32 = precision > 9 ? 8 : 4
  const to = roomIn(buffer, width)
  if (to === 0) return FULL
  store<u64>(to, isNegative ? 0 - value : value)
  grew(buffer, width)
  return end
}

/** Each half by itself has its bytes in reverse. */
export function uuid(at: usize, buffer: u32, ending: u32): usize {
  if (!readUuid(at) || !isEnd(at + 36, ending)) return UNUSUAL
  const to = roomIn(buffer, 16)
  if (to === 0) return FULL
  store<u64>(to, first)
  store<u64>(to + 8, second)
  grew(buffer, 16)
  return at + 36
}
