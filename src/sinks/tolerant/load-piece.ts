// The way of a piece into the table when some of its rows are refused: each good row is sent about twice, however many are bad.
//
// A statement that the server refuses names a row, as a rule. The rows before it are sent again without it, and the next statement begins
// behind it, with about as many rows as lay between the last two. Where no row is named (a foreign key), the rows are halved.

import type { BulkloadError } from '../../errors.ts'

export interface PieceSteps {
  /** Sends rows `from` to before `to`, counted from 0; returns the fault of a row where there is one. Nothing of them is kept then. */
  attempt(from: number, to: number): Promise<RowFault | undefined>
  /** The row is left out. */
  refuse(row: number, error: BulkloadError): void
}

export interface RowFault {
  readonly error: BulkloadError
  /** Undefined where the server names none. */
  readonly row: number | undefined
}

/** The shortest run behind a refusal: a statement costs as much as some rows. */
const MIN_RUN = 32

/** `isRefused`: all of them together were refused already. */
export async function loadPiece(rows: number, { attempt, refuse }: PieceSteps, isRefused = false): Promise<void> {
  let from = 0
  let run = rows
  /** The server has refused a row in front of this one. */
  let badBefore = isRefused ? rows : undefined
  /** All rows before it seem to be good. */
  let named: { readonly row: number; readonly error: BulkloadError } | undefined
  let lastRefused = -1
  const refused = (row: number, error: BulkloadError): void => {
    refuse(row, error)
    run = Math.max(MIN_RUN, 2 * (row - lastRefused))
    lastRefused = row
    from = row + 1
    named = badBefore = undefined
  }
  while (from < rows) {
    if (named?.row === from) {
      refused(named.row, named.error)
      continue
    }
    const half = badBefore === undefined ? run : Math.max(1, Math.floor((badBefore - from) / 2))
    const to = named?.row ?? Math.min(rows, from + half)
    const fault = await attempt(from, to)
    if (fault === undefined) {
      from = to
      if (named === undefined && badBefore === undefined) run *= 2
    } else if (fault.row !== undefined) {
      named = { row: fault.row, error: fault.error }
      badBefore = undefined
    } else if (to - from === 1) refused(from, fault.error)
    else {
      badBefore = to
      named = undefined
    }
  }
}
