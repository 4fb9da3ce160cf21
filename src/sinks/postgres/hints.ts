// What to do about a refusal, by what Postgres says that it is: SQLSTATE, and the function in the server that refused where one
// state has several causes. Its words are in its own language, so they are looked at last.

import type pg from 'pg'
import type { TableName } from '../../schema.ts'
import { identifier, quoted } from './introspect.ts'

/** Where the refusal came from. */
export interface Refusal {
  readonly cause: pg.DatabaseError
  /** What was under way: `COPY`, `CREATE TABLE`, … */
  readonly operation: string
  /** `postgres://user@host:port/database` */
  readonly address: string
  /** Of a COPY: the table that it fills. */
  readonly table: TableName | undefined
}

const DEFERRED =
  'the constraint is deferred: it is checked at the COMMIT, which names no row; make it immediate to find the row, and with --max-errors to load the others'

type Hint = string | ((refusal: Refusal) => string | undefined)

const TOO_WIDE =
  'a Postgres table has at most 1,600 columns, and a row must fit into a page of 8 kB: ' +
  'collect fields in one column with --unknown-fields collect=COLUMN, or leave them out with --only or --skip'

const HINTS: Readonly<Record<string, Hint>> = {
  '0A000': ({ cause, address }) =>
    cause.routine === 'DoCopy'
      ? `row-level security does not allow COPY: load as a role that bypasses it (ALTER ROLE ${userOf(address)} BYPASSRLS)`
      : (cause.hint ?? 'Postgres cannot COPY into this table; see its message'),
  '23503': 'load the referenced table first; Postgres does not report which row it was',
  '23505': 'the row is already in the table, or twice in the input',
  '23514': brokenCheck,
  '25006':
    'the server is a standby, or its sessions are read-only (default_transaction_read_only): load into the primary',
  '3F000': 'create the schema first',
  // Its own hint is the server's log, which says no more about what to do.
  '40P01': () => 'deadlock with another session; the transaction was rolled back: load it again',
  '42501': missingRight,
  '42P01': 'create the table, or use --create',
  '53100': 'the disk of the server is full; the transaction was rolled back',
  '54000': TOO_WIDE,
  '54011': TOO_WIDE,
  '55P03':
    "another session has locked the table for longer than this role's lock_timeout: wait for it, then load again",
  '57014': 'someone cancelled the statement, or statement_timeout ended it',
  '57P01': 'an administrator ended the connection; the transaction was rolled back',
}

/** The server's own hint counts first, except where it cannot be followed. */
export function hintOf(refusal: Refusal): string | undefined {
  const { cause, operation } = refusal
  if (operation === 'COMMIT' && cause.code?.startsWith('23')) return DEFERRED
  const hint = HINTS[cause.code ?? '']
  if (typeof hint === 'function') return hint(refusal)
  return cause.hint ?? hint
}

/** A CHECK of the table or a domain, or a row that no partition takes. */
function brokenCheck({ cause, table }: Refusal): string {
  const name = table === undefined ? 'the table' : identifier(table)
  if (cause.routine === 'ExecFindPartition') {
    return `create a partition for the row, or a default partition: CREATE TABLE … PARTITION OF ${name} DEFAULT`
  }
  if (cause.routine === 'ExecPartitionCheckEmitError')
    return 'load into the partitioned table: it finds the partition of each row'
  return cause.hint ?? 'correct the record, or change the constraint'
}

function missingRight({ cause, operation, address, table }: Refusal): string {
  const user = userOf(address)
  const [, kind, name = ''] = /permission denied for (\w+) (.+)$/.exec(cause.message) ?? []
  if (kind === 'schema') {
    const right = operation === 'CREATE TABLE' ? 'CREATE' : 'USAGE'
    return `GRANT ${right} ON SCHEMA ${quoted(name)} TO ${user}`
  }
  // A column's DEFAULT takes its values from one.
  if (kind === 'sequence') return `GRANT USAGE ON SEQUENCE ${quoted(name)} TO ${user}`
  if (kind === 'function') return `GRANT EXECUTE ON FUNCTION ${quoted(name)} TO ${user}`
  if (operation === 'CREATE TABLE') return `GRANT CREATE ON the schema of the table TO ${user}`
  if (table !== undefined) return `GRANT INSERT ON ${identifier(table)} TO ${user}`
  return `the role ${user} lacks the privilege in the message`
}

function userOf(address: string): string {
  const [, user = ''] = /^postgres:\/\/([^@]*)@/.exec(address) ?? []
  return user === '' ? 'this role' : quoted(decodeURIComponent(user))
}
