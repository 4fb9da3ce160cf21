// The grammar of separated values as far as record ends need it: an automaton that takes any byte in any state.
//
//   start of a record ──► unquoted | quoted ──► quote seen ──► start of a field ──► …
//
// A quote opens a field only where one begins; elsewhere in an unquoted field it is a character. What follows a closing
// quote other than a delimiter or a record end is unquoted text: the record reader rejects such a record.

import { BACKSLASH, CR, LF, SPACE } from '../../../codecs/ascii.ts'
import type { CsvDialect } from '../dialect.ts'

/** What the bytes so far mean for the next one. */
export const STATE = {
  recordStart: 0x000,
  /** A record ended with CR: a line feed that follows belongs to that end. */
  afterCr: 0x100,
  fieldStart: 0x200,
  unquoted: 0x300,
  quoted: 0x400,
  /** Within quotes, after a quote: the closing one, or the first of two. */
  quoteSeen: 0x500,
  /** Within quotes, after a backslash. */
  escaped: 0x600,
  comment: 0x700,
} as const

const BYTES = 0x100
const STATES = 8

/** The state after `byte` in `state` stands at `state | byte`. */
export type RecordStates = Uint16Array

export function recordStates(dialect: CsvDialect): RecordStates {
  const next = new Uint16Array(STATES * BYTES)
  const row = (state: number, others: number): Uint16Array => next.subarray(state, state + BYTES).fill(others)
  const outside = (state: number, others: number): Uint16Array => {
    const to = row(state, others)
    to[dialect.delimiter] = STATE.fieldStart
    to[CR] = STATE.afterCr
    to[LF] = STATE.recordStart
    return to
  }
  const starts = [STATE.recordStart, STATE.afterCr, STATE.fieldStart].map((state) => outside(state, STATE.unquoted))
  // Whatever follows is no blank line any more, nor a comment.
  if (dialect.skipInitialSpace === true) for (const start of starts) start[SPACE] = STATE.fieldStart
  outside(STATE.unquoted, STATE.unquoted)
  const quoteSeen = outside(STATE.quoteSeen, STATE.unquoted)
  const comment = row(STATE.comment, STATE.comment)
  comment[CR] = STATE.afterCr
  comment[LF] = STATE.recordStart
  const quoted = row(STATE.quoted, STATE.quoted)
  row(STATE.escaped, STATE.quoted)
  if (dialect.escape === 'backslash') quoted[BACKSLASH] = STATE.escaped
  if (dialect.quote >= 0) {
    for (const start of starts) start[dialect.quote] = STATE.quoted
    quoteSeen[dialect.quote] = STATE.quoted
    quoted[dialect.quote] = STATE.quoteSeen
  }
  if (dialect.comment >= 0) for (const start of starts.slice(0, 2)) start[dialect.comment] = STATE.comment
  return next
}
