// Most floats in tables have few digits: those are found much faster than the shortest digits of any float.

import { MINUS, ZERO } from '../../../codecs/ascii.ts'
import { type ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import { digitsOf, putDigits } from './put-text.ts'

const DOT = 0x2e
/** Whole parts below this are divided as integers of 31 bits. */
const LIMIT = 1e9
const FRACTION = 1e6
const FRACTION_DIGITS = 6
const MAX_TEXT = 20

/**
 * Appends a double that is a number of millionths, with the digits that `String` gives it; returns its kind, or 0 for another
 * one, and nothing is appended. Two decimals of at most 15 digits are never the same double, so these digits are the shortest.
 */
export function putShortDecimal(out: ColumnBuffer, value: number): number {
  const size = Math.abs(value)
  if (!(size < LIMIT) || (value === 0 && Object.is(value, -0))) return 0
  const scaled = Math.round(size * FRACTION)
  if (scaled / FRACTION !== size) return 0
  const whole = Math.floor(scaled / FRACTION)
  let fraction = scaled - whole * FRACTION
  reserve(out, MAX_TEXT)
  const { bytes } = out
  let at = out.length
  if (value < 0) bytes[at++] = MINUS
  at = putDigits(bytes, at, whole | 0, digitsOf(whole))
  out.length = at
  if (fraction === 0) return KIND.integer
  bytes[at] = DOT
  let end = at + FRACTION_DIGITS + 1
  let hasDigit = false
  for (let place = end - 1; place > at; place--) {
    const next = (fraction / 10) | 0
    const digit = fraction - next * 10
    fraction = next
    bytes[place] = ZERO + digit
    if (digit !== 0) hasDigit = true
    else if (!hasDigit) end = place
  }
  out.length = end
  return KIND.decimal
}
