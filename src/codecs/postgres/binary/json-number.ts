// Numbers in JSON's grammar in text that has not been scanned.

import { DOT, LOWER_E, MINUS, NINE, PLUS, UPPER_E, ZERO } from '../../ascii.ts'

/** The position after the number that begins at `start`, or -1 when there is none (RFC 8259 section 6). */
export function endOfNumber(bytes: Uint8Array, start: number, end: number): number {
  const first = start < end && bytes[start] === MINUS ? start + 1 : start
  let pos = endOfDigits(bytes, first, end)
  if (pos === first || (bytes[first] === ZERO && pos > first + 1)) return -1
  if (pos < end && bytes[pos] === DOT) {
    const fraction = pos + 1
    pos = endOfDigits(bytes, fraction, end)
    if (pos === fraction) return -1
  }
  if (pos < end && (bytes[pos] === LOWER_E || bytes[pos] === UPPER_E)) {
    pos++
    if (pos < end && (bytes[pos] === PLUS || bytes[pos] === MINUS)) pos++
    const exponent = pos
    pos = endOfDigits(bytes, exponent, end)
    if (pos === exponent) return -1
  }
  return pos
}

function endOfDigits(bytes: Uint8Array, start: number, end: number): number {
  let pos = start
  while (pos < end && bytes[pos]! >= ZERO && bytes[pos]! <= NINE) pos++
  return pos
}
