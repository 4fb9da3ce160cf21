// What is added to the error of a segment that is given up.

import { BulkloadError } from '../errors.ts'
import type { SegmentFault } from '../sinks/segment-writer.ts'

export function afterRetries(cause: unknown, retries: number): unknown {
  return withWords(cause, ` (after ${retries} ${retries === 1 ? 'retry' : 'retries'})`)
}

/** Whether the segment is sent again to find the rows that were refused. Fails where it would have to be, and cannot. */
export function mustBeSearched(cause: unknown, fault: SegmentFault | undefined, isWhole: boolean): boolean {
  if (fault === undefined) return false
  const why = fault.whyNotSearched ?? (isWhole ? undefined : 'the segment is too large to be kept in memory')
  if (why !== undefined) throw withWords(cause, `; the row cannot be left out: ${why}`)
  return true
}

function withWords(cause: unknown, words: string): unknown {
  if (!(cause instanceof BulkloadError)) return cause
  const { code, message, place, hint, serverCode } = cause
  return new BulkloadError(code, `${message}${words}`, {
    cause,
    ...(place !== undefined && { place }),
    ...(hint !== undefined && { hint }),
    ...(serverCode !== undefined && { serverCode }),
  })
}
