// Entries of a dictionary by their numbers, one behind the other.

import { type ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import type { EncodedDictionary } from './encoded-dictionary.ts'

/** Up to this many bytes a loop is faster than the view that a copy takes. */
const SHORT = 64

/** Short entries are copied by words of this many bytes; the last one may take bytes behind the entry along. */
export const WORD_BYTES = 4

/** Appends the entries whose numbers are `entries[first]` and the `count - 1` after it. */
export function gather(
  dictionary: EncodedDictionary,
  entries: Int32Array,
  first: number,
  count: number,
  out: ColumnBuffer,
): void {
  const { bytes, view, starts, width } = dictionary
  const end = first + count
  const length = width > 0 ? count * width : lengthOf(starts, entries, first, end)
  reserve(out, length + WORD_BYTES)
  if (width === 1) out.length = gatherBytes(bytes, entries, first, end, out.bytes, out.length)
  else if (width === 2) out.length = gatherPairs(view, entries, first, end, out.view, out.length)
  else if (width === 4) out.length = gatherWords(view, entries, first, end, out.view, out.length)
  else if (width === 8) out.length = gatherDoubleWords(view, entries, first, end, out.view, out.length)
  else out.length = gatherVarying(dictionary, entries, first, end, out, out.length)
}

// Each of the loops is a function of its own, which is compiled for itself. They return where the next entry goes.

function gatherBytes(
  from: Uint8Array,
  entries: Int32Array,
  first: number,
  end: number,
  to: Uint8Array,
  start: number,
): number {
  let at = start
  for (let i = first; i < end; i++) to[at++] = from[entries[i]!]!
  return at
}

function gatherPairs(
  from: DataView,
  entries: Int32Array,
  first: number,
  end: number,
  to: DataView,
  start: number,
): number {
  let at = start
  for (let i = first; i < end; i++, at += 2) to.setInt16(at, from.getInt16(entries[i]! * 2, true), true)
  return at
}

function gatherWords(
  from: DataView,
  entries: Int32Array,
  first: number,
  end: number,
  to: DataView,
  start: number,
): number {
  let at = start
  for (let i = first; i < end; i++, at += 4) to.setInt32(at, from.getInt32(entries[i]! * 4, true), true)
  return at
}

/** As two words: a double would lose the bits of some NaNs. */
function gatherDoubleWords(
  from: DataView,
  entries: Int32Array,
  first: number,
  end: number,
  to: DataView,
  start: number,
): number {
  let at = start
  for (let i = first; i < end; i++, at += 8) {
    const entry = entries[i]! * 8
    to.setInt32(at, from.getInt32(entry, true), true)
    to.setInt32(at + 4, from.getInt32(entry + 4, true), true)
  }
  return at
}

function lengthOf(starts: Int32Array, entries: Int32Array, first: number, end: number): number {
  let total = 0
  for (let i = first; i < end; i++) total += starts[entries[i]! + 1]! - starts[entries[i]!]!
  return total
}

function gatherVarying(
  { bytes, view, starts }: EncodedDictionary,
  entries: Int32Array,
  first: number,
  end: number,
  { bytes: target, view: targetView }: ColumnBuffer,
  start: number,
): number {
  let at = start
  for (let i = first; i < end; i++) {
    const from = starts[entries[i]!]!
    const length = starts[entries[i]! + 1]! - from
    if (length > SHORT) target.set(bytes.subarray(from, from + length), at)
    else {
      for (let done = 0; done < length; done += WORD_BYTES) {
        targetView.setInt32(at + done, view.getInt32(from + done, true), true)
      }
    }
    at += length
  }
  return at
}
