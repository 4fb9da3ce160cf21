// Scaled integers: little-endian where they are stored as integers, big-endian where they are stored as bytes.

import { reserve } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import type { Leaf } from '../../formats/parquet/schema/field.ts'
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
  // As words of four bytes where both sides have as many of them, unless the uppermost says that the limit is near.
  const words = !isInteger && width === targetWidth ? width / 4 : 0
  const upperLimit = Math.floor(limit / 2 ** (targetWidth * 8 - 32))
  return {
    write({ bytes, view }, start, end, out) {
      if (words > 0) {
        const upper = view.getInt32(start)
        if (upper < upperLimit && upper > -upperLimit) {
          reserve(out, targetWidth)
          let to = out.length
          for (let i = words - 1; i >= 0; i--, to += 4) out.view.setUint32(to, view.getUint32(start + i * 4), true)
          out.length = to
          return 0
        }
      }
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
    ...(isInteger && width === targetWidth && { areSame: allBelow(limit, width) }),
  }
}

/** Whether all values are below the limit by their uppermost four bytes alone; what is near it is looked at by itself. */
function allBelow(limit: number, width: number): NonNullable<StoredValueCodec['areSame']> {
  const upperLimit = Math.floor(limit / 2 ** (width * 8 - 32))
  return ({ view }, start, count) => {
    for (let i = 0, at = start + width - 4; i < count; i++, at += width) {
      const upper = view.getInt32(at, true)
      if (upper >= upperLimit || upper <= -upperLimit) return false
    }
    return true
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
