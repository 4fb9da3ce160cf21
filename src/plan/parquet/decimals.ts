// Scaled integers: little-endian where they are stored as integers, big-endian where they are stored as bytes.

import { reserve } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import type { Leaf } from '../../formats/parquet/field.ts'
import { readInteger } from './integers.ts'
import type { StoredValueCodec } from './stored-value.ts'

/** What a double can be wrong by, as a share of the number. */
const DOUBLE_ERROR = 2 ** -50

/** To a ClickHouse decimal of the same scale, with `precision` digits at most. */
export function decimalToLittleEndian({ physical, width }: Leaf, precision: number): StoredValueCodec {
  const targetWidth = precision <= 9 ? 4 : precision <= 18 ? 8 : precision <= 38 ? 16 : 32
  const limit = 10 ** precision
  const exactLimit = 10n ** BigInt(precision)
  const isInteger = physical === 'INT32' || physical === 'INT64'
  return {
    write({ bytes, view }, start, end, out) {
      const length = end - start
      const near = isInteger ? readInteger(view, start, width, true) : nearest(bytes, start, end)
      const size = Math.abs(near)
      if (size >= limit * (1 - DOUBLE_ERROR)) {
        if (size > limit * (1 + DOUBLE_ERROR)) return REJECT.outOfRange
        const exact = exactInteger(bytes, start, end, isInteger)
        if (exact >= exactLimit || exact <= -exactLimit) return REJECT.outOfRange
      }
      reserve(out, targetWidth)
      const target = out.bytes
      const to = out.length
      // What fits the digits fits the width: bytes beyond it say the sign alone.
      const copied = Math.min(length, targetWidth)
      if (isInteger) for (let i = 0; i < copied; i++) target[to + i] = bytes[start + i]!
      else for (let i = 0; i < copied; i++) target[to + i] = bytes[end - 1 - i]!
      const isNegative = length > 0 && bytes[isInteger ? end - 1 : start]! > 0x7f
      target.fill(isNegative ? 0xff : 0, to + copied, to + targetWidth)
      out.length = to + targetWidth
      return 0
    },
  }
}

function nearest(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return 0
  let value = (bytes[start]! << 24) >> 24
  for (let at = start + 1; at < end; at++) value = value * 256 + bytes[at]!
  return value
}

function exactInteger(bytes: Uint8Array, start: number, end: number, isLittleEndian: boolean): bigint {
  const bigEndian = isLittleEndian ? bytes.slice(start, end).reverse() : bytes.subarray(start, end)
  return BigInt.asIntN(bigEndian.length * 8, BigInt(`0x${Buffer.from(bigEndian).toString('hex') || '0'}`))
}
