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
  let rest = Math.abs(value)
  let digits = 1
  for (let power = 10; power <= rest; power *= 10) digits++
  digits = Math.max(digits, minDigits)
  let at = out.length + digits
  out.length = at
  // Whole numbers of 31 bits are divided much faster.
  while (rest > 999_999_999) {
    const upper = Math.floor(rest / 1e9)
    let lower = rest - upper * 1e9
    for (let i = 0; i < 9; i++) {
      const next = (lower / 10) | 0
      bytes[--at] = ZERO + lower - next * 10
      lower = next
    }
    rest = upper
  }
  for (let left = at - (out.length - digits); left > 0; left--) {
    const next = (rest / 10) | 0
    bytes[--at] = ZERO + rest - next * 10
    rest = next
  }
}
