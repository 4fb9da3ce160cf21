// bytea: the bytes. Text is read as the server reads it (PostgreSQL documentation, "Binary Data Types"): `\x` and pairs of
// hexadecimal digits, or the characters themselves with `\\` for a backslash and `\ooo` for any byte.

import { BACKSLASH, CR, LF, SPACE, TAB, ZERO } from '../../ascii.ts'
import type { ColumnBuffer } from '../../column-buffer.ts'
import { REJECT } from '../../reject.ts'
import { hexDigit } from '../../text/hex.ts'
import type { ValueWriter } from '../../value-kind.ts'
import type { BinaryFamily } from './codec.ts'
import { closeField, openUnknown, readText, text } from './field.ts'

const LOWER_X = 0x78

const write: ValueWriter = (bytes, start, end, kind, out) => {
  const reject = readText(bytes, start, end, kind)
  if (reject < 0) return reject
  const payload = openUnknown(out, text.end - text.start)
  const isHex =
    text.end - text.start >= 2 && text.bytes[text.start] === BACKSLASH && text.bytes[text.start + 1] === LOWER_X
  const to = isHex ? putHex(out, payload, text.start + 2) : putEscaped(out, payload, text.start)
  if (to < 0) return to
  closeField(out, payload, to)
  return 0
}

/** White space may stand between the pairs. */
function putHex(out: ColumnBuffer, payload: number, start: number): number {
  const { bytes, end } = text
  let to = payload
  for (let pos = start; pos < end; pos++) {
    const byte = bytes[pos]!
    if (byte === SPACE || byte === LF || byte === TAB || byte === CR) continue
    const high = hexDigit(byte)
    const low = ++pos < end ? hexDigit(bytes[pos]!) : -1
    if (high < 0 || low < 0) return REJECT.valueSyntax
    out.bytes[to++] = (high << 4) | low
  }
  return to
}

function putEscaped(out: ColumnBuffer, payload: number, start: number): number {
  const { bytes, end } = text
  let to = payload
  for (let pos = start; pos < end; pos++) {
    let byte = bytes[pos]!
    if (byte === BACKSLASH) {
      pos++
      if (pos >= end) return REJECT.valueSyntax
      if (bytes[pos] !== BACKSLASH) {
        byte = octal(bytes, pos, end)
        if (byte < 0) return REJECT.valueSyntax
        pos += 2
      }
    }
    out.bytes[to++] = byte
  }
  return to
}

/** The byte of three octal digits, or -1. */
function octal(bytes: Uint8Array, pos: number, end: number): number {
  if (end - pos < 3) return -1
  let value = 0
  for (let at = pos; at < pos + 3; at++) {
    const digit = bytes[at]! - ZERO
    if (digit < 0 || digit > 7) return -1
    value = value * 8 + digit
  }
  return value > 0xff ? -1 : value
}

export const bytea: BinaryFamily = {
  valueClass: 'text',
  form: () => ({ kind: 'bytes' }),
  accepts:
    '\\x and pairs of hexadecimal digits; other text as its UTF-8, with \\\\ for a backslash and \\ooo for a byte',
  refuses: 'a backslash before anything else, an odd number of hexadecimal digits, values that are not text',
  make: () => ({ write }),
}
