// float4, float8: IEEE 754, big-endian. A number becomes the nearest value, which is what a float column means.

import { readNonFinite } from '../../text/non-finite.ts'
import { float, readFloat32, readFloat64 } from '../../text/read-float.ts'
import { decimalAsDouble, readDecimal } from '../../text/usual-number.ts'
import { KIND, type ValueWriter } from '../../value-kind.ts'
import type { BinaryFamily } from './codec.ts'
import { openField, wrongKind } from './field.ts'

const writeFloat8: ValueWriter = (bytes, start, end, kind, out) => {
  const reject = readKind(bytes, start, end, kind, readDouble)
  if (reject < 0) return reject
  const pos = openField(out, 8)
  out.view.setFloat64(pos, float.value)
  return 0
}

const writeFloat4: ValueWriter = (bytes, start, end, kind, out) => {
  const reject = readKind(bytes, start, end, kind, readSingle)
  if (reject < 0) return reject
  const pos = openField(out, 4)
  out.view.setFloat32(pos, float.value)
  return 0
}

/** Leaves a value of the kind in `float`: 0, or a reject. */
function readKind(bytes: Uint8Array, start: number, end: number, kind: number, readNumber: typeof readDouble): number {
  if (kind === KIND.integer || kind === KIND.decimal) return readNumber(bytes, start, end)
  if (kind !== KIND.nonFinite) return wrongKind(kind)
  float.value = readNonFinite(bytes, start, end)
  return 0
}

/** Leaves the double nearest to the JSON number in `float`: 0, or `REJECT.outOfRange`. */
export function readDouble(bytes: Uint8Array, start: number, end: number): number {
  if (readDecimal(bytes, start) !== end) return readFloat64(bytes, start, end)
  float.value = decimalAsDouble()
  return 0
}

/** Leaves the single nearest to the JSON number in `float`: 0, or `REJECT.outOfRange`. */
function readSingle(bytes: Uint8Array, start: number, end: number): number {
  if (readDecimal(bytes, start) !== end) return readFloat32(bytes, start, end)
  const double = decimalAsDouble()
  if (isBetweenSingles(double)) return readFloat32(bytes, start, end)
  float.value = Math.fround(double)
  return 0
}

const bits = new DataView(new ArrayBuffer(8))

/** The double lies exactly in the middle of two singles: there rounding twice errs (read-float.ts). */
function isBetweenSingles(double: number): boolean {
  bits.setFloat64(0, double)
  return (bits.getUint32(4) & 0x1fff_ffff) === 0x1000_0000
}

function floating(write: ValueWriter, bytes: 4 | 8): BinaryFamily {
  const codec = { write }
  return {
    valueClass: 'number',
    form: () => ({ kind: 'float', bytes }),
    hasNonFinite: true,
    accepts: `numbers; the nearest value of ${bytes * 8} bits is stored; NaN and infinity where fields have no types, as in CSV`,
    refuses: 'numbers that would become infinite or zero, and NaN and infinity in JSON, which does not have them',
    make: () => codec,
  }
}

export const float4 = floating(writeFloat4, 4)
export const float8 = floating(writeFloat8, 8)
