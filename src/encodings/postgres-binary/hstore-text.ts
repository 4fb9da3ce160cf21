// hstore's own notation: `a=>1, "b c"=>NULL` (PostgreSQL documentation, "hstore External Representation").

import { BACKSLASH, COMMA, QUOTE } from '../../codecs/ascii.ts'
import type { ColumnBuffer } from '../../codecs/column-buffer.ts'
import { closeField, openUnknown } from '../../codecs/postgres/binary/field.ts'
import { REJECT } from '../../codecs/reject.ts'
import { putInt32 } from './part.ts'
import { isSpace, skipSpace } from './plain-text.ts'

const EQUALS = 0x3d
const GREATER = 0x3e
const NULL_LENGTH = -1
const NULL_WORD = new TextEncoder().encode('null')

/** Writes the pairs in `bytes[start .. end)` as fields, and returns how many they are, or a reject. */
export function putHstorePairs(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
  let count = 0
  let at = skipSpace(bytes, start, end)
  while (at < end) {
    at = putWord(bytes, at, end, EQUALS, out)
    if (at < 0) return at
    at = skipSpace(bytes, at, end)
    if (at + 1 >= end || bytes[at] !== EQUALS || bytes[at + 1] !== GREATER) return REJECT.valueSyntax
    at = putWord(bytes, skipSpace(bytes, at + 2, end), end, COMMA, out)
    if (at < 0) return at
    count++
    at = skipSpace(bytes, at, end)
    if (at === end) break
    if (bytes[at] !== COMMA) return REJECT.valueSyntax
    at = skipSpace(bytes, at + 1, end)
  }
  return count
}

/**
 * Writes the key or value at `start` as a field and returns the position after it, or a reject. Without quotes white
 * space ends it, and `ender`: what may stand after it.
 */
function putWord(bytes: Uint8Array, start: number, end: number, ender: number, out: ColumnBuffer): number {
  const isQuoted = start < end && bytes[start] === QUOTE
  const payload = openUnknown(out, end - start)
  let to = payload
  let at = isQuoted ? start + 1 : start
  while (at < end && (isQuoted ? bytes[at] !== QUOTE : bytes[at] !== ender && !isSpace(bytes[at]!))) {
    if (bytes[at] === BACKSLASH && ++at === end) return REJECT.valueSyntax
    out.bytes[to++] = bytes[at++]!
  }
  if (isQuoted ? at === end : at === start) return REJECT.valueSyntax
  if (!isQuoted && ender === COMMA && isNullWord(out.bytes, payload, to)) {
    out.length = payload - 4
    putInt32(out, NULL_LENGTH)
  } else closeField(out, payload, to)
  return isQuoted ? at + 1 : at
}

/** `NULL` in letters of any case; for the server also with backslashes. */
function isNullWord(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== NULL_WORD.length) return false
  for (let i = 0; i < NULL_WORD.length; i++) if ((bytes[start + i]! | 0x20) !== NULL_WORD[i]) return false
  return true
}
