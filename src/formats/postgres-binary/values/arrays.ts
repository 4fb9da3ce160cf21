// Arrays of any number of dimensions, as arrays of arrays. Bounds that do not begin with 1 are written as Postgres prints them, as
// a text, which no column of arrays takes: an array of JSON has no bounds.

import { COMMA } from '../../../codecs/ascii.ts'
import { type ColumnBuffer, putByte } from '../../../codecs/column-buffer.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import { putAscii } from '../../parquet/text/put-text.ts'
import { int32 } from '../tuple-ends.ts'
import { type Decoder, putQuoted } from './put-value.ts'

/** The number of dimensions, whether there are nulls, and the type of the elements. */
const HEADER = 12
/** The length of a dimension and its lower bound. */
const DIMENSION = 8
const OPEN = 0x5b
const CLOSE = 0x5d

export function arrayDecoder(element: Decoder): Decoder {
  return (bytes, view, start, _end, out) => {
    const dimensions = int32(bytes, start)
    let at = start + HEADER + dimensions * DIMENSION
    for (let i = 0; i < dimensions; i++) {
      if (int32(bytes, start + HEADER + i * DIMENSION + 4) !== 1) return putBounds(bytes, start, dimensions, out)
    }
    if (dimensions === 0) {
      putAscii(out, '[]')
      return KIND.array
    }
    const put = (dimension: number): void => {
      const length = int32(bytes, start + HEADER + dimension * DIMENSION)
      putByte(out, OPEN)
      for (let i = 0; i < length; i++) {
        if (i > 0) putByte(out, COMMA)
        if (dimension < dimensions - 1) put(dimension + 1)
        else at = putElement(element, bytes, view, at, out)
      }
      putByte(out, CLOSE)
    }
    put(0)
    return KIND.array
  }
}

/** Returns where the next element begins. */
function putElement(element: Decoder, bytes: Uint8Array, view: DataView, at: number, out: ColumnBuffer): number {
  const length = int32(bytes, at)
  const from = at + 4
  if (length < 0) {
    putAscii(out, 'null')
    return from
  }
  element(bytes, view, from, from + length, out)
  return from + length
}

function putBounds(bytes: Uint8Array, start: number, dimensions: number, out: ColumnBuffer): number {
  let text = ''
  for (let i = 0; i < dimensions; i++) {
    const at = start + HEADER + i * DIMENSION
    const lower = int32(bytes, at + 4)
    text += `[${lower}:${lower + int32(bytes, at) - 1}]`
  }
  return putQuoted(out, `${text}=`)
}
