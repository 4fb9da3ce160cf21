// Arrays of any number of dimensions, as arrays of arrays. An array of JSON has no bounds: one whose bounds do not begin with 1 is
// written as a text, in Postgres's own form with all its elements.

import { COMMA } from '../../../codecs/ascii.ts'
import { ColumnBuffer, putByte } from '../../../codecs/column-buffer.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import { putAscii } from '../../parquet/text/put-text.ts'
import { int32 } from '../tuple-ends.ts'
import { type Decoder, putString } from './put-value.ts'

/** The number of dimensions, whether there are nulls, and the type of the elements. */
const HEADER = 12
/** The length of a dimension and its lower bound. */
const DIMENSION = 8
const OPEN = 0x5b
const CLOSE = 0x5d
const ELEMENT_BYTES = 64
/** What needs no quotes in an array literal. */
const BARE = /^[\w.:+-]+$/
const DECODER = new TextDecoder()

export function arrayDecoder(element: Decoder): Decoder {
  return (bytes, view, start, _end, out) => {
    const dimensions = int32(bytes, start)
    let at = start + HEADER + dimensions * DIMENSION
    for (let i = 0; i < dimensions; i++) {
      if (int32(bytes, start + HEADER + i * DIMENSION + 4) !== 1) return putWithBounds(element, bytes, view, start, out)
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

/** `[2:3]={1,NULL}`. */
function putWithBounds(element: Decoder, bytes: Uint8Array, view: DataView, start: number, out: ColumnBuffer): number {
  const dimensions = int32(bytes, start)
  let bounds = ''
  for (let i = 0; i < dimensions; i++) {
    const at = start + HEADER + i * DIMENSION
    const lower = int32(bytes, at + 4)
    bounds += `[${lower}:${lower + int32(bytes, at) - 1}]`
  }
  let at = start + HEADER + dimensions * DIMENSION
  const elements = new ColumnBuffer(ELEMENT_BYTES)
  const literal = (dimension: number): string => {
    if (dimension < dimensions) {
      const length = int32(bytes, start + HEADER + dimension * DIMENSION)
      return `{${Array.from({ length }, () => literal(dimension + 1)).join(',')}}`
    }
    elements.length = 0
    at = putElement(element, bytes, view, at, elements)
    return elementLiteral(DECODER.decode(elements.bytes.subarray(0, elements.length)))
  }
  const text = new TextEncoder().encode(`${bounds}=${literal(0)}`)
  return putString(text, 0, text.length, out)
}

/** An element of JSON in an array literal of Postgres. */
function elementLiteral(json: string): string {
  if (json === 'null') return 'NULL'
  if (!json.startsWith('"')) return json
  const text = String(JSON.parse(json))
  return BARE.test(text) && text.toUpperCase() !== 'NULL' ? text : `"${text.replace(/["\\]/g, '\\$&')}"`
}
