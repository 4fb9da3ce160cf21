// A value as text without escapes, for formats that have their own: the characters of a text, and the JSON text of what is not one.

import { ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import { decodeText } from '../../codecs/text/json-string.ts'
import { KIND, type ValueWriter } from '../../codecs/value-kind.ts'
import { putOnOneLine, writeJson } from './json-values.ts'
import { putNonFinite } from './non-finite-words.ts'

/** Writes characters as the format has them. `view`: of the bytes, where there is one: they are copied faster by it. */
export type PutCharacters = (
  bytes: Uint8Array,
  start: number,
  end: number,
  out: ColumnBuffer,
  view?: DataView,
) => number

/**
 * Writes values of any kind. In a column of JSON a text keeps its quotes: `"1"` and `1` are two values. `put` gets no JSON
 * escapes.
 */
export function plainTextWriter(put: PutCharacters, isJson: boolean): ValueWriter {
  const scratch = new ColumnBuffer(1024)
  return (bytes, start, end, kind, out) => {
    if (isJson) {
      scratch.length = 0
      writeJson(bytes, start, end, kind, scratch)
      return put(scratch.bytes, 0, scratch.length, out)
    }
    if (kind === KIND.escapedText) {
      scratch.length = 0
      reserve(scratch, end - start)
      const reject = decodeText(bytes, start, end, scratch)
      return reject < 0 ? reject : put(scratch.bytes, 0, scratch.length, out)
    }
    if (kind === KIND.nonFinite) {
      scratch.length = 0
      putNonFinite(bytes, start, end, scratch)
      return put(scratch.bytes, 0, scratch.length, out)
    }
    if (kind !== KIND.object && kind !== KIND.array) return put(bytes, start, end, out)
    scratch.length = 0
    putOnOneLine(bytes, start, end, scratch)
    return put(scratch.bytes, 0, scratch.length, out)
  }
}
