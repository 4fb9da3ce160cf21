// Texts, bytes, UUIDs and JSON.

import { BACKSLASH, MINUS, QUOTE } from '../../../codecs/ascii.ts'
import { append, type ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import { type Decoder, putQuoted, putString } from './put-value.ts'

const HEX = new TextEncoder().encode('0123456789abcdef')
const LOWER_X = 0x78
/** Before which bytes a UUID has a hyphen. */
const HYPHENS = [4, 6, 8, 10]

export const text: Decoder = (bytes, _view, start, end, out) => putString(bytes, start, end, out)

/** The type "char" as Postgres prints it: its byte 0 is the empty text, and a byte that is not ASCII has an octal number. */
export const char: Decoder = (bytes, _view, start, _end, out) => {
  const byte = bytes[start]!
  if (byte === 0) return putQuoted(out, '')
  if (byte < 0x80) return putString(bytes, start, start + 1, out)
  const octal = new TextEncoder().encode(`\\${byte.toString(8)}`)
  return putString(octal, 0, octal.length, out)
}

/** `\x` and hexadecimal digits; the backslash is escaped. */
export const hexBytes: Decoder = (bytes, _view, start, end, out) => {
  reserve(out, (end - start) * 2 + 5)
  const target = out.bytes
  target[out.length++] = QUOTE
  target[out.length++] = BACKSLASH
  target[out.length++] = BACKSLASH
  target[out.length++] = LOWER_X
  for (let at = start; at < end; at++) putHex(out, bytes[at]!)
  target[out.length++] = QUOTE
  return KIND.escapedText
}

export const uuid: Decoder = (bytes, _view, start, _end, out) => {
  reserve(out, 38)
  out.bytes[out.length++] = QUOTE
  for (let i = 0; i < 16; i++) {
    if (HYPHENS.includes(i)) out.bytes[out.length++] = MINUS
    putHex(out, bytes[start + i]!)
  }
  out.bytes[out.length++] = QUOTE
  return KIND.text
}

/** The same for columns of text, which keep its bytes: a JSON string would lose its quotes. */
export const jsonText: Decoder = text
export const jsonbText: Decoder = (bytes, _view, start, end, out) => putString(bytes, start + 1, end, out)

export const json: Decoder = (bytes, _view, start, end, out) => putJson(bytes, start, end, out)
/** Behind the number of a version. */
export const jsonb: Decoder = (bytes, _view, start, end, out) => putJson(bytes, start + 1, end, out)

const FIRST: Readonly<Record<string, number>> = {
  '{': KIND.object,
  '[': KIND.array,
  t: KIND.true,
  f: KIND.false,
  n: KIND.object,
}
const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

/**
 * The server has checked that it is JSON. Its null is a value, and not NULL: as one with parts it goes as it is into columns of JSON,
 * and no other takes it.
 */
function putJson(bytes: Uint8Array, from: number, to: number, out: ColumnBuffer): number {
  let start = from
  let end = to
  while (start < end && isSpace(bytes[start]!)) start++
  while (end > start && isSpace(bytes[end - 1]!)) end--
  append(out, bytes, start, end)
  const first = bytes[start]!
  if (first === QUOTE) return bytes.subarray(start, end).includes(BACKSLASH) ? KIND.escapedText : KIND.text
  const kind = FIRST[String.fromCharCode(first)]
  if (kind !== undefined) return kind
  for (let at = start; at < end; at++) if (bytes[at] === 0x2e || (bytes[at]! | 0x20) === 0x65) return KIND.decimal
  return KIND.integer
}

function putHex(out: ColumnBuffer, byte: number): void {
  out.bytes[out.length++] = HEX[byte >> 4]!
  out.bytes[out.length++] = HEX[byte & 15]!
}
