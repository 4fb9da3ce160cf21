// The table that a load created and put nothing into: it goes again when the load fails, so that the next one finds its
// columns anew.

import { BulkloadError, type ErrorCode } from '../errors.ts'
import type { TableName } from '../schema.ts'
import type { Target } from '../sinks/sink.ts'

/** A server that does not answer by then keeps the table. */
const DROP_MS = 5_000
/** The server's answer is not known: it may have taken what was sent. */
const IN_DOUBT: readonly ErrorCode[] = ['BL_CONNECTION_LOST', 'BL_TIMEOUT', 'BL_UNBALANCED']
/** A field behind the sample: the next sample would lack it, too, and the hint says to add the column. */
const CHANGES_TABLE: readonly ErrorCode[] = ['BL_UNKNOWN_FIELD']

export interface FailedLoad {
  readonly error: BulkloadError
  /** Segments that the server confirmed. */
  readonly segments: number
  /** A segment was ended, and nobody knows what became of it. */
  readonly isUnconfirmed: boolean
  /** A hint told how to change the table. */
  readonly isToBeChanged: boolean
}

/**
 * Drops the table when it is empty beyond doubt: whether it is gone. On a connection of its own, for that of the load may be
 * broken.
 */
export async function dropCreated(target: Target, table: TableName, load: FailedLoad): Promise<boolean> {
  const { error, segments, isUnconfirmed, isToBeChanged } = load
  if (segments > 0 || isUnconfirmed || isToBeChanged) return false
  if (IN_DOUBT.includes(error.code) || CHANGES_TABLE.includes(error.code)) return false
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(new BulkloadError('BL_TIMEOUT', 'the table was not dropped')), DROP_MS)
  try {
    const sink = await target.connect(stop.signal)
    try {
      return await sink.dropEmpty(table)
    } finally {
      await sink.close()
    }
  } catch {
    // The load has failed already, and the report says that the table stays.
    return false
  } finally {
    clearTimeout(timer)
  }
}
