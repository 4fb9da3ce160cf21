// Integers of 32 and 64 bits as integers of other widths, or as none when they do not fit.

import { type ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import type { PageValues } from '../../formats/parquet/pages/page-values.ts'
import type { Leaf } from '../../formats/parquet/schema/field.ts'
import type { StoredValueCodec } from './stored-value.ts'

const TWO_32 = 2 ** 32

/** To integers of `bits` bits, little-endian. */
export function littleEndianInteger(leaf: Leaf, bits: number, isSigned: boolean): StoredValueCodec {
  const fromSigned = leaf.type.kind !== 'integer' || leaf.type.signed
  const write =
    bits === 64 ? toInt64(leaf.width, fromSigned, isSigned) : toNarrow(leaf.width, fromSigned, bits, isSigned)
  if (leaf.width * 8 !== bits) return { write }
  if (fromSigned === isSigned) return { write, areSame: () => true }
  return { write, areSame: haveNoHighestBit }
}

function toInt64(width: number, fromSigned: boolean, isSigned: boolean): StoredValueCodec['write'] {
  return ({ view }, start, _end, out) => {
    const low = view.getUint32(start, true)
    let high = fromSigned && low >= 0x8000_0000 ? -1 : 0
    if (width === 8) {
      high = view.getInt32(start + 4, true)
      if (high < 0 && fromSigned !== isSigned) return REJECT.outOfRange
    } else if (high < 0 && !isSigned) return REJECT.outOfRange
    reserve(out, 8)
    out.view.setUint32(out.length, low, true)
    out.view.setInt32(out.length + 4, high, true)
    out.length += 8
    return 0
  }
}

function toNarrow(width: number, fromSigned: boolean, bits: number, isSigned: boolean): StoredValueCodec['write'] {
  const [least, greatest] = integerBounds(bits, isSigned)
  return ({ view }, start, _end, out) => {
    const value = readInteger(view, start, width, fromSigned)
    if (value < least || value > greatest) return REJECT.outOfRange
    putNarrow(out, value, bits)
    return 0
  }
}

/** The integers that `bits` bits hold. */
export function integerBounds(bits: number, isSigned: boolean): readonly [least: number, greatest: number] {
  return isSigned ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1]
}

/** Exact up to 2^53; what is beyond stays beyond. */
export function readInteger(view: DataView, at: number, width: number, isSigned: boolean): number {
  if (width === 4) return isSigned ? view.getInt32(at, true) : view.getUint32(at, true)
  const high = isSigned ? view.getInt32(at + 4, true) : view.getUint32(at + 4, true)
  return high * TWO_32 + view.getUint32(at, true)
}

function putNarrow(out: ColumnBuffer, value: number, bits: number): void {
  reserve(out, 4)
  if (bits === 8) out.bytes[out.length] = value
  else if (bits === 16) out.view.setInt16(out.length, value, true)
  else out.view.setInt32(out.length, value, true)
  out.length += bits / 8
}

function haveNoHighestBit({ bytes, width }: PageValues, start: number, count: number): boolean {
  for (let i = 0, at = start + width - 1; i < count; i++, at += width) if (bytes[at]! > 0x7f) return false
  return true
}
