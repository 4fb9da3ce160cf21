// `YYYY-MM-DD` and `YYYY-MM-DD[T ]HH:MM:SS[.fraction][Z]`, without their quotes.

/** What was read last: days since 1970-01-01, the second of the day, nanoseconds, the digits of the fraction. */
export let day: i32 = 0
export let secondOfDay: i32 = 0
export let nanosecond: u32 = 0
export let fractionDigits: u32 = 0
export let isUtc: bool = false
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

export function readTime(at: usize): bool {
  if (!readDay(at)) return false
  const separator = load<u8>(at + 10)
  if ((separator | 0x20) !== 0x74 && separator !== 0x20) return false
  const hour = twoDigits(at + 11)
  const minute = twoDigits(at + 14)
  const second = twoDigits(at + 17)
  if (hour > 23 || minute > 59 || second > 59) return false
  if (load<u8>(at + 13) !== 0x3a || load<u8>(at + 16) !== 0x3a) return false
  let pos = at + 19
  nanosecond = 0
  fractionDigits = 0
  if (load<u8>(pos) === 0x2e) {
    while (true) {
      const found = digit(++pos)
      if (found > 9) break
      if (++fractionDigits > 9) return false
      nanosecond = nanosecond * 10 + found
    }
    if (fractionDigits === 0) return false
    for (let i = fractionDigits; i < 9; i++) nanosecond *= 10
  }
  isUtc = load<u8>(pos) === 0x5a
  timeEnd = isUtc ? pos + 1 : pos
  secondOfDay = hour * 3600 + minute * 60 + second
  return true
}
