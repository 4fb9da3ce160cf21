// The number of a record's line, as a value for a column.

import { ColumnBuffer } from '../../codecs/column-buffer.ts'
import { KIND } from '../../codecs/value-kind.ts'
import { putLineDigits } from '../../formats/line-digits.ts'
import type { RowStep } from './row-step.ts'

/** `write` is the column's, which writes to `targets`. */
export function lineStep(
  write: (bytes: Uint8Array, start: number, end: number, kind: number) => number,
  targets: readonly ColumnBuffer[],
): RowStep {
  const digits = new ColumnBuffer(32)
  const putLine = (line: number): number => {
    digits.length = 0
    putLineDigits(line, digits)
    return write(digits.bytes, 0, digits.length - 1, KIND.integer)
  }
  return { putLine, targets }
}
