// The number of a record's line as a value in the form of JSON.

import { LF, ZERO } from '../codecs/ascii.ts'
import { type ColumnBuffer, reserve } from '../codecs/column-buffer.ts'

const MOST_DIGITS = 16

/** Appends the digits, with a line feed behind them. */
export function putLineDigits(line: number, out: ColumnBuffer): void {
  reserve(out, MOST_DIGITS + 1)
  let rest = line
  let count = 1
  while (rest >= 10) {
    rest = Math.floor(rest / 10)
    count++
  }
  rest = line
  for (let at = out.length + count - 1; at >= out.length; at--) {
    const tens = Math.floor(rest / 10)
    out.bytes[at] = ZERO + rest - tens * 10
    rest = tens
  }
  out.length += count
  out.bytes[out.length++] = LF
}
