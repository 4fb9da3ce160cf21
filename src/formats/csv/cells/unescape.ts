// The characters of a field in quotes that has quotes or escapes inside.

import { BACKSLASH } from '../../../codecs/ascii.ts'
import { type ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'

/** Appends the characters of the field whose text in quotes is `bytes[start .. end)`. */
export function putUnescaped(
  bytes: Uint8Array,
  start: number,
  end: number,
  quote: number,
  hasBackslash: boolean,
  out: ColumnBuffer,
): void {
  reserve(out, end - start)
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    const isEscape = (byte === quote || (hasBackslash && byte === BACKSLASH)) && at + 1 < end
    out.bytes[out.length++] = isEscape ? bytes[++at]! : byte
  }
}
