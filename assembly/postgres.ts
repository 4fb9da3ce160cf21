// Values of Postgres' COPY BINARY (a length of four bytes, then the value, big-endian) from their usual forms. Each returns
// the place after the value, `UNUSUAL` for any other form, or `FULL` when its buffer has no room.

import { isEnd } from './endings'
import { asDouble } from './floats'
import { first, readUuid, second } from './identifiers'
import { grew, roomIn } from './memory'
import { end, integer, isNegative, powerOfTen, readDecimal, readInteger, scale } from './numbers'
import { FULL, UNUSUAL } from './outcome'
import { putText } from './text'
import { day, fractionDigits, hasZone, nanosecond, readDay, readTime, secondOfDay, timeEnd } from './times'

/** Days from 1970-01-01 to 2000-01-01, where Postgres' dates begin. */
const EPOCH_DAYS: i32 = 10957

/** Room for a field with its length, which is written; the place of its bytes. */
@inline
function field(buffer: u32, length: u32): usize {
  const to = roomIn(buffer, 4 + length)
  if (to === 0) return 0
  store<u32>(to, bswap<u32>(length))
  grew(buffer, 4 + length)
  return to + 4
}

@inline
export function int(at: usize, buffer: u32, ending: u32, width: u32): usize {
  const isMinus = load<u8>(at) === 0x2d
  if (!readInteger(isMinus ? at + 1 : at, ending)) return UNUSUAL
  if (integer >> ((width << 3) - 1) !== 0) return UNUSUAL
  const to = field(buffer, width)
  if (to === 0) return FULL
  const value = isMinus ? 0 - integer : integer
  // The highest bytes come first; what is stored behind the value is slack.
  store<u64>(to, bswap<u64>(value << (64 - (width << 3))))
  return end
}

export function unsigned(at: usize, buffer: u32, ending: u32, width: u32): usize {
  if (!readInteger(at, ending)) return UNUSUAL
  if (width < 8 && integer >> (width << 3) !== 0) return UNUSUAL
  const to = field(buffer, width)
  if (to === 0) return FULL
  store<u64>(to, bswap<u64>(integer << (64 - (width << 3))))
  return end
}

export function float8(at: usize, buffer: u32, ending: u32): usize {
  if (!readDecimal(at, ending)) return UNUSUAL
  const to = field(buffer, 8)
  if (to === 0) return FULL
  store<u64>(to, bswap<u64>(reinterpret<u64>(asDouble())))
  return end
}

/** A decimal of up to seven digits cannot be rounded twice on its way through a double. */
export function float4(at: usize, buffer: u32, ending: u32): usize {
  if (!readDecimal(at, ending) || integer >= 10000000 || scale > 10) return UNUSUAL
  const to = field(buffer, 4)
  if (to === 0) return FULL
  store<u32>(to, bswap<u32>(reinterpret<u32>(<f32>asDouble())))
  return end
}

@inline
export function text(at: usize, buffer: u32, length: i32): usize {
  return putText(buffer, at, length) ? at + length : FULL
}

export function boolValue(at: usize, buffer: u32, ending: u32): usize {
  const word = load<u32>(at)
  const isTrue = word === 0x65757274
  if (!isTrue && (word !== 0x736c6166 || load<u8>(at + 4) !== 0x65)) return UNUSUAL
  const after = isTrue ? at + 4 : at + 5
  if (!isEnd(after, ending)) return UNUSUAL
  const to = field(buffer, 1)
  if (to === 0) return FULL
  store<u8>(to, isTrue ? 1 : 0)
  return after
}

export function date(at: usize, buffer: u32, ending: u32): usize {
  if (!readDay(at) || !isEnd(at + 10, ending)) return UNUSUAL
  const to = field(buffer, 4)
  if (to === 0) return FULL
  store<u32>(to, bswap<u32>(day - EPOCH_DAYS))
  return at + 10
}

/** Text without a zone is UTC; one with a zone is for columns that have one. */
@inline
export function timestamp(at: usize, buffer: u32, ending: u32, precision: u32, isZoned: bool): usize {
  if (!readTime(at) || !isEnd(timeEnd, ending)) return UNUSUAL
  if (fractionDigits > precision || (hasZone && !isZoned)) return UNUSUAL
  const to = field(buffer, 8)
  if (to === 0) return FULL
  const micros = (<i64>(day - EPOCH_DAYS) * 86400 + secondOfDay) * 1000000 + nanosecond / 1000
  store<u64>(to, bswap<u64>(micros))
  return timeEnd
}

/** The sixteen bytes in the order in which they are written. */
export function uuid(at: usize, buffer: u32, ending: u32): usize {
  if (!readUuid(at) || !isEnd(at + 36, ending)) return UNUSUAL
  const to = field(buffer, 16)
  if (to === 0) return FULL
  store<u64>(to, bswap<u64>(first))
  store<u64>(to + 8, bswap<u64>(second))
  return at + 36
}

/** The most that a numeric of 19 digits needs: four numbers of two bytes, and its digits in groups of four. */
const MAX_NUMERIC: u32 = 8 + 2 * 8

/** The scale of a numeric that declares none. */
const ANY_SCALE: u32 = 0xffffffff

/** numeric: at most `maxWhole` digits before the point and `typeScale` after it (numeric.c, numeric_recv). */
export function numeric(at: usize, buffer: u32, ending: u32, maxWhole: u32, typeScale: u32): usize {
  if (!readDecimal(at, ending) || scale > typeScale) return UNUSUAL
  const unit = powerOfTen(scale)
  const whole = integer / unit
  if (maxWhole < 19 && whole >= powerOfTen(maxWhole)) return UNUSUAL
  const start = roomIn(buffer, 4 + MAX_NUMERIC)
  if (start === 0) return FULL
  const groups = start + 12
  let to = groups
  let weight: i32 = -1
  // Groups of four digits before the point, without leading zeros.
  for (let group: i32 = 4; group >= 0; group--) {
    const value = <u32>((whole / powerOfTen(group << 2)) % 10000)
    if (value === 0 && to === groups) continue
    if (to === groups) weight = group
    store<u16>(to, bswap<u16>(<u16>value))
    to += 2
  }
  // And after it, the last one filled with zeros.
  let rest = integer - whole * unit
  let left: i32 = scale
  for (; rest !== 0; left -= 4) {
    const power = powerOfTen(left > 4 ? left - 4 : 0)
    const value = rest / power
    rest -= value * power
    const digits = <u16>(left < 4 ? value * powerOfTen(4 - left) : value)
    if (digits === 0 && to === groups) weight--
    else {
      store<u16>(to, bswap<u16>(digits))
      to += 2
    }
  }
  while (to > groups && load<u16>(to - 2) === 0) to -= 2
  const count = (to - groups) >> 1
  store<u32>(start, bswap<u32>(8 + <u32>count * 2))
  store<u16>(start + 4, bswap<u16>(<u16>count))
  store<u16>(start + 6, bswap<u16>(<u16>(count === 0 ? 0 : weight)))
  store<u16>(start + 8, bswap<u16>(isNegative && count > 0 ? 0x4000 : 0))
  store<u16>(start + 10, bswap<u16>(<u16>(typeScale === ANY_SCALE ? scale : typeScale)))
  grew(buffer, 12 + <u32>count * 2)
  return end
}
