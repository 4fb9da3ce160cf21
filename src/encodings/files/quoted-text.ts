// Fields of CSV: RFC 4180, with what Postgres, DuckDB and ClickHouse need beyond it. NULL is text without quotes, so a text that
// looks like it is quoted: NULL and the empty text stay apart.

import { BACKSLASH, CR, DOT, LF, QUOTE, SPACE, TAB, UPPER_N } from '../../codecs/ascii.ts'
import { type ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import { copyUnquoted } from '../../codecs/text/copy-words.ts'
import type { PutCharacters } from './plain-text.ts'

const HASH = 0x23
/** The first byte of a byte order mark, which readers remove from the beginning of a file. */
const MARK = 0xef

/** `delimiter`: one byte. */
export function quotedText(delimiter: number, nullText: Uint8Array): PutCharacters {
  const special = new Uint8Array(256)
  for (const byte of [delimiter, QUOTE, CR, LF]) special[byte] = 1
  // At the ends readers may remove white space; at the beginning they may see a comment.
  const atEnds = new Uint8Array(256)
  for (const byte of [SPACE, TAB, HASH, MARK]) atEnds[byte] = 1
  // psql ends data at a line with nothing but `\.`; ClickHouse reads `\N` as NULL.
  const words = [nullText, new Uint8Array([BACKSLASH, DOT]), new Uint8Array([BACKSLASH, UPPER_N])]

  return (bytes, start, end, out, view) => {
    reserve(out, (end - start) * 2 + 2)
    const target = out.bytes
    let to = out.length
    let found = start === end ? 1 : atEnds[bytes[start]!]! | atEnds[bytes[end - 1]!]!
    if (view !== undefined && found === 0 && copyUnquoted(view, start, end, out, to, delimiter)) {
      if (isOneOf(bytes, start, end, words)) to = putQuoted(bytes, start, end, out)
      else to += end - start
      out.length = to
      return 0
    }
    for (let from = start; from < end; from++) {
      const byte = bytes[from]!
      found |= special[byte]!
      target[to++] = byte
    }
    if (found !== 0 || isOneOf(bytes, start, end, words)) to = putQuoted(bytes, start, end, out)
    out.length = to
    return 0
  }
}

function isOneOf(bytes: Uint8Array, start: number, end: number, words: readonly Uint8Array[]): boolean {
  for (let i = 0; i < words.length; i++) if (isSame(bytes, start, end, words[i]!)) return true
  return false
}

function isSame(bytes: Uint8Array, start: number, end: number, word: Uint8Array): boolean {
  if (end - start !== word.length) return false
  for (let i = 0; i < word.length; i++) if (bytes[start + i] !== word[i]) return false
  return true
}

/** There must be room. Returns the position after it. */
function putQuoted(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
  const target = out.bytes
  let to = out.length
  target[to++] = QUOTE
  for (let from = start; from < end; from++) {
    const byte = bytes[from]!
    if (byte === QUOTE) target[to++] = QUOTE
    target[to++] = byte
  }
  target[to++] = QUOTE
  return to
}
