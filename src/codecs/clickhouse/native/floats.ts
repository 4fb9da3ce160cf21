// Float32, Float64 (IEEE 754, little-endian) and BFloat16, the upper half of a Float32.

import { type ColumnBuffer, reserve } from '../../column-buffer.ts'
import { REJECT } from '../../reject.ts'
import { float, readFloat32, readFloat64 } from '../../text/read-float.ts'
import { KIND, type ValueWriter } from '../../value-kind.ts'
import type { ScalarFamily } from '../codec.ts'
import { noArguments } from './type-arguments.ts'
import { wrongKind } from './value-writers.ts'

const NO_FLOAT =
  'numbers too great for the type, numbers other than 0 that would become 0, numbers in quotes, NaN and Infinity'

export const float64 = floatFamily(8, 'numbers, as the nearest double (ties to even)', (bytes, start, end, out) => {
  const reject = readFloat64(bytes, start, end)
  if (reject < 0) return reject
  reserve(out, 8)
  out.view.setFloat64(out.length, float.value, true)
  out.length += 8
  return 0
})

export const float32 = floatFamily(4, 'numbers, as the nearest single (ties to even)', (bytes, start, end, out) => {
  const reject = readFloat32(bytes, start, end)
  if (reject < 0) return reject
  reserve(out, 4)
  out.view.setFloat32(out.length, float.value, true)
  out.length += 4
  return 0
})

/** Cuts the lower half of the nearest single off, as the server does: it does not round a second time. */
export const bfloat16 = floatFamily(
  2,
  'numbers, as the upper 16 bits of the nearest single (as the server: cut off, not rounded)',
  (bytes, start, end, out) => {
    const reject = readFloat32(bytes, start, end)
    if (reject < 0) return reject
    reserve(out, 4)
    const at = out.length
    out.view.setFloat32(at, float.value, true)
    const upper = out.view.getUint16(at + 2, true)
    if ((upper & 0x7fff) === 0 && float.value !== 0) return REJECT.outOfRange
    out.view.setUint16(at, upper, true)
    out.length += 2
    return 0
  },
)

function floatFamily(
  width: number,
  accepts: string,
  writeNumber: (bytes: Uint8Array, start: number, end: number, out: ColumnBuffer) => number,
): ScalarFamily {
  const write: ValueWriter = (bytes, start, end, kind, out) =>
    kind === KIND.integer || kind === KIND.decimal ? writeNumber(bytes, start, end, out) : wrongKind(kind)
  return {
    valueClass: 'number',
    accepts,
    refuses: NO_FLOAT,
    make(args) {
      noArguments(args)
      return { write, placeholder: new Uint8Array(width) }
    },
  }
}
