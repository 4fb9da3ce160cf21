// Range checks of JSON numbers for floating point columns.

import { LOWER_E, UPPER_E, ZERO } from '../ascii.ts'
import { REJECT } from '../reject.ts'

/** Below this many bytes without an exponent no number leaves the range of a float4. */
const SAFE_LENGTH = 30

/**
 * 0 when the JSON number in `bytes[start .. end)` has a finite nearest value in a float of `bits` bits (32 or 64)
 * and does not vanish to zero, else `REJECT.outOfRange`. Rounding to the nearest value is what a float column means.
 */
export function checkFloat(bytes: Uint8Array, start: number, end: number, bits: 32 | 64): number {
  let hasExponent = false
  let isZero = true
  for (let pos = start; pos < end; pos++) {
    const byte = bytes[pos]!
    if (byte === LOWER_E || byte === UPPER_E) {
      hasExponent = true
      break
    }
    if (byte > ZERO) isZero = false
  }
  if (!hasExponent && end - start <= SAFE_LENGTH) return 0
  const value = Number(new TextDecoder('latin1').decode(bytes.subarray(start, end)))
  const stored = bits === 32 ? Math.fround(value) : value
  return Number.isFinite(stored) && (stored !== 0 || isZero) ? 0 : REJECT.outOfRange
}
