// The table that a load created and put nothing into: it goes again when the load fails, so that the next one finds its
// columns anew.

import { BulkloadError } from '../errors.ts'
import type { TableName } from '../schema.ts'
import type { Aftermath } from '../sinks/table-writer.ts'
import type { Target } from '../sinks/target.ts'

/** A server that does not answer by then keeps the table. */
const DROP_MS = 5_000

export interface FailedLoad {
  readonly error: BulkloadError
  /** Undefined where nothing was to be written yet. */
  readonly aftermath: Aftermath | undefined
  /** A hint told how to change the table. */
  readonly isToBeChanged: boolean
}

/**
 * Drops the table when it is empty beyond doubt: whether it is gone. On a connection of its own, for that of the load may be
 * broken.
 */
export async function dropCreated(target: Target, table: TableName, load: FailedLoad): Promise<boolean> {
  const { error, aftermath, isToBeChanged } = load
  if (aftermath !== undefined && aftermath.outcome !== 'not done') return false
  // A field behind the sample: the next sample would lack it, too, and the hint says to add the column.
  if (isToBeChanged || error.code === 'BL_UNKNOWN_FIELD') return false
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(new BulkloadError('BL_TIMEOUT', 'the table was not dropped')), DROP_MS)
  try {
    const connection = await target.connect(stop.signal)
    try {
      return (await connection.catalog?.dropEmpty(table)) ?? false
    } finally {
      await connection.close()
    }
  } catch {
    // The load has failed already, and the report says that the table stays.
    return false
  } finally {
    clearTimeout(timer)
  }
}
