// A field as a JSON string.

import { BACKSLASH, QUOTE, SPACE } from '../../../codecs/ascii.ts'
import type { ColumnBuffer } from '../../../codecs/column-buffer.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import { putEscape } from '../../json/escape.ts'
import { cellValue } from './cell-value.ts'

/** Appends `bytes[start .. end)`; there is room for six bytes for each of its own. Returns its kind. */
export function putText(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
  const target = out.bytes
  let to = out.length
  let kind: number = KIND.text
  target[to++] = QUOTE
  cellValue.start = to
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    if (byte >= SPACE && byte !== QUOTE && byte !== BACKSLASH) target[to++] = byte
    else {
      kind = KIND.escapedText
      to = putEscape(byte, target, to)
    }
  }
  cellValue.end = to
  target[to++] = QUOTE
  out.length = to
  return kind
}
