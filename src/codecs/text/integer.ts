// Range checks of integers as digits. No number is ever made of more digits than a double holds exactly.

import { MINUS, ZERO } from '../ascii.ts'
import { REJECT } from '../reject.ts'

/** The bounds of an integer type: the digits of its largest positive and negative values. */
export interface IntegerRange {
  readonly max: Uint8Array
  /** Digits of the smallest value without its minus; empty for unsigned types. */
  readonly min: Uint8Array
}

/** The range of a two's complement integer of `bits` bits. */
export function integerRange(bits: number, isSigned: boolean): IntegerRange {
  const top = 1n << BigInt(isSigned ? bits - 1 : bits)
  return { max: digits(top - 1n), min: isSigned ? digits(top) : new Uint8Array(0) }
}

/**
 * 0 when the integer in `bytes[start .. end)` (a minus and digits without leading zeros, as JSON has them) lies
 * within `range`, else `REJECT.outOfRange`. Minus zero is zero.
 */
export function checkInteger(bytes: Uint8Array, start: number, end: number, range: IntegerRange): number {
  const isNegative = bytes[start] === MINUS
  const first = isNegative ? start + 1 : start
  const limit = isNegative ? range.min : range.max
  const length = end - first
  if (length < limit.length) return 0
  if (length > limit.length) return isNegative && length === 1 && bytes[first] === ZERO ? 0 : REJECT.outOfRange
  for (let i = 0; i < length; i++) {
    const digit = bytes[first + i]!
    const bound = limit[i]!
    if (digit < bound) return 0
    if (digit > bound) return REJECT.outOfRange
  }
  return 0
}

function digits(value: bigint): Uint8Array {
  return new TextEncoder().encode(value.toString())
}
