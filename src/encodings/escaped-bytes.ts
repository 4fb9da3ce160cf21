// Bytes of a program on their way through JSON: sources/program/row-json.ts writes them.

import { ColumnBuffer, reserve } from '../codecs/column-buffer.ts'
import { REJECT } from '../codecs/reject.ts'
import { hexDigit } from '../codecs/text/hex.ts'
import { KIND, type ValueWriter } from '../codecs/value-kind.ts'

const MARK = new TextEncoder().encode('\\u005cx')

const decoded = new ColumnBuffer(64)

/** `write`, which gets the bytes that a marked text stands for. No other text begins with this escape. */
export function withEscapedBytes(write: ValueWriter): ValueWriter {
  return (bytes, start, end, kind, out) => {
    if (kind !== KIND.escapedText || !isMarked(bytes, start, end)) return write(bytes, start, end, kind, out)
    const length = (end - start - MARK.length) >> 1
    decoded.length = 0
    reserve(decoded, length)
    for (let at = start + MARK.length; at < end; at += 2) {
      const high = hexDigit(bytes[at]!)
      // Behind the last digit is the closing quote.
      const low = hexDigit(bytes[at + 1]!)
      if (high < 0 || low < 0) return REJECT.valueType
      decoded.bytes[decoded.length++] = high * 16 + low
    }
    return write(decoded.bytes, 0, decoded.length, KIND.text, out)
  }
}

function isMarked(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= MARK.length && MARK.every((byte, at) => bytes[start + at] === byte)
}
