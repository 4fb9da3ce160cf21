// The end of a load that failed: what the target did not confirm is taken back, and a table that this load created and put
// nothing into is dropped, so that the next load finds its columns anew.

import { BulkloadError, toBulkloadError } from '../errors.ts'
import { atLine } from '../transfer/at-line.ts'
import type { TableScope } from './table-scope.ts'

/** A server that does not answer by then keeps the table. */
const DROP_MS = 5_000

/** While the connection is open. */
export async function giveUp(scope: TableScope, cause: unknown): Promise<void> {
  // Before there is a load, only the first record of all can be at fault.
  const error = toBulkloadError(scope.load === undefined ? atLine(cause, () => 0) : cause)
  scope.error = (await scope.input?.firstCause(error)) ?? error
  scope.aftermath = await scope.writer?.abort(scope.error)
  for (const message of scope.aftermath?.warnings ?? []) scope.warnings.add(message)
  if (scope.load !== undefined && scope.aftermath?.outcome === 'done') scope.load.isPublished = true
  // The rejects of segments that went no further than the stage. Where that is not known, a resume finds out, and may need them.
  if (scope.load?.isInTable === false && scope.aftermath?.outcome === 'not done') scope.rejects.keepNone()
}

/** Drops the created table where it is certain that it is empty. */
export async function dropCreated(scope: TableScope): Promise<void> {
  const { created, error, table } = scope
  if (created === undefined || error === undefined) return
  // Of a load that failed when everything was closed.
  scope.aftermath ??= await scope.writer?.abort(error)
  const { outcome = 'not done' } = scope.aftermath ?? {}
  // A field behind the sample: the next sample would lack it, too, and the hint says to add the column.
  const isToBeChanged = scope.isToBeChanged || error.code === 'BL_UNKNOWN_FIELD'
  if (outcome !== 'not done' || isToBeChanged) return
  scope.isDropped = await dropEmpty(scope)
  if (scope.isDropped) scope.emit({ event: 'table.dropped', table })
}

/** On a connection of its own, for that of the load may be broken. */
async function dropEmpty({ context, job }: TableScope): Promise<boolean> {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(new BulkloadError('BL_TIMEOUT', 'the table was not dropped')), DROP_MS)
  try {
    const connection = await context.target.connect(stop.signal)
    try {
      return (await connection.catalog?.dropEmpty(job.name)) ?? false
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
