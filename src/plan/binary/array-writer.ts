// JSON arrays as Postgres's arrays: int32 dimensions, int32 1 when a NULL is inside, uint32 the elements' type; for each
// dimension int32 length and int32 lower bound; then the elements as fields. An array without elements has no dimensions.

import { COMMA, LEFT_BRACKET, RIGHT_BRACKET } from '../../codecs/ascii.ts'
import type { ColumnBuffer } from '../../codecs/column-buffer.ts'
import { closeField, openUnknown } from '../../codecs/postgres/binary/field.ts'
import { REJECT } from '../../codecs/reject.ts'
import { KIND, type ValueWriter } from '../../codecs/value-kind.ts'
import { scanValue, skipBlanks, valueKind } from '../../formats/json-scan.ts'
import { type Part, putPart } from './part.ts'

/** The server's MAXDIM. */
const MAX_DIMENSIONS = 6
const HEADER_BYTES = 12
const DIMENSION_BYTES = 8
const LOWER_BOUND = 1
const UNKNOWN = -1

/**
 * Arrays inside the array are its further dimensions, or, where `elementsTakeArrays`, elements. `elementOid` is checked
 * by the server.
 */
export function arrayWriter(element: Part, elementOid: number, elementsTakeArrays: boolean): ValueWriter {
  const lengths = new Int32Array(MAX_DIMENSIONS)
  let dimensions = 0
  let hasNull = 0

  /** All arrays of one dimension have one length, and elements stand in the last dimension only. */
  function writeDimension(bytes: Uint8Array, start: number, dimension: number, out: ColumnBuffer): number {
    const isLast = dimension === dimensions - 1
    let count = 0
    let at = skipBlanks(bytes, start + 1)
    while (bytes[at] !== RIGHT_BRACKET) {
      const end = scanValue(bytes, at)
      const kind = valueKind
      const result = isLast
        ? writeElement(bytes, at, end, kind, out)
        : kind === KIND.array
          ? writeDimension(bytes, at, dimension + 1, out)
          : REJECT.valueSyntax
      if (result < 0) return result
      count++
      at = skipBlanks(bytes, end)
      if (bytes[at] === COMMA) at = skipBlanks(bytes, at + 1)
    }
    if (lengths[dimension] === UNKNOWN) lengths[dimension] = count
    return lengths[dimension] === count ? 0 : REJECT.valueSyntax
  }

  function writeElement(bytes: Uint8Array, start: number, end: number, kind: number, out: ColumnBuffer): number {
    if (kind === KIND.array && !elementsTakeArrays) return REJECT.valueSyntax
    const quote = kind <= KIND.escapedText ? 1 : 0
    const result = putPart(element, bytes, start + quote, end - quote, kind, out)
    if (result > 0) hasNull = 1
    return result
  }

  return (bytes, start, _end, kind, out) => {
    if (kind !== KIND.array) return REJECT.valueType
    dimensions = elementsTakeArrays ? 1 : countDimensions(bytes, start)
    if (dimensions > MAX_DIMENSIONS) return REJECT.outOfRange
    lengths.fill(UNKNOWN)
    hasNull = 0
    const headerBytes = HEADER_BYTES + DIMENSION_BYTES * dimensions
    const header = openUnknown(out, headerBytes)
    out.length += headerBytes
    const reject = writeDimension(bytes, start, 0, out)
    if (reject < 0) return reject
    closeField(out, header, putHeader(out, header))
    return 0
  }

  /** Fills in what is known now, and returns where the value ends. */
  function putHeader(out: ColumnBuffer, header: number): number {
    const isEmpty = lengths[dimensions - 1] === 0
    out.view.setInt32(header, isEmpty ? 0 : dimensions)
    out.view.setInt32(header + 4, hasNull)
    out.view.setUint32(header + 8, elementOid)
    if (isEmpty) return header + HEADER_BYTES
    for (let dimension = 0; dimension < dimensions; dimension++) {
      const at = header + HEADER_BYTES + DIMENSION_BYTES * dimension
      out.view.setInt32(at, lengths[dimension]!)
      out.view.setInt32(at + 4, LOWER_BOUND)
    }
    return out.length
  }
}

/** The brackets that open before the first element. */
function countDimensions(bytes: Uint8Array, start: number): number {
  let count = 0
  for (let at = start; bytes[at] === LEFT_BRACKET; at = skipBlanks(bytes, at + 1)) count++
  return count
}
