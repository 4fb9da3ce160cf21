// JSON arrays, and arrays in Postgres's own notation, as Postgres's arrays: a header (array-shape.ts), then the elements as
// fields.

import { COMMA, LEFT_BRACKET, RIGHT_BRACKET } from '../../codecs/ascii.ts'
import type { ColumnBuffer } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import { KIND, type ValueWriter } from '../../codecs/value-kind.ts'
import { scanValue, skipBlanks, valueKind } from '../../formats/json/scan.ts'
import { ArrayShape } from './array-shape.ts'
import { type Part, putPart } from './part.ts'

/**
 * Arrays inside the array are its further dimensions, or, where `elementsTakeArrays`, elements. `elementOid` is checked
 * by the server. `writeText` takes what is no JSON array.
 */
export function arrayWriter(
  element: Part,
  elementOid: number,
  elementsTakeArrays: boolean,
  writeText: ValueWriter,
): ValueWriter {
  const shape = new ArrayShape(elementOid)

  /** All arrays of one dimension have one length, and elements stand in the last dimension only. */
  function writeDimension(bytes: Uint8Array, start: number, dimension: number, out: ColumnBuffer): number {
    const isLast = dimension === shape.dimensions - 1
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
    return shape.setLength(dimension, count) ? 0 : REJECT.valueSyntax
  }

  function writeElement(bytes: Uint8Array, start: number, end: number, kind: number, out: ColumnBuffer): number {
    if (kind === KIND.array && !elementsTakeArrays) return REJECT.valueSyntax
    const quote = kind <= KIND.escapedText ? 1 : 0
    const result = putPart(element, bytes, start + quote, end - quote, kind, out)
    if (result > 0) shape.hasNull = 1
    return result
  }

  return (bytes, start, end, kind, out) => {
    if (kind !== KIND.array) return writeText(bytes, start, end, kind, out)
    shape.clear()
    shape.dimensions = elementsTakeArrays ? 1 : countDimensions(bytes, start)
    if (!shape.isPossible()) return REJECT.outOfRange
    const header = shape.open(out)
    const reject = writeDimension(bytes, start, 0, out)
    if (reject < 0) return reject
    shape.close(out, header)
    return 0
  }
}

/** The brackets that open before the first element. */
function countDimensions(bytes: Uint8Array, start: number): number {
  let count = 0
  for (let at = start; bytes[at] === LEFT_BRACKET; at = skipBlanks(bytes, at + 1)) count++
  return count
}
