// Copies bytes of values, most of which are short: a loop is faster for them than a call that makes a view.

import { append, type ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'

const SHORT_BYTES = 48

/** Appends `bytes[start .. end)`; makes the room itself. */
export function putBytes(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): void {
  if (end - start > SHORT_BYTES) {
    append(out, bytes, start, end)
    return
  }
  reserve(out, end - start)
  const target = out.bytes
  let to = out.length
  for (let from = start; from < end; from++) target[to++] = bytes[from]!
  out.length = to
}
