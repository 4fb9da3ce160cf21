// The inside of a JSON string: from escapes to characters. RFC 8259 section 7. The text has been scanned before:
// every escape in it is well formed.

import {
  BACKSLASH,
  BACKSPACE,
  CR,
  FF,
  LF,
  LOWER_B,
  LOWER_F,
  LOWER_N,
  LOWER_R,
  LOWER_T,
  LOWER_U,
  TAB,
} from '../ascii.ts'
import type { ColumnBuffer } from '../column-buffer.ts'
import { REJECT } from '../reject.ts'
import { hexDigit } from './hex.ts'
import { putUtf8 } from './utf8.ts'

/** The position after the escape that `decodeEscape` read. */
export let escapeEnd = 0

/**
 * The code point of the escape whose backslash is at `pos`; a surrogate pair is one escape of twelve bytes.
 * A surrogate on its own is `REJECT.loneSurrogate`. The position after it is left in `escapeEnd`.
 */
export function decodeEscape(bytes: Uint8Array, pos: number): number {
  const letter = bytes[pos + 1]!
  escapeEnd = pos + 2
  if (letter !== LOWER_U) return simpleEscape(letter)
  const unit = hexUnit(bytes, pos + 2)
  escapeEnd = pos + 6
  if (unit < 0xd800 || unit > 0xdfff) return unit
  if (unit > 0xdbff || bytes[pos + 6] !== BACKSLASH || bytes[pos + 7] !== LOWER_U) return REJECT.loneSurrogate
  const low = hexUnit(bytes, pos + 8)
  if (low < 0xdc00 || low > 0xdfff) return REJECT.loneSurrogate
  escapeEnd = pos + 12
  return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)
}

/** 0, or the reject of the first escape in `bytes[start .. end)` that is no character. */
export function checkEscapes(bytes: Uint8Array, start: number, end: number): number {
  let pos = start
  while (pos < end) {
    if (bytes[pos] !== BACKSLASH) {
      pos++
      continue
    }
    const point = decodeEscape(bytes, pos)
    if (point < 0) return point
    pos = escapeEnd
  }
  return 0
}

/** The bytes of UTF-8 that the characters of `bytes[start .. end)` take, or a reject. */
export function decodedLength(bytes: Uint8Array, start: number, end: number): number {
  let length = 0
  let pos = start
  while (pos < end) {
    if (bytes[pos] !== BACKSLASH) {
      pos++
      length++
      continue
    }
    const point = decodeEscape(bytes, pos)
    if (point < 0) return point
    length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
    pos = escapeEnd
  }
  return length
}

/** Appends the characters of `bytes[start .. end)` as UTF-8; there must be room. 0, or a reject and nothing appended. */
export function decodeText(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
  let to = out.length
  let pos = start
  while (pos < end) {
    if (bytes[pos] !== BACKSLASH) {
      out.bytes[to++] = bytes[pos++]!
      continue
    }
    const point = decodeEscape(bytes, pos)
    if (point < 0) return point
    to = putUtf8(out.bytes, to, point)
    pos = escapeEnd
  }
  out.length = to
  return 0
}

function simpleEscape(letter: number): number {
  switch (letter) {
    case LOWER_N:
      return LF
    case LOWER_T:
      return TAB
    case LOWER_R:
      return CR
    case LOWER_B:
      return BACKSPACE
    case LOWER_F:
      return FF
    default:
      return letter // quote, backslash and slash stand for themselves
  }
}

function hexUnit(bytes: Uint8Array, pos: number): number {
  return (
    (hexDigit(bytes[pos]!) << 12) |
    (hexDigit(bytes[pos + 1]!) << 8) |
    (hexDigit(bytes[pos + 2]!) << 4) |
    hexDigit(bytes[pos + 3]!)
  )
}
