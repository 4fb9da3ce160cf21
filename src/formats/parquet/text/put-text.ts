// Digits and other text into a buffer.

import { MINUS, ZERO } from '../../../codecs/ascii.ts'
import { append, type ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'
import { KIND } from '../../../codecs/value-kind.ts'

const MAX_SAFE_DIGITS = 16

/** Appends a text and returns its kind. */
export function putText(out: ColumnBuffer, text: string): number {
  const bytes = Buffer.from(text)
  append(out, bytes, 0, bytes.length)
  return KIND.text
}

/** What is ASCII alone. */
export function putAscii(out: ColumnBuffer, text: string): void {
  reserve(out, text.length)
  for (let i = 0; i < text.length; i++) out.bytes[out.length++] = text.charCodeAt(i)
}

/** Appends a safe integer with at least this many digits. */
export function putInteger(out: ColumnBuffer, value: number, minDigits: number): void {
  reserve(out, minDigits + MAX_SAFE_DIGITS + 1)
  const { bytes } = out
  if (value < 0) bytes[out.length++] = MINUS
  const size = Math.abs(value)
  if (size < GROUP) {
    const small = size | 0
    out.length = putDigits(bytes, out.length, small, Math.max(digitsOf(small), minDigits))
    return
  }
  // Whole numbers of 31 bits are divided much faster.
  const upper = Math.floor(size / GROUP)
  putInteger(out, upper, minDigits - GROUP_DIGITS)
  out.length = putDigits(bytes, out.length, (size - upper * GROUP) | 0, GROUP_DIGITS)
}

const GROUP = 1e9
const GROUP_DIGITS = 9

/** Of a number below a group. */
export function digitsOf(value: number): number {
  if (value < 1e4) return value < 100 ? (value < 10 ? 1 : 2) : value < 1000 ? 3 : 4
  if (value < 1e7) return value < 1e5 ? 5 : value < 1e6 ? 6 : 7
  return value < 1e8 ? 8 : 9
}

/** The digits of a whole number of 31 bits, with zeros before them; there must be room. Returns the position behind them. */
export function putDigits(bytes: Uint8Array, from: number, value: number, digits: number): number {
  let rest = value | 0
  for (let at = from + digits - 1; at >= from; at--) {
    const next = (rest / 10) | 0
    bytes[at] = ZERO + rest - next * 10
    rest = next
  }
  return from + digits
}
