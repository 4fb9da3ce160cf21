// Any value of a record, found by the scanner first.

import { KIND } from '../../codecs/value-kind.ts'
import { scanValue, valueKind } from '../../formats/json/scan.ts'
import type { RowColumn } from './row-step.ts'

type Write = (bytes: Uint8Array, start: number, end: number, kind: number) => number

/** A reader of the value at a position, whatever its form: the position after it, or a reject. */
export function scannedReader(write: Write): (bytes: Uint8Array, pos: number) => number {
  return (bytes, pos) => {
    const end = scanValue(bytes, pos)
    if (end < 0) return end
    const isText = valueKind <= KIND.escapedText
    const reject = isText ? write(bytes, pos + 1, end - 1, valueKind) : write(bytes, pos, end, valueKind)
    return reject < 0 ? reject : end
  }
}

/** A value that no column takes. */
export const PASSED_VALUE: RowColumn = { usual: undefined, readAny: scanValue }
