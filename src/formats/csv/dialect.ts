// How a file with separated values is written. Plain data: it crosses to the workers.

import { COMMA, QUOTE, TAB } from '../../codecs/ascii.ts'

/** What quotes do, and what a backslash does. */
export type CsvEscape =
  /** RFC 4180: two quotes stand for one. */
  | 'double'
  /** A backslash takes the next character as it is, a quote among them, inside quotes; two quotes stand for one, too. */
  | 'backslash'

export interface CsvDialect {
  /** Byte between two fields: one of ASCII, not a quote, CR or LF. */
  readonly delimiter: number
  /** Byte around a field that holds anything; it opens only where a field begins. -1: there is none. */
  readonly quote: number
  /** Somebody said so: a field in quotes that holds lines as records are is believed. */
  readonly isQuoteGiven?: boolean
  readonly escape: CsvEscape
  /** A line that begins with this byte is no record. -1: every line is one. */
  readonly comment: number
  /** A guess: a comment line that looks like a whole record is rejected. */
  readonly isCommentGuessed?: boolean
  /** Spaces at the beginning of a field are no part of it, and a quote behind them opens it. */
  readonly skipInitialSpace?: boolean
  /** Unquoted fields that are NULL, byte for byte. The empty one is in it unless the user says otherwise. */
  readonly nulls: readonly string[]
  /** Every record ends with a delimiter, after which no field follows. */
  readonly trailingDelimiter: boolean
  /**
   * Only JSON's numbers and booleans count (0005 is not a number): for columns whose types were inferred by that rule.
   */
  readonly plainValues?: boolean
  /** A record with fewer fields than columns: an error, or NULLs for those that are not there. */
  readonly ragged: 'reject' | 'pad'
}

export const CSV: CsvDialect = {
  delimiter: COMMA,
  quote: QUOTE,
  escape: 'double',
  comment: -1,
  nulls: [''],
  trailingDelimiter: false,
  ragged: 'reject',
}

export const TSV: CsvDialect = { ...CSV, delimiter: TAB }
