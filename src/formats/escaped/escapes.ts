// The characters of a field with backslash escapes, as the server that the format comes from reads them.

import { BACKSLASH, LOWER_X, SPACE, UPPER_N, ZERO } from '../../codecs/ascii.ts'
import { type ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import { hexDigit } from '../../codecs/text/hex.ts'
import { firstInvalidUtf8 } from '../../codecs/text/utf8.ts'
import type { EscapeStyle } from './dialect.ts'

/** What a letter behind a backslash stands for; 0 where it is no escape. */
const CLICKHOUSE = letters({ a: 0x07, b: 0x08, t: 0x09, n: 0x0a, v: 0x0b, f: 0x0c, r: 0x0d, e: 0x1b })
const POSTGRES = letters({ b: 0x08, t: 0x09, n: 0x0a, v: 0x0b, f: 0x0c, r: 0x0d })

/** What ClickHouse takes as itself behind a backslash, beside control characters. A backslash before others stays. */
const AS_ITSELF = new Uint8Array(256)
for (const byte of new TextEncoder().encode('\\\'"`/=')) AS_ITSELF[byte] = 1

/**
 * Puts the characters of `bytes[start .. end)` into `out`, in place of what is in it. Returns 0, or a reject: for half an
 * escape, and for bytes that are no UTF-8.
 */
export function readEscapes(
  bytes: Uint8Array,
  start: number,
  end: number,
  style: EscapeStyle,
  out: ColumnBuffer,
): number {
  out.length = 0
  reserve(out, end - start)
  const reject = style === 'clickhouse' ? readClickhouse(bytes, start, end, out) : readPostgres(bytes, start, end, out)
  if (reject < 0) return reject
  return hasHighByte && firstInvalidUtf8(out.bytes, 0, out.length) !== -1 ? REJECT.invalidUtf8 : 0
}

/** An escape stood for a byte beyond ASCII: whether it is valid UTF-8 with those beside it has not been checked. */
let hasHighByte = false

/** `parseComplexEscapeSequence` of ClickHouse's ReadHelpers.cpp, except that an invalid digit is an error. */
function readClickhouse(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
  const target = out.bytes
  let to = 0
  hasHighByte = false
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    if (byte !== BACKSLASH) {
      target[to++] = byte
      continue
    }
    if (++at >= end) return REJECT.escape
    const next = bytes[at]!
    const control = CLICKHOUSE[next]!
    if (control > 0) target[to++] = control
    else if (next === ZERO) target[to++] = 0
    else if (next === LOWER_X) {
      const high = at + 1 < end ? hexDigit(bytes[at + 1]!) : -1
      const low = at + 2 < end ? hexDigit(bytes[at + 2]!) : -1
      if (high < 0 || low < 0) return REJECT.escape
      const value = high * 16 + low
      hasHighByte ||= value >= 0x80
      target[to++] = value
      at += 2
    } else if (next !== UPPER_N) {
      // Within a longer field, NULL is nothing.
      if (next >= SPACE && AS_ITSELF[next] === 0) target[to++] = BACKSLASH
      target[to++] = next
    }
  }
  out.length = to
  return 0
}

/** `CopyReadAttributesText` of PostgreSQL's copyfromparse.c. */
function readPostgres(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
  const target = out.bytes
  let to = 0
  hasHighByte = false
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    if (byte !== BACKSLASH) {
      target[to++] = byte
      continue
    }
    if (++at >= end) return REJECT.escape
    let value = POSTGRES[bytes[at]!]!
    if (value === 0) {
      value = bytes[at]!
      let digit = value - ZERO
      if (digit >= 0 && digit <= 7) {
        value = digit
        for (let more = 0; more < 2 && at + 1 < end; more++) {
          digit = bytes[at + 1]! - ZERO
          if (digit < 0 || digit > 7) break
          value = (value * 8 + digit) & 0xff
          at++
        }
        hasHighByte ||= value >= 0x80
      } else if (value === LOWER_X && at + 1 < end && hexDigit(bytes[at + 1]!) >= 0) {
        value = hexDigit(bytes[++at]!)
        if (at + 1 < end && hexDigit(bytes[at + 1]!) >= 0) value = value * 16 + hexDigit(bytes[++at]!)
        hasHighByte ||= value >= 0x80
      }
    }
    target[to++] = value
  }
  out.length = to
  return 0
}

function letters(meanings: Readonly<Record<string, number>>): Uint8Array {
  const table = new Uint8Array(256)
  for (const [letter, byte] of Object.entries(meanings)) table[letter.charCodeAt(0)] = byte
  return table
}
