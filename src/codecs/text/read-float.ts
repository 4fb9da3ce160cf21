// JSON numbers to the nearest double or single, exactly as IEEE 754 rounds (ties to even).

import { LOWER_E, UPPER_E, ZERO } from '../ascii.ts'
import { REJECT } from '../reject.ts'

/** What `readFloat64` read last, when it returned 0. */
export const float = { value: 0 }

/** The double nearest to the JSON number in `bytes[start .. end)`; `REJECT.outOfRange` when it is infinite or vanishes. */
export function readFloat64(bytes: Uint8Array, start: number, end: number): number {
  float.value = Number(latin1(bytes, start, end))
  return isKept(float.value, bytes, start, end) ? 0 : REJECT.outOfRange
}

/** The single nearest to the number, as a double; `REJECT.outOfRange` when it is infinite or vanishes. */
export function readFloat32(bytes: Uint8Array, start: number, end: number): number {
  const text = latin1(bytes, start, end)
  float.value = nearestSingle(text, Number(text))
  return isKept(float.value, bytes, start, end) ? 0 : REJECT.outOfRange
}

/** Infinity holds no number, and zero only zero. */
function isKept(value: number, bytes: Uint8Array, start: number, end: number): boolean {
  if (value !== 0) return Number.isFinite(value)
  for (let pos = start; pos < end; pos++) {
    const byte = bytes[pos]!
    if (byte === LOWER_E || byte === UPPER_E) return true
    if (byte > ZERO) return false
  }
  return true
}

/** Exactly between the largest single and what would come after it. */
const SINGLE_LIMIT = 2 ** 128 - 2 ** 103
const MAX_SINGLE = 2 ** 128 - 2 ** 104

/**
 * Rounding twice (decimal to double to single) errs only where the double lies exactly between two singles: there the
 * decimal itself decides.
 */
function nearestSingle(text: string, double: number): number {
  const single = Math.fround(double)
  if (single === double) return single
  if (!Number.isFinite(single)) {
    const isBelow = Math.abs(double) === SINGLE_LIMIT && compareToDouble(text, double) * Math.sign(double) < 0
    return isBelow ? Math.sign(double) * MAX_SINGLE : single
  }
  const other = neighbour(single, double)
  if (double - single !== other - double) return single
  const side = compareToDouble(text, double)
  if (side === 0) return single // fround has taken the even one
  return side > 0 === other > single ? other : single
}

const bits = new DataView(new ArrayBuffer(4))

/** The next single after `single` in the direction of `towards`. */
function neighbour(single: number, towards: number): number {
  bits.setFloat32(0, single)
  const raw = bits.getInt32(0)
  const isAway = towards > single === single >= 0 && single !== 0
  if (single === 0) bits.setInt32(0, towards > 0 ? 1 : -0x7fffffff)
  else bits.setInt32(0, isAway ? raw + 1 : raw - 1)
  return bits.getFloat32(0)
}

/** The sign of the decimal number minus `double`, exactly. */
function compareToDouble(text: string, double: number): number {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  let left = BigInt(`${sign}${whole}${fraction}`)
  const scale = Number(exponent) - fraction.length
  // A double is an integer times a power of two.
  let mantissa = double
  let power = 0
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2
    power--
  }
  let right = BigInt(mantissa)
  if (scale > 0) left *= 10n ** BigInt(scale)
  else right *= 10n ** BigInt(-scale)
  left <<= BigInt(-power)
  return left > right ? 1 : left < right ? -1 : 0
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1')
}
