// Plain fields of separated values into a column of LowCardinality(String).

import { BACKSLASH, CR, LF, SPACE } from '../../../codecs/ascii.ts'
import { isNullField } from '../../rows/cell-reader.ts'
import type { Separators } from '../../rows/separators.ts'
import { addText, type LowCardinalityColumn } from './low-cardinality-column.ts'
import { HASH_SEED, hashByte } from './value-dictionary.ts'

/**
 * A reader that adds the field at a position and returns the position after it. -1 for NULL and for characters that are
 * more than text, and then nothing is added.
 */
export function lowCardinalityCells(
  separators: Separators,
): (bytes: Uint8Array, pos: number, column: LowCardinalityColumn) => number {
  const { delimiter, quote, hasBackslash } = separators
  return (bytes, pos, column) => {
    const isQuoted = bytes[pos] === quote
    const start = isQuoted ? pos + 1 : pos
    const close = isQuoted ? quote : delimiter
    const other = isQuoted && hasBackslash ? BACKSLASH : close
    let hash = HASH_SEED
    let end = start
    let byte = bytes[end]!
    while (byte !== close && byte !== other && byte >= SPACE) {
      hash = hashByte(hash, byte)
      byte = bytes[++end]!
    }
    if (isQuoted && byte !== quote) return -1
    const next = isQuoted ? end + 1 : end
    const after = bytes[next]
    if (after !== delimiter && after !== LF && after !== CR) return -1
    if (!isQuoted && start < end && isNullField(bytes, start, end, separators)) return -1
    addText(bytes, start, end, hash, column)
    return next
  }
}
