// What Postgres says when a COPY fails, as errors of bulkload.

import pg from 'pg'
import { BulkloadError, toBulkloadError } from '../../errors.ts'
import type { TableWrite } from '../table-writer.ts'
import { hintOf } from './hints.ts'

/** Not the row's fault: connection, transaction, rollback, resources, an operator's hand, the system, the server. */
const NOT_THE_ROW = /^(?:08|25|40|53|57|58|XX)/

/** Classes of errors that a row cannot cause: rights, names, resources, the server, a function that is broken. */
const NEVER_OF_A_ROW = /^(?:08|0A|25|38|39|40|42|53|55|57|58|XX)/
/** Without the number of a row: data, a constraint, a view's check, what a function raises. */
const OF_A_ROW = /^(?:22|23|44|P0)/

/** The refusal is about one row, and the others can be loaded without it. */
export function isOfRow({ code = '' }: pg.DatabaseError, isNumbered: boolean): boolean {
  return isNumbered ? !NEVER_OF_A_ROW.test(code) : OF_A_ROW.test(code)
}

/** An error of the server, or of the way to it. `operation` says what was under way; a COPY, into what. */
export function postgresError(cause: unknown, operation: string, address: string, write?: TableWrite): BulkloadError {
  if (cause instanceof BulkloadError) return cause
  if (!(cause instanceof pg.DatabaseError)) return lostConnection(cause, operation, address)
  const context = write && copyContext(cause.where ?? '', write)
  const detail = cause.detail === undefined ? '' : `: ${cause.detail}`
  const message = `Postgres refused ${operation}: ${cause.message}${detail}`
  const hint = hintOf({ cause, operation, address, table: write?.table })
  const details = {
    cause,
    ...(cause.code !== undefined && { serverCode: cause.code }),
    ...(hint !== undefined && { hint }),
  }
  // A statement that was cut off also names a line: the last one read, which is not at fault.
  if (context === undefined || NOT_THE_ROW.test(cause.code ?? ''))
    return new BulkloadError('BL_SERVER', message, details)
  const column = cause.column ?? context.column
  return new BulkloadError('BL_SERVER_REFUSED_ROW', message, {
    ...details,
    segmentRow: context.row,
    ...(column !== undefined && { place: { source: '', column } }),
    hint: hint ?? 'correct the record, or change the column so that it accepts the value',
  })
}

/**
 * `COPY table, line 7, column a: "…"`, below what functions and types add. The words are in the server's language, and
 * names and values may hold anything: names are compared, and what follows them is not looked at.
 */
function copyContext(where: string, { table, columns }: TableWrite): { row: number; column?: string } | undefined {
  const start = `COPY ${table.table}, `
  const at = where.startsWith(start) ? 0 : where.indexOf(`\n${start}`) + 1
  const [place, row, columnWord] = /^\S+ (\d+)(, \S+ )?/.exec(where.slice(at + start.length)) ?? []
  if (place === undefined || !where.startsWith(start, at)) return undefined
  if (columnWord === undefined) return { row: Number(row) }
  const rest = where.slice(at + start.length + place.length)
  const found = columns.filter((name) => rest.startsWith(name) && /^(?: ?:|$)/.test(rest.slice(name.length)))
  const column = found.toSorted((a, b) => b.length - a.length)[0]
  return { row: Number(row), ...(column !== undefined && { column }) }
}

/** What a broken connection leaves behind: only a COMMIT or a CREATE that was sent can have been done. */
const LOST: Readonly<Record<string, string>> = {
  COMMIT: 'the transaction was not confirmed: check whether the rows are in the table before you load them again',
  'CREATE TABLE': 'check whether the table was created before you load again',
}

function lostConnection(cause: unknown, operation: string, address: string): BulkloadError {
  const { message } = toBulkloadError(cause)
  return new BulkloadError(
    'BL_CONNECTION_LOST',
    `the connection to ${address} was lost during ${operation}: ${message}`,
    {
      cause,
      hint: LOST[operation] ?? 'the transaction was not committed: none of its rows are in the table, load it again',
    },
  )
}
