// Int64 of fractions of a second, where seconds times the unit may have more digits than a double holds.

import { type ColumnBuffer, reserve } from '../../column-buffer.ts'
import { REJECT } from '../../reject.ts'

const TWO_16 = 2 ** 16
const TWO_31 = 2 ** 31
const TWO_32 = 2 ** 32

/**
 * Appends `seconds * perSecond + ticks` little-endian; `REJECT.outOfRange` when it needs more than 64 bits. Seconds
 * of less than 2^46, `perSecond` up to 10^9.
 */
export function putTicks(out: ColumnBuffer, seconds: number, perSecond: number, ticks: number): number {
  // seconds = upper * 2^16 + lower: every product below is exact.
  const upper = Math.floor(seconds / TWO_16)
  const lower = seconds - upper * TWO_16
  const product = upper * perSecond
  const high = Math.floor(product / TWO_16)
  const rest = (product - high * TWO_16) * TWO_16 + lower * perSecond + ticks
  const carry = Math.floor(rest / TWO_32)
  if (high + carry >= TWO_31 || high + carry < -TWO_31) return REJECT.outOfRange
  reserve(out, 8)
  out.view.setUint32(out.length, rest - carry * TWO_32, true)
  out.view.setInt32(out.length + 4, high + carry, true)
  out.length += 8
  return 0
}
