// Numbers of a JSON text. Eight digits are read at once (Daniel Lemire, "Quickly parsing eight digits").

import { isEnd } from './endings'

/** Where the number that was read last ends. */
export let end: usize = 0
/** How many digits were read last, zeros among them. */
export let digitCount: u32 = 0

const ZEROS: u64 = 0x3030303030303030

/** How many of the eight bytes, from the first, are digits. */
@inline
function leadingDigits(word: u64): u32 {
  // A byte is a digit when its high half is 3, also after 6 is added.
  const other = ((word ^ ZEROS) | ((word + 0x0606060606060606) ^ ZEROS)) & 0xf0f0f0f0f0f0f0f0
  return other === 0 ? 8 : <u32>(ctz(other) >> 3)
}

/** The number that the first `count` (1 .. 8) digits of the word mean. */
@inline
function digitsValue(word: u64, count: u32): u64 {
  let value = (word ^ ZEROS) << (<u64>(64 - (count << 3)))
  value = value * 10 + (value >> 8)
  return (
    ((value & 0x000000ff000000ff) * 0x000f424000000064 + ((value >> 16) & 0x000000ff000000ff) * 0x0000271000000001) >>
    32
  )
}

const powers: usize = memory.data<u64>([
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000,
  10000000000000, 100000000000000, 1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000,
  10000000000000000000,
])

/** 10 ** exponent, 0 .. 19. */
@inline
export function powerOfTen(exponent: u32): u64 {
  return load<u64>(powers + (exponent << 3))
}

/**
 * Adds the digits at `at` to `value`, as long as they are no more than `limit` (at most 19 in all); their number is
 * left in `digitCount`, and the place after them in `end`. More digits are left standing.
 */
@inline
export function readDigits(at: usize, value: u64, limit: u32): u64 {
  let result = value
  let count: u32 = 0
  let pos = at
  while (true) {
    const word = load<u64>(pos)
    let found = leadingDigits(word)
    if (found === 0) break
    if (count + found > limit) found = limit - count
    if (found === 0) break
    result = result * powerOfTen(found) + digitsValue(word, found)
    count += found
    pos += found
    if (found < 8) break
  }
  digitCount = count
  end = pos
  return result
}

/** Reads the digits before a point, up to 19. False when none stands there, or a leading zero. */
@inline
function readWhole(at: usize): bool {
  integer = readDigits(at, 0, 19)
  if (digitCount === 0) return false
  return digitCount === 1 || load<u8>(at) !== 0x30
}

// A number has to end where its value does. What goes on, with more digits or an exponent, is one value for the host.

/** Reads an unsigned integer of up to 19 digits. False when another value stands there. */
@inline
export function readInteger(at: usize, ending: u32): bool {
  return readWhole(at) && isEnd(end, ending)
}

/** What `readInteger` and `readDecimal` read. */
export let integer: u64 = 0
/** Digits after the point of what `readDecimal` read. */
export let scale: u32 = 0
export let isNegative: bool = false

/** Reads a number without an exponent, of up to 19 digits in all. */
@inline
export function readDecimal(at: usize, ending: u32): bool {
  isNegative = load<u8>(at) === 0x2d
  const start = isNegative ? at + 1 : at
  if (!readWhole(start)) return false
  scale = 0
  if (load<u8>(end) !== 0x2e) return isEnd(end, ending)
  const whole = digitCount
  integer = readDigits(end + 1, integer, 19 - whole)
  scale = digitCount
  return scale > 0 && isEnd(end, ending)
}
