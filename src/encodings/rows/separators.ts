// How the row machine tells the fields of separated values apart.

import { CR, LF, MINUS, SPACE } from '../../codecs/ascii.ts'
import { nullWordsOf } from '../../formats/csv/cells/null-cells.ts'
import type { CsvDialect } from '../../formats/csv/dialect.ts'
import type { PlanColumn } from '../../plan/plan.ts'

/** Bytes; -1 stands for one that there is not. */
export interface Separators {
  readonly delimiter: number
  readonly quote: number
  readonly comment: number
  /** A backslash in quotes takes the next byte as it is. */
  readonly hasBackslash: boolean
  readonly trailingDelimiter: boolean
  readonly emptyIsNull: boolean
  /** Fields that a record lacks at its end are NULL. */
  readonly padsNulls: boolean
  /** Numbers and booleans as JSON has them, and no others. */
  readonly plainValues: boolean
  /** Other bare fields that are NULL. */
  readonly nullWords: readonly Uint8Array[]
}

/** The machine compares a word in one vector. */
export const MAX_WORD = 16

/**
 * Undefined for dialects that the machine cannot tell from values: their records are all read the slow way. `columns`
 * are those that fields may go into.
 */
export function separatorsOf(dialect: CsvDialect, columns: readonly PlanColumn[]): Separators | undefined {
  const { delimiter, quote, comment, trailingDelimiter, nulls } = dialect
  if (isInValues(delimiter) || isInValues(quote) || dialect.skipInitialSpace === true) return undefined
  const words = nullWordsOf(nulls).filter((word) => word.length > 0)
  if (words.some((word) => word.length > MAX_WORD)) return undefined
  const ends = [delimiter, LF, CR]
  return {
    delimiter,
    quote,
    comment,
    hasBackslash: dialect.escape === 'backslash',
    trailingDelimiter,
    emptyIsNull: nulls.includes(''),
    // A delimiter at the end of a short record is its own or the last of a record with an empty field.
    padsNulls:
      dialect.ragged === 'pad' &&
      !trailingDelimiter &&
      columns.every(({ nullable, whenMissing }) => !nullable || whenMissing === 'null'),
    plainValues: dialect.plainValues === true,
    // No bare field begins with a quote, or has in it what ends it.
    nullWords: words.filter((word) => word[0] !== quote && !word.some((byte) => ends.includes(byte))),
  }
}

/** Whether values that are no text may have the byte in them: digits, letters, a sign, a point, a colon, a space. */
function isInValues(byte: number): boolean {
  if (byte === 0 || byte === SPACE || byte === MINUS) return true
  return /[0-9A-Za-z.:+]/.test(String.fromCharCode(Math.max(byte, 0)))
}
