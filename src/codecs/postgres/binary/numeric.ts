// numeric: int16 count of digits, int16 weight of the first, uint16 sign (0000 or 4000), uint16 scale to show, and the
// digits of base 10000 as int16. The value is the sum of digit * 10000 ^ (weight - index). Neither the first nor the last
// digit is zero, and zero has none: that is how the server itself writes numbers.

import { DOT, MINUS, NINE, PLUS, ZERO } from '../../ascii.ts'
import { REJECT } from '../../reject.ts'
import { KIND, type ValueWriter } from '../../value-kind.ts'
import type { BinaryFamily, BinaryType } from './codec.ts'
import { openField, wrongKind } from './field.ts'

const MAX_INTEGER_DIGITS = 131_072
const MAX_SCALE = 16_383
const MAX_EXPONENT = 1_000_000
const VARLENA_HEADER = 4
const HEADER_BYTES = 8
const NEGATIVE = 0x4000

/** Powers of ten by a decimal digit's place in its digit of base 10000. */
const PLACES = [1, 10, 100, 1000]

/** What `scan` found. Positions are of bytes; powers are of ten. */
const found = {
  /** The first and the last decimal digit that are not zero; -1 when all are. */
  first: -1,
  last: -1,
  firstPower: 0,
  lastPower: 0,
  /** Digits that stand after the point, once the exponent is applied. */
  scale: 0,
}

/** `integerDigits` before the point and `scale` (perhaps negative) after it fit; `shown` is the scale of the type. */
function numericWriter(integerDigits: number, scale: number, shown: number | undefined): ValueWriter {
  return (bytes, start, end, kind, out) => {
    if (kind !== KIND.integer && kind !== KIND.decimal) return wrongKind(kind)
    scan(bytes, start, end)
    const { first, last, firstPower, lastPower } = found
    const isZero = first < 0
    if (!isZero && firstPower >= integerDigits) return REJECT.outOfRange
    if (!isZero && -lastPower > scale) return REJECT.precision
    const weight = isZero ? 0 : Math.floor(firstPower / 4)
    const count = isZero ? 0 : weight - Math.floor(lastPower / 4) + 1
    const pos = openField(out, HEADER_BYTES + count * 2)
    out.view.setInt16(pos, count)
    out.view.setInt16(pos + 2, weight)
    out.view.setUint16(pos + 4, !isZero && bytes[start] === MINUS ? NEGATIVE : 0)
    out.view.setUint16(pos + 6, shown ?? Math.min(found.scale, MAX_SCALE))
    if (isZero) return 0
    let at = pos + HEADER_BYTES
    let place = firstPower - weight * 4
    let digit = 0
    for (let from = first; from <= last; from++) {
      const byte = bytes[from]!
      if (byte === DOT) continue
      digit += (byte - ZERO) * PLACES[place]!
      if (--place >= 0) continue
      out.view.setInt16(at, digit)
      at += 2
      digit = 0
      place = 3
    }
    if (place !== 3) out.view.setInt16(at, digit)
    return 0
  }
}

function scan(bytes: Uint8Array, start: number, end: number): void {
  let pos = bytes[start] === MINUS ? start + 1 : start
  let first = -1
  let last = -1
  let point = -1
  for (; pos < end; pos++) {
    const byte = bytes[pos]!
    if (byte > ZERO && byte <= NINE) {
      if (first < 0) first = pos
      last = pos
    } else if (byte === DOT) point = pos
    else if (byte !== ZERO) break
  }
  const digitsEnd = pos
  const exponent = pos < end ? readExponent(bytes, pos + 1, end) : 0
  if (point < 0) point = digitsEnd
  found.first = first
  found.last = last
  found.firstPower = power(first, point) + exponent
  found.lastPower = power(last, point) + exponent
  found.scale = Math.max(0, Math.max(0, digitsEnd - point - 1) - exponent)
}

/** The power of ten of the digit at `pos`, when the point is (or would be) at `point`. */
function power(pos: number, point: number): number {
  return pos < point ? point - pos - 1 : point - pos
}

/** The exponent whose sign or first digit is at `pos`, held within a million so that it stays an integer. */
function readExponent(bytes: Uint8Array, pos: number, end: number): number {
  const isNegative = bytes[pos] === MINUS
  let value = 0
  for (let at = isNegative || bytes[pos] === PLUS ? pos + 1 : pos; at < end; at++) {
    value = Math.min(value * 10 + bytes[at]! - ZERO, MAX_EXPONENT)
  }
  return isNegative ? -value : value
}

/** Undefined without limits. */
function limitsOf({ typmod }: BinaryType): { precision: number; scale: number } | undefined {
  if (typmod < VARLENA_HEADER) return undefined
  // Precision above, a signed scale of eleven bits below (numeric.c, make_numeric_typmod).
  const packed = typmod - VARLENA_HEADER
  return { precision: packed >> 16, scale: ((packed & 0x7ff) ^ 0x400) - 0x400 }
}

function make(type: BinaryType) {
  const limits = limitsOf(type)
  if (limits === undefined) return { write: numericWriter(MAX_INTEGER_DIGITS, MAX_SCALE, undefined) }
  const { precision, scale } = limits
  return { write: numericWriter(precision - scale, scale, Math.max(0, scale)) }
}

export const numeric: BinaryFamily = {
  valueClass: 'number',
  form: (type) => ({ kind: 'numeric', ...(limitsOf(type) ?? { precision: undefined, scale: 0 }) }),
  accepts:
    'numbers, exactly, with an exponent or without; zeros at the end of a fraction are kept where no scale is declared',
  refuses: 'more digits before or after the point than declared (131072 and 16383 at most), numbers in quotes',
  make,
}
