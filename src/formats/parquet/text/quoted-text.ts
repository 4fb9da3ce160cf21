// Stored texts and bytes as JSON strings.

import { BACKSLASH, MINUS, QUOTE, SPACE } from '../../../codecs/ascii.ts'
import { append, type ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'
import { putAscii } from './put-text.ts'

/** The letter of a control character's short escape, or 0. */
const ESCAPE_LETTERS = Uint8Array.from({ length: SPACE }, (_, byte) => {
  const json = JSON.stringify(String.fromCharCode(byte))
  return json.length === 4 ? json.charCodeAt(2) : 0
})
const HEX = new TextEncoder().encode('0123456789abcdef')

/** NaN, Infinity or -Infinity between other values, in the one way of writing that no stored text is given. */
export function putNonFinite(out: ColumnBuffer, word: Uint8Array, length: number): void {
  const first = word[0] === MINUS ? 1 : 0
  putAscii(out, first === 1 ? '"-\\u00' : '"\\u00')
  putAscii(out, word[first]!.toString(16))
  append(out, word, first + 1, length)
  putAscii(out, '"')
}

/** UTF-8, or bytes that a column takes as they are, as a JSON string. */
export function putQuotedBytes(out: ColumnBuffer, bytes: Uint8Array, start: number, end: number): void {
  reserve(out, (end - start) * 6 + 2)
  const target = out.bytes
  let to = out.length
  target[to++] = QUOTE
  for (let from = start; from < end; from++) {
    const byte = bytes[from]!
    const letter = byte < SPACE ? ESCAPE_LETTERS[byte]! : 0
    if (letter !== 0) {
      target[to++] = BACKSLASH
      target[to++] = letter
      continue
    }
    if (byte < SPACE) {
      target.set([BACKSLASH, 0x75, 0x30, 0x30, HEX[byte >> 4]!, HEX[byte & 15]!], to)
      to += 6
      continue
    }
    if (byte === QUOTE || byte === BACKSLASH) target[to++] = BACKSLASH
    target[to++] = byte
  }
  target[to++] = QUOTE
  out.length = to
}
