// Strings without escapes, found and copied sixteen bytes at a time.

import { grew, roomIn } from './memory'

const QUOTE: i8 = 0x22
const BACKSLASH: i8 = 0x5c

/** Bit i is set when byte i ends the plain part of a string: a quote, a backslash or a control character. */
@inline
function ends(block: v128): i32 {
  const special = v128.or(
    v128.or(i8x16.eq(block, i8x16.splat(QUOTE)), i8x16.eq(block, i8x16.splat(BACKSLASH))),
    i8x16.lt_u(block, i8x16.splat(0x20)),
  )
  return i8x16.bitmask(special)
}

/** The bytes from `at` up to the closing quote; -1 when something else ends the plain text. */
@inline
function plainLength(at: usize): i32 {
  let length: i32 = 0
  while (true) {
    const found = ends(v128.load(at + length))
    if (found !== 0) {
      length += ctz(found)
      return load<u8>(at + length) === QUOTE ? length : -1
    }
    length += 16
  }
}

/** Copies `length` bytes, and up to fifteen more: there is slack on both sides. */
@inline
function copyLoosely(to: usize, from: usize, length: i32): void {
  for (let i: i32 = 0; i < length; i += 16) v128.store(to + i, v128.load(from + i))
}

/** ClickHouse: the length as LEB128, then the bytes. `at` is the first character. */
@inline
export function putString(buffer: u32, at: usize): i32 {
  const length = plainLength(at)
  if (length < 0) return -1
  let to = roomIn(buffer, length + 5)
  if (to === 0) return -2
  const start = to
  let rest: u32 = length
  while (rest > 0x7f) {
    store<u8>(to++, (rest & 0x7f) | 0x80)
    rest >>= 7
  }
  store<u8>(to++, rest)
  copyLoosely(to, at, length)
  grew(buffer, <u32>(to - start) + length)
  return length
}

/** Postgres: the length as four bytes, big-endian, then the bytes. */
@inline
export function putText(buffer: u32, at: usize): i32 {
  const length = plainLength(at)
  if (length < 0) return -1
  const to = roomIn(buffer, length + 4)
  if (to === 0) return -2
  store<u32>(to, bswap<u32>(length))
  copyLoosely(to + 4, at, length)
  grew(buffer, 4 + length)
  return length
}
