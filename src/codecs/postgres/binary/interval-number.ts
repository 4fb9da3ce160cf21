// The numbers within durations as text.

import { DOT, MINUS, NINE, PLUS, ZERO } from '../../ascii.ts'

/** As many digits as leave every sum an exact double, whatever the unit. */
const MAX_DIGITS = 12

/** The number that was read last, without its sign, and where it ends. */
export const number = {
  sign: 1,
  whole: 0,
  microseconds: 0,
  fractionDigits: 0,
  hasFraction: false,
  hasSign: false,
  digits: 0,
  end: 0,
}

/** Reads digits with a sign or without, and a fraction or without; where they end is left in `number`. */
export function readNumber(bytes: Uint8Array, start: number, end: number): boolean {
  let pos = start
  const first = pos < end ? bytes[pos] : 0
  number.hasSign = first === MINUS || first === PLUS
  number.sign = first === MINUS ? -1 : 1
  if (number.hasSign) pos++
  const digits = pos
  let whole = 0
  for (; pos < end; pos++) {
    const byte = bytes[pos]!
    if (byte < ZERO || byte > NINE) break
    whole = whole * 10 + byte - ZERO
  }
  number.digits = pos - digits
  number.whole = whole
  number.microseconds = number.fractionDigits = 0
  number.hasFraction = pos < end && bytes[pos] === DOT
  number.end = pos
  if (number.digits === 0 || number.digits > MAX_DIGITS) return false
  return !number.hasFraction || readFraction(bytes, pos + 1, end)
}

function readFraction(bytes: Uint8Array, start: number, end: number): boolean {
  let unit = 100_000
  let pos = start
  for (; pos < end; pos++) {
    const digit = bytes[pos]! - ZERO
    if (digit < 0 || digit > 9) break
    if (digit !== 0) number.fractionDigits = Math.min(pos - start + 1, 7)
    number.microseconds += digit * Math.floor(unit)
    unit /= 10
  }
  number.end = pos
  return pos > start
}

/** Whether the number is two digits below sixty without a sign. */
export function isSixtieth(): boolean {
  return !number.hasSign && number.whole < 60 && number.digits === 2
}
