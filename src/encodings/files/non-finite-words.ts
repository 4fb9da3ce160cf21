// NaN and infinity in one spelling, however the input spells them.

import type { ColumnBuffer } from '../../codecs/column-buffer.ts'
import { readNonFinite } from '../../codecs/text/non-finite.ts'
import { putBytes } from './put-bytes.ts'

const NAN = new TextEncoder().encode('NaN')
const INFINITY = new TextEncoder().encode('Infinity')
const MINUS_INFINITY = new TextEncoder().encode('-Infinity')

/** Appends the word for the value in `bytes[start .. end)`. */
export function putNonFinite(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): void {
  const value = readNonFinite(bytes, start, end)
  const word = value > 0 ? INFINITY : value < 0 ? MINUS_INFINITY : NAN
  putBytes(word, 0, word.length, out)
}
