// Float32, Float64 (IEEE 754, little-endian) and BFloat16, the upper half of a Float32.

import { type ColumnBuffer, reserve } from '../../column-buffer.ts'
import { REJECT } from '../../reject.ts'
import { readNonFinite } from '../../text/non-finite.ts'
import { float, readFloat32, readFloat64 } from '../../text/read-float.ts'
import { KIND, type ValueWriter } from '../../value-kind.ts'
import type { ScalarFamily } from '../codec.ts'
import { noArguments } from './type-arguments.ts'
import { wrongKind } from './value-writers.ts'

const NO_FLOAT =
  'numbers too large for the type, numbers other than 0 that would become 0, numbers in quotes, NaN and Infinity in JSON'

export const float64 = floatFamily(
  8,
  'numbers, as the nearest double (ties to even); NaN and infinity where fields have no types, as in CSV',
  readFloat64,
  (out) => {
    out.view.setFloat64(out.length, float.value, true)
    return 0
  },
)

export const float32 = floatFamily(
  4,
  'numbers, as the nearest single (ties to even); NaN and infinity as Float64',
  readFloat32,
  (out) => {
    out.view.setFloat32(out.length, float.value, true)
    return 0
  },
)

/** Cuts the lower half of the nearest single off, as the server does: it does not round a second time. */
export const bfloat16 = floatFamily(
  2,
  'numbers, as the upper 16 bits of the nearest single (as the server: cut off, not rounded); NaN and infinity as Float64',
  readFloat32,
  (out) => {
    single.setFloat32(0, float.value)
    const upper = single.getUint16(0)
    if ((upper & 0x7fff) === 0 && float.value !== 0) return REJECT.outOfRange
    out.view.setUint16(out.length, upper, true)
    return 0
  },
)

const single = new DataView(new ArrayBuffer(4))

/** `read` leaves a number in `float`; `put` writes that in `width` bytes, for which there is room. */
function floatFamily(
  width: number,
  accepts: string,
  read: (bytes: Uint8Array, start: number, end: number) => number,
  put: (out: ColumnBuffer) => number,
): ScalarFamily {
  const write: ValueWriter = (bytes, start, end, kind, out) => {
    let reject = 0
    if (kind === KIND.nonFinite) float.value = readNonFinite(bytes, start, end)
    else if (kind === KIND.integer || kind === KIND.decimal) reject = read(bytes, start, end)
    else return wrongKind(kind)
    if (reject < 0) return reject
    reserve(out, width)
    reject = put(out)
    if (reject === 0) out.length += width
    return reject
  }
  return {
    valueClass: 'number',
    ...(width > 2 && { form: () => ({ kind: 'float', bits: width === 4 ? 32 : 64 }) }),
    hasNonFinite: true,
    accepts,
    refuses: NO_FLOAT,
    make(args) {
      noArguments(args)
      return { write, placeholder: new Uint8Array(width) }
    },
  }
}
