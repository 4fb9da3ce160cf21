// pgvector's vector and halfvec (src/vector.c and src/halfvec.c, vector_recv and halfvec_recv): int16 dimensions, int16 0,
// and the elements as float4 or float2. From JSON arrays of numbers, and from text of the same form.

import { COMMA, LEFT_BRACKET, RIGHT_BRACKET } from '../../codecs/ascii.ts'
import { type ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import { closeField, openUnknown } from '../../codecs/postgres/binary/field.ts'
import { REJECT } from '../../codecs/reject.ts'
import { float } from '../../codecs/text/read-float.ts'
import { KIND, type ValueWriter } from '../../codecs/value-kind.ts'
import { skipBlanks } from '../../formats/json/scan.ts'
import { halfBits } from './half-float.ts'
import { fromText, type TextWriter } from './plain-text.ts'
import { readElement } from './vector-elements.ts'

const MAX_DIMENSIONS = 16_000
const HEADER_BYTES = 4

/** `typmod` is the number of dimensions that the column takes, or -1. */
export function vectorWriter(typmod: number, element: 'single' | 'half'): ValueWriter {
  const put = element === 'single' ? putSingle : putHalf
  const writeList: TextWriter = (bytes, start, end, out) => {
    let at = skipBlanks(bytes, start)
    if (at >= end || bytes[at] !== LEFT_BRACKET) return REJECT.valueSyntax
    const payload = openUnknown(out, HEADER_BYTES)
    out.length += HEADER_BYTES
    let count = 0
    do {
      if (count === MAX_DIMENSIONS) return REJECT.outOfRange
      at = skipBlanks(bytes, at + 1)
      // Without dimensions it is no vector.
      if (bytes[at] === RIGHT_BRACKET) return count === 0 ? REJECT.outOfRange : REJECT.valueSyntax
      at = readElement(bytes, at)
      if (at < 0) return at
      const reject = put(out)
      if (reject < 0) return reject
      count++
      at = skipBlanks(bytes, at)
    } while (bytes[at] === COMMA)
    if (at >= end || bytes[at] !== RIGHT_BRACKET) return REJECT.valueSyntax
    if (typmod !== -1 && count !== typmod) return REJECT.outOfRange
    out.view.setInt16(payload, count)
    out.view.setInt16(payload + 2, 0)
    closeField(out, payload, out.length)
    return skipBlanks(bytes, at + 1) >= end ? 0 : REJECT.valueSyntax
  }
  // In a text nothing but numbers can stand, so that all else is bad syntax.
  const writeText = fromText((bytes, start, end, out) => {
    const reject = writeList(bytes, start, end, out)
    return reject === REJECT.valueType || reject === REJECT.nullValue ? REJECT.valueSyntax : reject
  })
  return (bytes, start, end, kind, out) =>
    kind === KIND.array ? writeList(bytes, start, end, out) : writeText(bytes, start, end, kind, out)
}

function putSingle(out: ColumnBuffer): number {
  reserve(out, 4)
  out.view.setFloat32(out.length, float.value)
  out.length += 4
  return 0
}

/** A number that would vanish is refused, as one that would become infinite. */
function putHalf(out: ColumnBuffer): number {
  const bits = halfBits(float.value)
  if (bits < 0 || ((bits & 0x7fff) === 0 && float.value !== 0)) return REJECT.outOfRange
  reserve(out, 2)
  out.view.setUint16(out.length, bits)
  out.length += 2
  return 0
}
