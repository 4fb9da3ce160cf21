// The contract of undoing a run in one table: exactly the rows that it has loaded are deleted, or none.

import { BulkloadError } from '../errors.ts'
import { displayName, type TableName } from '../schema.ts'
import type { Evidence } from './segment-writer.ts'

export interface UndoRequest {
  readonly table: TableName
  readonly runId: string
  /** Rows that the target has confirmed. */
  readonly rows: number
  /** Of each segment with rows. */
  readonly evidence: readonly (Evidence | undefined)[]
  /** The column that has the id of the run in each of its rows. */
  readonly runColumn: string | undefined
  /** Deletes nothing. */
  readonly isDryRun: boolean
}

export interface Undone {
  readonly rows: number
  /** By what the rows were found. */
  readonly by: 'column' | 'transaction'
}

const ALTERNATIVES =
  'nothing was deleted; delete the rows by a condition of your own, or restore a backup. --set COLUMN=@run marks the rows of later loads'

export function undoRefused({ table }: Pick<UndoRequest, 'table'>, why: string, hint = ALTERNATIVES): BulkloadError {
  return new BulkloadError('BL_UNDO_REFUSED', `the rows of ${displayName(table)} cannot be undone: ${why}`, { hint })
}

/** Fails unless exactly the rows of the run were found. */
export function checkFound(request: UndoRequest, found: number, how: string): void {
  const { rows } = request
  if (found === rows) return
  const why =
    found < rows
      ? 'rows were deleted or updated since, or the table was truncated'
      : 'other rows look like those of the run'
  throw undoRefused(request, `the run loaded ${rows} rows, and ${found} were found ${how}: ${why}`)
}
