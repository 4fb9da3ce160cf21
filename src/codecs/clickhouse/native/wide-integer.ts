// Integers of 8 to 256 bits from their digits to little-endian two's complement. What fits a double goes through one;
// longer ones are limbs of 32 bits, the lowest first, and no BigInt is made.

import { DOT, ZERO } from '../../ascii.ts'
import type { ColumnBuffer } from '../../column-buffer.ts'

/** This many digits are exact in a double. */
const DOUBLE_DIGITS = 15
/** What the limbs are multiplied by in one step, six digits: a limb times this is still exact in a double. */
const STEP = 1_000_000
const LIMB = 2 ** 32

/**
 * Appends the integer of the digits in `bytes[start .. end)`, a point among them not counted, with `zeros` more zeros
 * at its end, in `width` bytes. It has to fit in them, and there has to be room.
 */
export function putDigits(
  bytes: Uint8Array,
  start: number,
  end: number,
  zeros: number,
  isNegative: boolean,
  width: number,
  out: ColumnBuffer,
): void {
  if (end - start + zeros > DOUBLE_DIGITS) {
    readLimbs(bytes, start, end, zeros)
    putLimbs(isNegative, width, out)
    return
  }
  let value = 0
  for (let pos = start; pos < end; pos++) {
    const byte = bytes[pos]!
    if (byte !== DOT) value = value * 10 + (byte - ZERO)
  }
  for (let i = 0; i < zeros; i++) value *= 10
  putInteger(isNegative ? -value : value, width, out)
}

/** Appends an integer that a double holds exactly; there has to be room. */
export function putInteger(value: number, width: number, out: ColumnBuffer): void {
  const { view, length } = out
  out.length += width
  if (width === 1) view.setInt8(length, value)
  else if (width === 2) view.setInt16(length, value, true)
  else view.setInt32(length, value, true)
  if (width <= 4) return
  view.setInt32(length + 4, Math.floor(value / LIMB), true)
  for (let at = 8; at < width; at += 4) view.setInt32(length + at, value < 0 ? -1 : 0, true)
}

const limbs = new Uint32Array(8)
/** How many of them are in use. */
let limbCount = 0

function readLimbs(bytes: Uint8Array, start: number, end: number, zeros: number): void {
  limbCount = 0
  let group = 0
  let factor = 1
  const stop = end + zeros
  for (let pos = start; pos < stop; pos++) {
    const byte = pos < end ? bytes[pos]! : ZERO
    if (byte === DOT) continue
    group = group * 10 + (byte - ZERO)
    factor *= 10
    if (factor === STEP) {
      extendLimbs(factor, group)
      group = 0
      factor = 1
    }
  }
  if (factor > 1) extendLimbs(factor, group)
}

/** limbs * factor + addend */
function extendLimbs(factor: number, addend: number): void {
  let carry = addend
  for (let i = 0; i < limbCount; i++) {
    const product = limbs[i]! * factor + carry
    const low = product >>> 0
    limbs[i] = low
    carry = (product - low) / LIMB
  }
  if (carry > 0) limbs[limbCount++] = carry
}

function putLimbs(isNegative: boolean, width: number, out: ColumnBuffer): void {
  // The two's complement is the inverted limbs plus one.
  let carry = 1
  for (let i = 0; i * 4 < width; i++) {
    let limb = i < limbCount ? limbs[i]! : 0
    if (isNegative) {
      limb = (~limb >>> 0) + carry
      carry = limb === LIMB ? 1 : 0
    }
    out.view.setUint32(out.length + i * 4, limb, true)
  }
  out.length += width
}
