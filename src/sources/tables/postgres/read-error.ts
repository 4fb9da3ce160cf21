// Why rows could not be read, and what to do about it: by SQLSTATE, since the server's words are in its own language.

import pg from 'pg'
import { BulkloadError } from '../../../errors.ts'
import { postgresError } from '../../../sinks/postgres/errors.ts'

export interface Read {
  /** `table public.orders`, `query SELECT …` */
  readonly name: string
  readonly address: string
  /** The user wrote the whole statement. */
  readonly isQuery: boolean
}

/** What is read in a snapshot is read from its beginning. */
const AGAIN = 'run it again: a read that broke off starts from the beginning'

const HINTS: Readonly<Record<string, string>> = {
  '25006': 'tables and queries are read in a transaction that may not change anything: use a query that only reads',
  '40001':
    'run it again; if the server is a standby, raise max_standby_streaming_delay there, or read from the primary',
  '42P01': 'check the name of the table, and write its schema: schema.table',
  '3F000': 'check the name of the schema',
  '53100': 'the disk of the server is full',
  '53200': 'the server has too little memory: read fewer rows side by side (--jobs 1, --streams 1)',
  '53300': 'the server takes no more connections: use fewer (--jobs 1, --streams 1)',
  '55P03':
    "another session has locked the table for longer than this role's lock_timeout: wait for it, then run it again",
  '57014':
    'someone cancelled the statement, or statement_timeout ended it: ALTER ROLE … SET statement_timeout = 0 lifts this limit',
}

/** The server, or the way to it, has failed. */
const NOT_THE_STATEMENT = /^(?:08|53|57|58|XX)/

export function readError(cause: unknown, read: Read): BulkloadError {
  const { message, serverCode } = postgresError(cause, `to read the ${read.name}`, read.address)
  return new BulkloadError('BL_SOURCE_FAILED', message, {
    cause,
    place: { source: read.name },
    ...(serverCode !== undefined && { serverCode }),
    hint: readHint(cause, read),
  })
}

/** What failed before a row was read. `operation`: what was under way. */
export function refusedRead(cause: unknown, operation: string, read: Omit<Read, 'name'>): BulkloadError {
  if (cause instanceof BulkloadError) return cause
  const { code, message, serverCode } = postgresError(cause, operation, read.address)
  return new BulkloadError(code, message, {
    cause,
    ...(serverCode !== undefined && { serverCode }),
    hint: readHint(cause, read),
  })
}

/** The server's own hint counts first. */
function readHint(cause: unknown, { address, isQuery }: Omit<Read, 'name'>): string {
  if (cause instanceof BulkloadError) return cause.hint ?? AGAIN
  if (!(cause instanceof pg.DatabaseError)) return AGAIN
  const { code = '', hint } = cause
  if (code === '42501') return missingRight(cause, address)
  const known = hint ?? HINTS[code]
  if (known !== undefined) return known
  if (NOT_THE_STATEMENT.test(code)) return AGAIN
  const what = isQuery ? 'the query' : '--where or --sort'
  if (code.startsWith('22')) return `the value of a row cannot be computed with: correct ${what}`
  return isQuery
    ? 'correct the query: it is one SELECT, WITH … SELECT or VALUES, and changes nothing'
    : `correct ${what}: names of columns that have capitals or spaces need double quotes`
}

function missingRight(cause: pg.DatabaseError, address: string): string {
  const right = postgresError(cause, 'the read', address).hint ?? ''
  if (/^GRANT /.test(right)) return right
  const [, name] =
    /permission denied for (?:table|view|materialized view|foreign table|relation) (.+)$/.exec(cause.message) ?? []
  return name === undefined ? `${right}; to read a table it is SELECT` : `GRANT SELECT ON ${name} TO this role`
}
