// What turns the bytes of a field into a value in the form of JSON.

import { QUOTE } from '../../../codecs/ascii.ts'
import { type ColumnBuffer, putByte, reserve } from '../../../codecs/column-buffer.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import { putText } from '../../csv/cells/put-text.ts'
import { putAscii } from '../../parquet/text/put-text.ts'

/** Appends the value of `bytes[start .. end)`, text with its quotes, and returns its kind. `view` is that of `bytes`. */
export type Decoder = (bytes: Uint8Array, view: DataView, start: number, end: number, out: ColumnBuffer) => number

/** What each byte of a text may take. */
const ESCAPED_BYTES = 6

/** UTF-8, or bytes of any kind, as a JSON string. */
export function putString(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
  reserve(out, (end - start) * ESCAPED_BYTES + 2)
  return putText(bytes, start, end, out)
}

/** A text of ASCII that needs no escape. */
export function putQuoted(out: ColumnBuffer, text: string): number {
  putByte(out, QUOTE)
  putAscii(out, text)
  putByte(out, QUOTE)
  return KIND.text
}
