// Fields of COPY BINARY's tuples that are entries of an encoded dictionary.

import type { ColumnBuffer } from '../../../codecs/column-buffer.ts'
import type { Run } from '../../../formats/parquet/pages/run.ts'
import type { EncodedDictionary } from '../encoded-dictionary.ts'
import { copyField, LENGTH_BYTES } from './copy-field.ts'

/** Adds the lengths of a run that begins at `row`. */
export function measureEntries(
  { starts }: EncodedDictionary,
  { page, from, to, firstValue }: Run,
  row: number,
  lengths: Int32Array,
  present: number,
): void {
  const { definitions } = page
  const indices = page.values.indices!
  const none = starts.length - 2
  for (let place = from, at = row, value = firstValue; place < to; place++, at++) {
    const entry = definitions !== undefined && definitions[place] !== present ? none : indices[value++]!
    lengths[at]! += starts[entry + 1]! - starts[entry]!
  }
}

/** Puts the fields of a run at their places. */
export function putEntries(
  { bytes, view, starts }: EncodedDictionary,
  { page, from, to, firstValue }: Run,
  row: number,
  out: ColumnBuffer,
  places: Int32Array,
  present: number,
): void {
  const { definitions } = page
  const indices = page.values.indices!
  const none = starts.length - 2
  const { bytes: target, view: targetView } = out
  for (let place = from, at = row, value = firstValue; place < to; place++, at++) {
    const entry = definitions !== undefined && definitions[place] !== present ? none : indices[value++]!
    const start = starts[entry]!
    places[at] = copyField(bytes, view, start, starts[entry + 1]! - start, target, targetView, places[at]!)
  }
}

/** The same for entries whose payloads have `bytes` bytes, without nulls. */
export function putAlike(
  { view }: EncodedDictionary,
  bytes: number,
  { page, from, to, firstValue }: Run,
  row: number,
  out: ColumnBuffer,
  places: Int32Array,
): void {
  const indices = page.values.indices!
  const count = to - from
  if (bytes === 8) putLongEntries(view, indices, firstValue, out.view, places, row, count)
  else if (bytes === 4) putIntegerEntries(view, indices, firstValue, out.view, places, row, count)
  else putSmallEntries(view, bytes, indices, firstValue, out.view, places, row, count)
}

// Each of the loops is a function of its own, which is compiled for itself.

function putLongEntries(
  from: DataView,
  indices: Int32Array,
  first: number,
  to: DataView,
  places: Int32Array,
  row: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const start = indices[first + i]! * 12
    const pos = places[row + i]!
    to.setInt32(pos, from.getInt32(start, true), true)
    to.setInt32(pos + 4, from.getInt32(start + 4, true), true)
    to.setInt32(pos + 8, from.getInt32(start + 8, true), true)
    places[row + i] = pos + 12
  }
}

function putIntegerEntries(
  from: DataView,
  indices: Int32Array,
  first: number,
  to: DataView,
  places: Int32Array,
  row: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const start = indices[first + i]! * 8
    const pos = places[row + i]!
    to.setInt32(pos, from.getInt32(start, true), true)
    to.setInt32(pos + 4, from.getInt32(start + 4, true), true)
    places[row + i] = pos + 8
  }
}

/** Of up to four bytes behind the length. */
function putSmallEntries(
  from: DataView,
  bytes: number,
  indices: Int32Array,
  first: number,
  to: DataView,
  places: Int32Array,
  row: number,
  count: number,
): void {
  const length = LENGTH_BYTES + bytes
  for (let i = 0; i < count; i++) {
    const start = indices[first + i]! * length
    const pos = places[row + i]!
    to.setInt32(pos, from.getInt32(start, true), true)
    // The second word begins within the first.
    to.setInt32(pos + bytes, from.getInt32(start + bytes, true), true)
    places[row + i] = pos + length
  }
}
