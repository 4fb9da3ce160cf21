// Values of BYTE_ARRAY columns under construction: a length as LEB128, then the bytes, as ClickHouse's String has them.

import { BACKSLASH } from '../ascii.ts'
import type { ScalarCodec } from '../clickhouse/codec.ts'
import { textWriter, wrongKind } from '../clickhouse/native/value-writers.ts'
import { append, type ColumnBuffer, putByte, reserve } from '../column-buffer.ts'
import { REJECT } from '../reject.ts'
import { hexDigit } from '../text/hex.ts'
import { KIND, type ValueWriter } from '../value-kind.ts'

const LOWER_X = 0x78

/** JSON as it came; a text has its quotes. */
const writeJson: ValueWriter = (bytes, start, end, kind, out) => {
  if (kind === KIND.null || kind === KIND.nonFinite) return wrongKind(kind)
  const quotes = kind <= KIND.escapedText ? 1 : 0
  putLength(end - start + 2 * quotes, out)
  append(out, bytes, start - quotes, end + quotes)
  return 0
}

/** Bytes as `\x` and pairs of hexadecimal digits. */
const writeBinary = textWriter((bytes, start, end, out) => {
  const isHex =
    end - start >= 2 && bytes[start] === BACKSLASH && bytes[start + 1] === LOWER_X && (end - start) % 2 === 0
  if (!isHex) return REJECT.valueSyntax
  const length = (end - start - 2) / 2
  putLength(length, out)
  reserve(out, length)
  for (let pos = start + 2; pos < end; pos += 2) {
    const high = hexDigit(bytes[pos]!)
    const low = hexDigit(bytes[pos + 1]!)
    if (high < 0 || low < 0) return REJECT.valueSyntax
    out.bytes[out.length++] = (high << 4) | low
  }
  return 0
})

export const jsonText: ScalarCodec = { write: writeJson, placeholder: new Uint8Array(1) }
export const binary: ScalarCodec = { write: writeBinary, placeholder: new Uint8Array(1) }

function putLength(length: number, out: ColumnBuffer): void {
  let rest = length
  for (; rest > 0x7f; rest >>>= 7) putByte(out, (rest & 0x7f) | 0x80)
  putByte(out, rest)
}
