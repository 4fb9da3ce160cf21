// What Postgres says when a COPY fails, as errors of bulkload.

import pg from 'pg'
import { BulkloadError, toBulkloadError } from '../../errors.ts'

/** `COPY table, line 7, column a: "…"`: the word for "line" is in the server's language, the table may hold anything. */
const COPY_CONTEXT = /(?:^|\n)COPY .*, \S+ (\d+)(?:, \S+ (.+?))?(?::|$)/m

/** What to do next, by SQLSTATE. */
const HINTS: Readonly<Record<string, string>> = {
  '23503': 'load the table that it refers to first; Postgres does not say which row it was',
  '23505': 'the row is in the table, or twice in the input',
  '23514': 'correct the record, or change the constraint',
  '42501': 'GRANT INSERT on the table to this user',
  '42P01': 'create the table, or let --create do it',
  '3F000': 'create the schema first',
  '53100': 'the disk of the server is full; nothing of this table was kept',
  '57014': 'someone cancelled the statement, or statement_timeout ended it',
  '57P01': 'an administrator ended the connection; nothing of this table was kept',
  '0A000': 'Postgres cannot COPY into this table; see its message',
}

/** An error of the server, or of the way to it. `operation` says what was under way. */
export function postgresError(cause: unknown, operation: string, address: string): BulkloadError {
  if (cause instanceof BulkloadError) return cause
  if (!(cause instanceof pg.DatabaseError)) return lostConnection(cause, operation, address)
  const context = COPY_CONTEXT.exec(cause.where ?? '')
  const detail = cause.detail === undefined ? '' : `: ${cause.detail}`
  const message = `Postgres refused ${operation}: ${cause.message}${detail}`
  const hint = cause.hint ?? HINTS[cause.code ?? '']
  const details = {
    cause,
    ...(cause.code !== undefined && { serverCode: cause.code }),
    ...(hint !== undefined && { hint }),
  }
  const row = context?.[1]
  // A statement that was cut off also names a line: the one it had come to, which is not at fault.
  if (row === undefined || cause.code?.startsWith('57')) return new BulkloadError('BL_SERVER', message, details)
  const column = cause.column ?? context?.[2]
  return new BulkloadError('BL_SERVER_REFUSED_ROW', message, {
    ...details,
    segmentRow: Number(row),
    ...(column !== undefined && { place: { source: '', column } }),
    hint: hint ?? 'correct the record, or change the column so that it takes the value',
  })
}

function lostConnection(cause: unknown, operation: string, address: string): BulkloadError {
  const { message } = toBulkloadError(cause)
  return new BulkloadError(
    'BL_CONNECTION_LOST',
    `the connection to ${address} was lost during ${operation}: ${message}`,
    {
      cause,
      hint: 'the transaction was not confirmed: look whether the rows are there before you load them again',
    },
  )
}
