// The line of an error that the cutter raised: it cuts by bytes, the lines are counted behind it.

import { BulkloadError } from '../errors.ts'

/**
 * A record that the cutter could not pass gets its line: all lines of its source before it have been counted by the
 * time the error comes.
 */
export function atLine(cause: unknown, linesBefore: (source: string) => number): unknown {
  if (!(cause instanceof BulkloadError) || cause.code !== 'BL_RECORD_TOO_LARGE') return cause
  if (cause.place === undefined || cause.place.line !== undefined) return cause
  return new BulkloadError(cause.code, cause.message, {
    place: { ...cause.place, line: linesBefore(cause.place.source) + 1 },
    ...(cause.hint !== undefined && { hint: cause.hint }),
  })
}
