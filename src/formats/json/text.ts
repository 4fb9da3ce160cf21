// JSON that stands in a text: fields of separated values have no other.

import { ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import { decodeText } from '../../codecs/text/json-string.ts'
import { putCell } from '../csv/cells/cell.ts'
import { cellValue } from '../csv/cells/cell-value.ts'

const characters = new ColumnBuffer(64)

/** Where the value that `putJsonText` put last begins. */
export let jsonStart = 0

/**
 * Appends the JSON value that the text `bytes[start .. end)` is, escapes in it as JSON has them, to `out`: its kind, or a
 * negative reject.
 */
export function putJsonText(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
  characters.length = 0
  reserve(characters, end - start)
  if (decodeText(bytes, start, end, characters) < 0) return REJECT.valueSyntax
  const kind = putCell(characters.bytes, 0, characters.length, 'json', out)
  jsonStart = cellValue.start
  return kind
}
