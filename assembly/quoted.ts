// Text in quotes that is more than plain: with line breaks, which are counted, with doubled quotes, with escapes.

import { BARE, escape, isEnd, quote } from './endings'
import { grew, roomIn } from './memory'
import { FULL, UNUSUAL } from './outcome'
import { copyLoosely, MAX_LENGTH_BYTES, putLength } from './text'

const LF: u8 = 0x0a
const CR: u8 = 0x0d
const ALL: u32 = 0xffff

/** Line breaks within the quotes of the record under way: CR LF, LF and CR are one each. */
export let breaks: u32 = 0

/** Quotes and backslashes of the text that was measured last that stand for the byte after them. */
let escapes: u32 = 0

export function clearBreaks(): void {
  breaks = 0
}

/** Counts the breaks of what the host passed over. */
export function addBreaks(from: usize, to: usize): void {
  for (let at = from; at < to; at += 16) {
    const rest = to - at
    breaks += breaksIn(at, rest < 16 ? (<u32>1 << <u32>rest) - 1 : ALL)
  }
}

/** Of the sixteen bytes at `at` those of the mask count. Of CR LF the second does. */
@inline
function breaksIn(at: usize, mask: u32): u32 {
  const block = v128.load(at)
  const feeds = <u32>i8x16.bitmask(i8x16.eq(block, i8x16.splat(LF)))
  let returns = <u32>i8x16.bitmask(i8x16.eq(block, i8x16.splat(CR)))
  if (returns !== 0) returns &= ~(<u32>i8x16.bitmask(i8x16.eq(v128.load(at + 1), i8x16.splat(LF))))
  return popcnt((feeds | returns) & mask)
}

/** The bytes of text from `at` up to the quote that closes it, whose breaks are then counted; -1 when none ends the field. */
export function quotedLength(at: usize): i32 {
  let pos = at
  let found: u32 = 0
  escapes = 0
  while (true) {
    const special = specials(pos)
    if (special === 0) {
      found += breaksIn(pos, ALL)
      pos += 16
      continue
    }
    const plain = <u32>ctz(special)
    found += breaksIn(pos, (<u32>1 << plain) - 1)
    pos += plain
    const byte = <u32>load<u8>(pos)
    if (byte === quote && <u32>load<u8>(pos + 1) !== quote) {
      if (!isEnd(pos + 1, BARE)) return -1
      breaks += found
      return <i32>(pos - at)
    }
    // A NUL: a character, or the end of the chunk, which the host knows.
    if (byte === 0) return -1
    escapes++
    // A break that a backslash takes along is one, too.
    const taken = load<u8>(pos + 1)
    pos += taken === LF || taken === CR ? 1 : 2
  }
}

/** Bit i is set when byte i is a quote, a backslash that takes the next byte, or NUL. */
@inline
function specials(at: usize): u32 {
  const block = v128.load(at)
  const either = v128.or(i8x16.eq(block, i8x16.splat(<i8>quote)), i8x16.eq(block, i8x16.splat(<i8>escape)))
  return i8x16.bitmask(v128.or(either, i8x16.eq(block, i8x16.splat(0))))
}

/** ClickHouse: the length as LEB128, then the text. The place of the closing quote, UNUSUAL or FULL. */
export function quotedString(at: usize, buffer: u32): usize {
  const length = quotedLength(at)
  if (length < 0) return UNUSUAL
  const kept = <u32>length - escapes
  const start = roomIn(buffer, kept + MAX_LENGTH_BYTES)
  if (start === 0) return FULL
  const to = putLength(start, kept)
  copyUnescaped(to, at, at + length)
  grew(buffer, <u32>(to - start) + kept)
  return at + length
}

/** Postgres: the length as four bytes, big-endian, then the text. The place of the closing quote, UNUSUAL or FULL. */
export function quotedText(at: usize, buffer: u32): usize {
  const length = quotedLength(at)
  if (length < 0) return UNUSUAL
  const kept = <u32>length - escapes
  const to = roomIn(buffer, kept + 4)
  if (to === 0) return FULL
  store<u32>(to, bswap<u32>(kept))
  copyUnescaped(to + 4, at, at + length)
  grew(buffer, kept + 4)
  return at + length
}

/** Copies the text that was measured last, without what stands for the byte after it. */
function copyUnescaped(target: usize, from: usize, end: usize): void {
  let to = target
  let start = from
  let pos = from
  for (let left = escapes; left > 0; left--) {
    while (true) {
      const special = specials(pos)
      if (special !== 0) {
        pos += ctz(special)
        break
      }
      pos += 16
    }
    copyLoosely(to, start, <i32>(pos - start))
    to += pos - start
    start = pos + 1
    pos += 2
  }
  copyLoosely(to, start, <i32>(end - start))
}
