// Offsets and versions in the Native format: eight bytes, the lowest first.

import { type ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'

/** Appends a whole number below 2^53; makes the room itself. */
export function putUint64(out: ColumnBuffer, value: number): void {
  reserve(out, 8)
  out.view.setUint32(out.length, value, true)
  out.view.setUint32(out.length + 4, value / 0x1_0000_0000, true)
  out.length += 8
}
