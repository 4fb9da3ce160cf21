// Fields of COPY BINARY's tuples that are texts of a page.

import { isUtf8 } from 'node:buffer'
import type { ColumnBuffer } from '../../../codecs/column-buffer.ts'
import type { Run } from '../../../formats/parquet/pages/run.ts'
import { LENGTH_BYTES, NULL_LENGTH, SHORT } from './copy-field.ts'

/** The highest bit of each of four bytes, and the lowest. */
const HIGHEST_BITS = 0x8080_8080 | 0
const LOWEST_BITS = 0x0101_0101

/** Adds the lengths of a run that begins at `row`. */
export function measureTexts(
  { page, from, to, firstValue }: Run,
  row: number,
  lengths: Int32Array,
  present: number,
): void {
  const { definitions, values } = page
  const { starts, ends, width } = values
  for (let place = from, at = row, value = firstValue; place < to; place++, at++) {
    if (definitions !== undefined && definitions[place] !== present) {
      lengths[at]! += LENGTH_BYTES
      continue
    }
    lengths[at]! += LENGTH_BYTES + (width > 0 ? width : ends[value]! - starts[value]!)
    value++
  }
}

/** Puts the fields of a run at their places; false when one is no UTF-8 or has a NUL. */
export function putTexts(
  { page, from, to, firstValue }: Run,
  row: number,
  { bytes: target, view: targetView }: ColumnBuffer,
  places: Int32Array,
  present: number,
): boolean {
  const { definitions, values } = page
  const { bytes, view, width, starts, ends } = values
  for (let place = from, at = row, value = firstValue; place < to; place++, at++) {
    let pos = places[at]!
    if (definitions !== undefined && definitions[place] !== present) {
      targetView.setInt32(pos, NULL_LENGTH)
      places[at] = pos + LENGTH_BYTES
      continue
    }
    const start = width > 0 ? values.start + value * width : starts[value]!
    const length = width > 0 ? width : ends[value]! - start
    value++
    targetView.setInt32(pos, length)
    pos += LENGTH_BYTES
    places[at] = pos + length
    if (length > SHORT) {
      const text = bytes.subarray(start, start + length)
      if (!isUtf8(text) || text.includes(0)) return false
      target.set(text, pos)
      continue
    }
    let seen = 0
    let zeros = 0
    if (length < LENGTH_BYTES) {
      for (let i = 0; i < length; i++) {
        const byte = bytes[start + i]!
        if (byte === 0) return false
        seen |= byte << 24
        target[pos + i] = byte
      }
    } else {
      const last = length - LENGTH_BYTES
      // The last word begins within the one before it.
      for (let i = 0; ; i = i + LENGTH_BYTES < last ? i + LENGTH_BYTES : last) {
        const word = view.getInt32(start + i, true)
        seen |= word
        zeros |= (word - LOWEST_BITS) & ~word
        targetView.setInt32(pos + i, word, true)
        if (i === last) break
      }
    }
    // Some byte of a word sets its highest bit there when, and only when, one of them is zero.
    if ((zeros & HIGHEST_BITS) !== 0) return false
    if ((seen & HIGHEST_BITS) !== 0 && !isUtf8(bytes.subarray(start, start + length))) return false
  }
  return true
}
