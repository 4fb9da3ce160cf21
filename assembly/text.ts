// Text without escapes, found and copied sixteen bytes at a time.

import { BARE, delimiter, escape, isEnd, QUOTED, quote } from './endings'
import { grew, roomIn } from './memory'

// JSON's.
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
export function plainLength(at: usize): i32 {
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

/** NUL, LF and CR: of a byte from 16 on, a swizzle makes zero. */
const BREAKS: v128 = i8x16(-1, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, -1, 0, 0)

/** The bytes of a field of separated values from `at` up to its end; -1 when something else ends the plain text. */
@inline
export function fieldLength(at: usize, ending: u32): i32 {
  const isQuoted = ending === QUOTED
  const first = i8x16.splat(<i8>(isQuoted ? quote : delimiter))
  const second = i8x16.splat(<i8>(isQuoted ? escape : delimiter))
  let length: i32 = 0
  while (true) {
    const block = v128.load(at + length)
    const special = v128.or(v128.or(i8x16.eq(block, first), i8x16.eq(block, second)), i8x16.swizzle(BREAKS, block))
    const found = i8x16.bitmask(special)
    if (found !== 0) {
      const stop = at + (length += ctz(found))
      // A quote that no end follows is the first of two, or the input is broken: both are for the host.
      return isEnd(stop, ending) && (!isQuoted || isEnd(stop + 1, BARE)) ? length : -1
    }
    length += 16
  }
}

/** Copies `length` bytes, and up to fifteen more: there is slack on both sides. */
@inline
export function copyLoosely(to: usize, from: usize, length: i32): void {
  for (let i: i32 = 0; i < length; i += 16) v128.store(to + i, v128.load(from + i))
}

/** What LEB128 makes of a length of 32 bits, at most. */
export const MAX_LENGTH_BYTES: u32 = 5

/** Writes a length as LEB128; returns the place after it. */
@inline
export function putLength(at: usize, length: u32): usize {
  let to = at
  let rest = length
  while (rest > 0x7f) {
    store<u8>(to++, (rest & 0x7f) | 0x80)
    rest >>= 7
  }
  store<u8>(to++, rest)
  return to
}

/** ClickHouse: the length as LEB128, then the bytes. False without room. */
@inline
export function putString(buffer: u32, at: usize, length: i32): bool {
  const start = roomIn(buffer, length + MAX_LENGTH_BYTES)
  if (start === 0) return false
  const to = putLength(start, length)
  copyLoosely(to, at, length)
  grew(buffer, <u32>(to - start) + length)
  return true
}

/** Postgres: the length as four bytes, big-endian, then the bytes. False without room. */
@inline
export function putText(buffer: u32, at: usize, length: i32): bool {
  const to = roomIn(buffer, length + 4)
  if (to === 0) return false
  store<u32>(to, bswap<u32>(length))
  copyLoosely(to + 4, at, length)
  grew(buffer, 4 + length)
  return true
}
