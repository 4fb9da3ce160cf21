// `YYYY-MM-DD` and `YYYY-MM-DD[[T ]HH:MM[:SS[.fraction]][zone]]`, without their quotes.

/**
 * What was read last: days since 1970-01-01, the second of the day in UTC, which may lie before its first or after its
 * last, nanoseconds, the digits of the fraction up to the last that is no zero.
 */
export let day: i32 = 0
export let secondOfDay: i32 = 0
export let nanosecond: u32 = 0
export let fractionDigits: u32 = 0
/** Whether a zone stood there; a time without one is UTC. */
export let hasZone: bool = false
/** The place after the time, where the closing quote has to be. */
export let timeEnd: usize = 0

// Records mostly come in the order of their time: the day is the one before.
let lastYearMonthDay: i32 = -1
let lastDay: i32 = 0

@inline
function digit(at: usize): u32 {
  return <u32>load<u8>(at) - 0x30
}

/** The number of two digits, or more than 99. */
@inline
function twoDigits(at: usize): u32 {
  const tens = digit(at)
  const ones = digit(at + 1)
  return tens > 9 || ones > 9 ? 100 : tens * 10 + ones
}

/** Days from 1970-01-01 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"); years 1 .. 9999. */
function epochDay(year: i32, month: i32, dayOfMonth: i32): i32 {
  const y = month <= 2 ? year - 1 : year
  const era = y / 400
  const yearOfEra = y - era * 400
  const dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + dayOfMonth - 1
  return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468
}

export function readDay(at: usize): bool {
  const century = twoDigits(at)
  const yearOfCentury = twoDigits(at + 2)
  const month = twoDigits(at + 5)
  const dayOfMonth = twoDigits(at + 8)
  if (century > 99 || yearOfCentury > 99 || load<u8>(at + 4) !== 0x2d || load<u8>(at + 7) !== 0x2d) return false
  const year = century * 100 + yearOfCentury
  const yearMonthDay: i32 = (year << 14) | (month << 7) | dayOfMonth
  if (yearMonthDay !== lastYearMonthDay) {
    if (year < 1 || month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > 31) return false
    const found = epochDay(year, month, dayOfMonth)
    // A day that the month lacks would be one of the next.
    if (dayOfMonth > 28 && found >= epochDay(month === 12 ? year + 1 : year, month === 12 ? 1 : month + 1, 1))
      return false
    lastYearMonthDay = yearMonthDay
    lastDay = found
  }
  day = lastDay
  return true
}

/** Times within a day of the first or the last that every type has, with an offset, are for the host. */
const FIRST_DAY: i32 = -25567
const LAST_DAY: i32 = 106650

/** A date alone is midnight. What follows the time is for the caller to look at. */
export function readTime(at: usize): bool {
  if (!readDay(at)) return false
  nanosecond = 0
  fractionDigits = 0
  hasZone = false
  const separator = load<u8>(at + 10)
  if ((separator | 0x20) !== 0x74 && separator !== 0x20) {
    secondOfDay = 0
    timeEnd = at + 10
    return true
  }
  const hour = twoDigits(at + 11)
  const minute = twoDigits(at + 14)
  if (hour > 23 || minute > 59 || load<u8>(at + 13) !== 0x3a) return false
  secondOfDay = hour * 3600 + minute * 60
  let pos = at + 16
  if (load<u8>(pos) === 0x3a) {
    const second = twoDigits(at + 17)
    if (second > 59) return false
    secondOfDay += second
    pos = at + 19
    if (load<u8>(pos) === 0x2e) pos = readFraction(pos + 1)
    if (pos === 0) return false
  }
  timeEnd = pos
  const zone = load<u8>(pos)
  if (zone !== 0x5a) return zone === 0x2b || zone === 0x2d || zone === 0x20 ? readOffset(pos) : true
  hasZone = true
  timeEnd = pos + 1
  return true
}

/** The place after up to nine digits; 0 when there are more, or none. */
@inline
function readFraction(at: usize): usize {
  let pos = at
  let count: u32 = 0
  while (true) {
    const found = digit(pos)
    if (found > 9) break
    if (++count > 9) return 0
    nanosecond = nanosecond * 10 + found
    if (found > 0) fractionDigits = count
    pos++
  }
  for (let i = count; i < 9; i++) nanosecond *= 10
  return count > 0 ? pos : 0
}

/** `+HH`, `+HHMM` or `+HH:MM`, with a space before it or not. */
function readOffset(at: usize): bool {
  let pos = load<u8>(at) === 0x20 ? at + 1 : at
  const sign = load<u8>(pos)
  const hours = twoDigits(pos + 1)
  if ((sign !== 0x2b && sign !== 0x2d) || hours > 15 || day <= FIRST_DAY || day >= LAST_DAY) return false
  pos += 3
  const hasColon = load<u8>(pos) === 0x3a
  let minutes: u32 = 0
  if (hasColon || digit(pos) <= 9) {
    if (hasColon) pos++
    minutes = twoDigits(pos)
    if (minutes > 59) return false
    pos += 2
  }
  const offset = hours * 3600 + minutes * 60
  secondOfDay += sign === 0x2d ? offset : 0 - offset
  hasZone = true
  timeEnd = pos
  return true
}
