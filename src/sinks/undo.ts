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
  /** When the run began. */
  readonly since: Date
  /** The rows came into the table from a stage, without an INSERT that views have seen. */
  readonly isStaged: boolean
  /** Deletes nothing. */
  readonly isDryRun: boolean
  /** An earlier undo was about to delete the rows, and did not say how that ended: by what it is known. */
  readonly begun: Evidence | undefined
  /** Called once, right before the rows are deleted for good: `begun` of a later request, if nothing is heard of this one. */
  onDelete(evidence: Evidence): Promise<void>
}

export interface Undone {
  readonly rows: number
  /** By what the rows were found. */
  readonly by: 'column' | 'transaction' | 'block'
  /** The statement that deletes them. */
  readonly statement: string
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
