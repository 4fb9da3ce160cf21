// Numbers in the form in which programs print them, read in one pass: no exponent, and no more digits than a double
// holds exactly. A negative result means another form, which `Codec.write` knows.

import { DOT, MINUS, QUOTE, ZERO } from '../ascii.ts'

/** Where the value that was read last ends. */
export const cursor = { end: 0 }

/** Not a number of the usual form. */
export const UNUSUAL = -1

/** This many digits are exact in a double, with room to multiply by ten. */
const EXACT_DIGITS = 15

/** An unsigned integer of up to nine digits without a leading zero, which is a small integer of the engine; or `UNUSUAL`. */
export function readSmallUint(bytes: Uint8Array, pos: number): number {
  let digit = bytes[pos]! - ZERO
  if (digit === 0) {
    cursor.end = pos + 1
    return 0
  }
  if (digit < 0 || digit > 9) return UNUSUAL
  let value = digit
  let at = pos + 1
  const limit = pos + 9
  for (; at < limit; at++) {
    digit = bytes[at]! - ZERO
    if (digit < 0 || digit > 9) break
    value = value * 10 + digit
  }
  cursor.end = at
  return value
}

/** An unsigned integer of up to fifteen digits without a leading zero; or `UNUSUAL`. */
export function readUint(bytes: Uint8Array, pos: number): number {
  const value = readSmallUint(bytes, pos)
  const middle = cursor.end
  if (value < 0 || middle < pos + 9) return value
  // The digits after the first nine, as a small integer of their own: a double is made once.
  let rest = 0
  let scale = 1
  let at = middle
  const limit = pos + EXACT_DIGITS
  for (; at < limit; at++) {
    const digit = bytes[at]! - ZERO
    if (digit < 0 || digit > 9) break
    rest = rest * 10 + digit
    scale *= 10
  }
  cursor.end = at
  return value * scale + rest
}

/** An integer of 64 bits as its halves, each 0 .. 2^32-1. */
export const wide = { high: 0, low: 0 }

const TWO_32 = 2 ** 32

/** An unsigned integer of up to nineteen digits into `wide`; the position after it, or `UNUSUAL`. */
export function readWideUint(bytes: Uint8Array, pos: number): number {
  const first = readSmallUint(bytes, pos)
  if (first < 0) return UNUSUAL
  let at = cursor.end
  if (at < pos + 9) {
    wide.high = 0
    wide.low = first
    return at
  }
  let second = 0
  let scale = 1
  const limit = pos + 18
  for (; at < limit; at++) {
    const digit = bytes[at]! - ZERO
    if (digit < 0 || digit > 9) break
    second = second * 10 + digit
    scale *= 10
  }
  // first * scale + second in two halves of 15 bits: no product has more than 2^45.
  const lower = (first & 0x7fff) * scale + second
  const upper = (first >>> 15) * scale
  const low = (upper % 0x20000) * 0x8000 + lower
  wide.low = low % TWO_32
  wide.high = Math.floor(upper / 0x20000) + Math.floor(low / TWO_32)
  const digit = bytes[at]! - ZERO
  if (digit < 0 || digit > 9) return at
  const tenfold = wide.low * 10 + digit
  wide.low = tenfold % TWO_32
  wide.high = wide.high * 10 + Math.floor(tenfold / TWO_32)
  return at + 1
}

/** What `readDecimal` read: its digits as an integer, and how many of them stand after the point. */
export const decimal = { digits: 0, scale: 0, isNegative: false }

/** A number of up to fifteen digits with or without a fraction; the position after it, or `UNUSUAL`. */
export function readDecimal(bytes: Uint8Array, pos: number): number {
  const isNegative = bytes[pos] === MINUS
  const first = isNegative ? pos + 1 : pos
  const whole = readUint(bytes, first)
  if (whole < 0) return UNUSUAL
  let at = cursor.end
  let digits = whole
  let scale = 0
  if (bytes[at] === DOT) {
    const limit = first + EXACT_DIGITS + 1
    let digit = bytes[++at]! - ZERO
    if (digit < 0 || digit > 9) return UNUSUAL
    do {
      if (at >= limit) return UNUSUAL
      digits = digits * 10 + digit
      scale++
      digit = bytes[++at]! - ZERO
    } while (digit >= 0 && digit <= 9)
  }
  decimal.digits = digits
  decimal.scale = scale
  decimal.isNegative = isNegative
  return at
}

/** Exact powers of ten as doubles. */
export const POWERS_OF_TEN = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent)

/**
 * The double nearest to what `readDecimal` read. Both operands are exact doubles, so that the one division rounds
 * correctly (Clinger, "How to Read Floating Point Numbers Accurately", 1990).
 */
export function decimalAsDouble(): number {
  const value = decimal.digits / POWERS_OF_TEN[decimal.scale]!
  return decimal.isNegative ? -value : value
}

/** The position of the quote that ends the string whose first character is at `pos`; `UNUSUAL` where an escape is. */
export function endOfPlainText(bytes: Uint8Array, pos: number): number {
  let at = pos
  let byte = bytes[at]!
  while (byte !== QUOTE && byte !== 0x5c && byte >= 0x20) byte = bytes[++at]!
  return byte === QUOTE ? at : UNUSUAL
}
