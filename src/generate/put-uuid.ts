// UUIDs of rows.

import { type ColumnBuffer, reserve } from '../codecs/column-buffer.ts'
import { bitsOf } from './counter-hash.ts'

const HEX = new TextEncoder().encode('0123456789abcdef')

/** Version 8, whose bits are its maker's own: the last 48 are the row's number, so that it is unique. */
export function putUuid(key: number, row: number, out: ColumnBuffer): void {
  reserve(out, 36)
  const first = bitsOf(key, row)
  const second = bitsOf(key, row, 1)
  const high = (row / 0x100_0000) | 0
  putHex(first, 32, out)
  out.bytes[out.length++] = 0x2d
  putHex(second >>> 16, 16, out)
  out.bytes[out.length++] = 0x2d
  putHex(0x8000 | (second & 0xfff), 16, out)
  out.bytes[out.length++] = 0x2d
  putHex(0x8000 | (bitsOf(key, row, 2) & 0x3fff), 16, out)
  out.bytes[out.length++] = 0x2d
  putHex(high, 24, out)
  putHex(row - high * 0x100_0000, 24, out)
}

/** There is room. */
function putHex(value: number, bits: number, out: ColumnBuffer): void {
  const { bytes } = out
  let to = out.length
  for (let shift = bits - 4; shift >= 0; shift -= 4) bytes[to++] = HEX[(value >>> shift) & 15]!
  out.length = to
}
