// Values of a column under construction, in ClickHouse's Native form, as Parquet's PLAIN encoding has them: without NULLs.

import { append, ColumnBuffer, reserve } from '../column-buffer.ts'
import { type Bounds, boolBounds, fixedBounds } from './bounds.ts'
import { orderOf, type StoredType } from './stored-type.ts'
import { TextBounds } from './text-bounds.ts'

/** `nulls[row]` is 1 where `values` has a placeholder. */
export interface ColumnValues {
  readonly values: ColumnBuffer
  readonly nulls: Uint8Array | undefined
  readonly rows: number
}

const texts = new TextBounds()
const kept = new ColumnBuffer(1024)

/** Appends the values to `out`; returns their bounds. */
export function putPlain(out: ColumnBuffer, type: StoredType, column: ColumnValues): Bounds {
  if (type.physical === 'BYTE_ARRAY') return putByteArrays(out, type, column)
  const width = type.physical === 'BOOLEAN' ? 1 : type.width
  if (type.physical === 'BOOLEAN') {
    kept.length = 0
    putKept(kept, column, width)
    const flags = kept.bytes.subarray(0, kept.length)
    putBits(out, flags)
    return boolBounds(flags)
  }
  const start = out.length
  putKept(out, column, width)
  if (type.physical === 'FIXED') toFileOrder(out, start, type)
  return fixedBounds(out.bytes.subarray(start, out.length), width, orderOf(type))
}

/** Values of `width` bytes, without those of NULLs. */
function putKept(out: ColumnBuffer, { values, nulls, rows }: ColumnValues, width: number): void {
  if (nulls === undefined) {
    append(out, values.bytes, 0, rows * width)
    return
  }
  reserve(out, rows * width)
  const source = values.bytes
  const target = out.bytes
  let to = out.length
  for (let row = 0, from = 0; row < rows; row++) {
    const end = from + width
    if (nulls[row] === 0) while (from < end) target[to++] = source[from++]!
    from = end
  }
  out.length = to
}

/** Decimals are big-endian; of a UUID each half is backwards. */
function toFileOrder(out: ColumnBuffer, start: number, { width, logical }: StoredType): void {
  const { bytes, length } = out
  const half = logical.kind === 'uuid' ? width / 2 : width
  for (let at = start; at < length; at += half) {
    for (let low = at, high = at + half - 1; low < high; low++, high--) {
      const byte = bytes[low]!
      bytes[low] = bytes[high]!
      bytes[high] = byte
    }
  }
}

function putBits(out: ColumnBuffer, flags: Uint8Array): void {
  reserve(out, Math.ceil(flags.length / 8))
  for (let i = 0; i < flags.length; i += 8) {
    const stop = Math.min(8, flags.length - i)
    let bits = 0
    for (let bit = 0; bit < stop; bit++) bits |= flags[i + bit]! << bit
    out.bytes[out.length++] = bits
  }
}

/** From here on a copy in one call pays. */
const LONG = 48

/** Each with its length in four bytes; under construction the length is a LEB128 integer. */
function putByteArrays(out: ColumnBuffer, { logical }: StoredType, { values, nulls, rows }: ColumnValues): Bounds {
  // The lengths take three bytes more at most.
  reserve(out, values.length + 3 * rows)
  const source = values.bytes
  const target = out.bytes
  texts.begin(source)
  let to = out.length
  let from = 0
  for (let row = 0; row < rows; row++) {
    let length = source[from++]!
    if (length > 0x7f) {
      length &= 0x7f
      let shift = 7
      for (;;) {
        const byte = source[from++]!
        length |= (byte & 0x7f) << shift
        if (byte <= 0x7f) break
        shift += 7
      }
    }
    const end = from + length
    if (nulls === undefined || nulls[row] === 0) {
      texts.add(from, end)
      target[to++] = length & 0xff
      target[to++] = (length >>> 8) & 0xff
      target[to++] = (length >>> 16) & 0xff
      target[to++] = length >>> 24
      if (length > LONG) target.set(source.subarray(from, end), to)
      else for (let i = 0; i < length; i++) target[to + i] = source[from + i]!
      to += length
    }
    from = end
  }
  out.length = to
  return texts.end(logical.kind === 'string' || logical.kind === 'json')
}
