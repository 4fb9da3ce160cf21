// Characters in COPY's text format (PostgreSQL documentation, COPY, "Text Format"): backslash escapes for what separates
// fields and rows. What is written here is what the server reads back, byte for byte.

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
  LOWER_V,
  SPACE,
  TAB,
  VT,
} from '../ascii.ts'
import { type ColumnBuffer, reserve } from '../column-buffer.ts'
import { REJECT } from '../reject.ts'
import { decodeEscape, escapeEnd } from '../text/json-string.ts'
import { putUtf8 } from '../text/utf8.ts'
import { KIND } from '../value-kind.ts'

/** Appends the characters of a value with COPY's escapes. NUL and lone surrogates are refused: Postgres has neither. */
export function writeCharacters(
  bytes: Uint8Array,
  start: number,
  end: number,
  kind: number,
  out: ColumnBuffer,
): number {
  reserve(out, (end - start) * 2)
  return kind === KIND.escapedText ? putDecoded(bytes, start, end, out) : putEscaped(bytes, start, end, out)
}

/** Appends characters without JSON escapes. */
export function putEscaped(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
  const target = out.bytes
  let to = out.length
  for (let from = start; from < end; from++) {
    const byte = bytes[from]!
    if (byte !== BACKSLASH && byte >= SPACE) target[to++] = byte
    else to = putControl(target, to, byte)
  }
  out.length = to
  return 0
}

function putDecoded(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
  const target = out.bytes
  let to = out.length
  let from = start
  while (from < end) {
    const byte = bytes[from]!
    if (byte !== BACKSLASH) {
      target[to++] = byte
      from++
      continue
    }
    const point = decodeEscape(bytes, from)
    if (point < 0) return point
    if (point === 0) return REJECT.nulCharacter
    to = point === BACKSLASH || point < SPACE ? putControl(target, to, point) : putUtf8(target, to, point)
    from = escapeEnd
  }
  out.length = to
  return 0
}

/** A backslash or a control character, as COPY wants it. */
function putControl(target: Uint8Array, pos: number, byte: number): number {
  const letter = COPY_LETTERS[byte]
  if (letter === undefined) {
    target[pos] = byte
    return pos + 1
  }
  target[pos] = BACKSLASH
  target[pos + 1] = letter
  return pos + 2
}

const COPY_LETTERS: Readonly<Record<number, number>> = {
  [BACKSPACE]: LOWER_B,
  [TAB]: LOWER_T,
  [LF]: LOWER_N,
  [VT]: LOWER_V,
  [FF]: LOWER_F,
  [CR]: LOWER_R,
  [BACKSLASH]: BACKSLASH,
}

/** Appends bytes that need no escapes. */
export function putPlain(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
  reserve(out, end - start)
  const target = out.bytes
  let to = out.length
  for (let from = start; from < end; from++) target[to++] = bytes[from]!
  out.length = to
  return 0
}

/** The characters of COPY text, where an escape is two bytes of one. */
export function countCharacters(bytes: Uint8Array, start: number, end: number): number {
  let count = 0
  for (let pos = start; pos < end; pos++) {
    if (bytes[pos] === BACKSLASH) pos++
    if ((bytes[pos]! & 0xc0) !== 0x80) count++
  }
  return count
}

/** The bytes of COPY text once its escapes are undone. */
export function countBytes(bytes: Uint8Array, start: number, end: number): number {
  let count = 0
  for (let pos = start; pos < end; pos++, count++) if (bytes[pos] === BACKSLASH) pos++
  return count
}
