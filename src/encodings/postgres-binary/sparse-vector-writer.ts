// pgvector's sparsevec (src/sparsevec.c, sparsevec_recv): int32 dimensions, int32 elements, int32 0, then the indices of
// the elements from 0 as int32, ascending, and their values as float4; zeros are left out. From a JSON array of all
// elements, or from text: `{1:0.5,3:2}/5`, where indices begin at 1 and may come in any order.

import { COLON, COMMA, LEFT_BRACE, RIGHT_BRACE, RIGHT_BRACKET, SLASH, ZERO } from '../../codecs/ascii.ts'
import type { ColumnBuffer } from '../../codecs/column-buffer.ts'
import { closeField, openUnknown } from '../../codecs/postgres/binary/field.ts'
import { REJECT } from '../../codecs/reject.ts'
import { float } from '../../codecs/text/read-float.ts'
import { KIND, type ValueWriter } from '../../codecs/value-kind.ts'
import { skipBlanks } from '../../formats/json/scan.ts'
import { fromText } from './plain-text.ts'
import { readElement } from './vector-elements.ts'

const MAX_DIMENSIONS = 1_000_000_000
const MAX_ELEMENTS = 16_000
const HEADER_BYTES = 12
const ELEMENT_BYTES = 8

/** `typmod` is the number of dimensions that the column takes, or -1. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: its short functions share the elements of one vector
export function sparseVectorWriter(typmod: number): ValueWriter {
  const indices = new Int32Array(MAX_ELEMENTS)
  const values = new Float64Array(MAX_ELEMENTS)
  let count = 0

  function add(index: number): number {
    if (float.value === 0) return 0
    if (count === MAX_ELEMENTS) return REJECT.outOfRange
    // Mostly they come in order; else the new one moves down to its place.
    let place = count++
    while (place > 0 && indices[place - 1]! > index) {
      indices[place] = indices[place - 1]!
      values[place] = values[place - 1]!
      place--
    }
    indices[place] = index
    values[place] = float.value
    return place > 0 && indices[place - 1] === index ? REJECT.valueSyntax : 0
  }

  /** The elements of a JSON array; returns how many there are. */
  function readDense(bytes: Uint8Array, start: number): number {
    let dimensions = 0
    let at = skipBlanks(bytes, start + 1)
    while (bytes[at] !== RIGHT_BRACKET) {
      at = readElement(bytes, at)
      if (at < 0) return at
      const reject = add(dimensions++)
      if (reject < 0) return reject
      at = skipBlanks(bytes, at)
      if (bytes[at] === COMMA) at = skipBlanks(bytes, at + 1)
    }
    return dimensions
  }

  /** The elements of the text; returns the dimensions that stand after them. */
  function readSparse(bytes: Uint8Array, start: number, end: number): number {
    let at = skipBlanks(bytes, start)
    if (at >= end || bytes[at] !== LEFT_BRACE) return REJECT.valueSyntax
    let highest = 0
    at = skipBlanks(bytes, at + 1)
    while (bytes[at] !== RIGHT_BRACE || highest > 0) {
      const index = readUint(bytes, at)
      if (index < 1) return index === 0 ? REJECT.outOfRange : index
      highest = Math.max(highest, index)
      at = skipBlanks(bytes, uintEnd)
      if (bytes[at] !== COLON) return REJECT.valueSyntax
      at = readElement(bytes, skipBlanks(bytes, at + 1))
      if (at < 0) return at === REJECT.outOfRange ? at : REJECT.valueSyntax
      const reject = add(index - 1)
      if (reject < 0) return reject
      at = skipBlanks(bytes, at)
      if (bytes[at] === RIGHT_BRACE) break
      if (bytes[at] !== COMMA) return REJECT.valueSyntax
      at = skipBlanks(bytes, at + 1)
    }
    at = skipBlanks(bytes, at + 1)
    if (bytes[at] !== SLASH) return REJECT.valueSyntax
    const dimensions = readUint(bytes, skipBlanks(bytes, at + 1))
    if (dimensions < 0) return dimensions
    if (skipBlanks(bytes, uintEnd) < end) return REJECT.valueSyntax
    return highest > dimensions ? REJECT.outOfRange : dimensions
  }

  function put(dimensions: number, out: ColumnBuffer): number {
    if (dimensions < 0) return dimensions
    const isTaken = typmod === -1 ? dimensions >= 1 && dimensions <= MAX_DIMENSIONS : dimensions === typmod
    if (!isTaken) return REJECT.outOfRange
    const payload = openUnknown(out, HEADER_BYTES + ELEMENT_BYTES * count)
    const firstIndex = payload + HEADER_BYTES
    const firstValue = firstIndex + 4 * count
    out.view.setInt32(payload, dimensions)
    out.view.setInt32(payload + 4, count)
    out.view.setInt32(payload + 8, 0)
    for (let element = 0; element < count; element++) {
      out.view.setInt32(firstIndex + 4 * element, indices[element]!)
      out.view.setFloat32(firstValue + 4 * element, values[element]!)
    }
    closeField(out, payload, firstIndex + ELEMENT_BYTES * count)
    return 0
  }

  const writeText = fromText((bytes, start, end, out) => put(readSparse(bytes, start, end), out))
  return (bytes, start, end, kind, out) => {
    count = 0
    if (kind === KIND.array) return put(readDense(bytes, start), out)
    return writeText(bytes, start, end, kind, out)
  }
}

/** The position after the digits that `readUint` read. */
let uintEnd = 0

/** The number whose digits begin at `start`, or a reject: it must fit an int32. */
function readUint(bytes: Uint8Array, start: number): number {
  let value = 0
  let at = start
  for (; bytes[at]! >= ZERO && bytes[at]! <= ZERO + 9; at++) value = Math.min(value * 10 + bytes[at]! - ZERO, 2 ** 31)
  uintEnd = at
  if (at === start) return REJECT.valueSyntax
  return value === 2 ** 31 ? REJECT.outOfRange : value
}
