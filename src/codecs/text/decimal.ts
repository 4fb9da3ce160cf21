// Decimal numbers as digits: how many stand before and after the point once the exponent is applied.

import { DOT, LOWER_E, MINUS, PLUS, UPPER_E, ZERO } from '../ascii.ts'
import { REJECT } from '../reject.ts'

const MAX_EXPONENT = 1_000_000

/**
 * What `checkDecimal` saw in the last number that it accepted: where its digits end and how many of them stand after
 * the point, before the exponent is applied. For zero only `isZero` is set.
 */
export const decimalShape = { isZero: true, end: 0, fraction: 0, exponent: 0 }

/**
 * Checks the JSON number in `bytes[start .. end)` against a decimal type: at most `precision - scale` digits
 * before the point (`REJECT.outOfRange`) and `scale` after it (`REJECT.precision`). Zeros that do not change the
 * value do not count: 1.500 has scale 1, 1e3 has four digits and scale 0.
 */
export function checkDecimal(bytes: Uint8Array, start: number, end: number, precision: number, scale: number): number {
  let pos = bytes[start] === MINUS ? start + 1 : start
  let digitCount = 0 // from the first digit that is not zero
  let trailingZeros = 0
  let fraction = 0
  let afterPoint = false
  for (; pos < end; pos++) {
    const byte = bytes[pos]!
    if (byte === DOT) {
      afterPoint = true
      continue
    }
    if (byte === LOWER_E || byte === UPPER_E) break
    if (afterPoint) fraction++
    if (byte === ZERO) {
      trailingZeros++
      if (digitCount > 0) digitCount++
    } else {
      trailingZeros = 0
      digitCount++
    }
  }
  decimalShape.isZero = digitCount === 0
  if (digitCount === 0) return 0
  const exponent = pos < end ? readExponent(bytes, pos + 1, end) : 0
  const usedScale = fraction - trailingZeros - exponent
  const integerDigits = digitCount - fraction + exponent
  if (integerDigits > precision - scale) return REJECT.outOfRange
  decimalShape.end = pos
  decimalShape.fraction = fraction
  decimalShape.exponent = exponent
  return usedScale > scale ? REJECT.precision : 0
}

/** The exponent whose sign or first digit is at `pos`, held within a million so that it stays an integer. */
function readExponent(bytes: Uint8Array, pos: number, end: number): number {
  const isNegative = bytes[pos] === MINUS
  let at = isNegative || bytes[pos] === PLUS ? pos + 1 : pos
  let value = 0
  for (; at < end; at++) value = Math.min(value * 10 + bytes[at]! - ZERO, MAX_EXPONENT)
  return isNegative ? -value : value
}
