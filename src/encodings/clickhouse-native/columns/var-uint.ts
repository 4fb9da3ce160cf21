// Lengths in the Native format: seven bits a byte, the lowest first (LEB128).

import { type ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'

/** Appends a length below 2^35; makes the room itself. */
export function putVarUint(out: ColumnBuffer, value: number): void {
  reserve(out, 5)
  let rest = value
  while (rest > 0x7f) {
    out.bytes[out.length++] = (rest & 0x7f) | 0x80
    rest = Math.floor(rest / 0x80)
  }
  out.bytes[out.length++] = rest
}
