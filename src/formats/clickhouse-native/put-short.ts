// Few bytes into a buffer: a loop is faster than the view that a copy takes.

import { type ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'

export function putShort(out: ColumnBuffer, bytes: Uint8Array): void {
  const { length } = bytes
  reserve(out, length)
  const target = out.bytes
  let to = out.length
  for (let i = 0; i < length; i++) target[to++] = bytes[i]!
  out.length = to
}
