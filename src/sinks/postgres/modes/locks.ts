// A transaction that begins with a lock on a table. A lock that waits makes everybody else queue behind it, readers too: so each
// try waits for a short time only, and lets the others through before the next.

import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { BulkloadError } from '../../../errors.ts'
import { displayName, type TableName } from '../../../schema.ts'
import type { Asking } from '../asking.ts'
import { identifier } from '../introspect.ts'

/** `ACCESS EXCLUSIVE` keeps readers out; `SHARE ROW EXCLUSIVE` writers only. */
export type LockMode = 'ACCESS EXCLUSIVE' | 'SHARE ROW EXCLUSIVE' | 'ROW EXCLUSIVE'

export interface LockSettings {
  readonly lockTimeoutMs: number
  readonly signal: AbortSignal
}

const TRIES = 5
const MAX_PAUSE_MS = 10_000
/** SQLSTATE of a lock_timeout that has passed. */
const NOT_AVAILABLE = '55P03'

/** Begins the transaction; it is rolled back if the lock is not granted. */
export async function beginLocked(
  client: pg.Client,
  asking: Asking,
  table: TableName,
  mode: LockMode,
  { lockTimeoutMs, signal }: LockSettings,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await asking('BEGIN', client.query(`BEGIN; SET LOCAL lock_timeout = ${lockTimeoutMs}`))
    try {
      await asking(`LOCK TABLE ${displayName(table)}`, client.query(`LOCK TABLE ${identifier(table)} IN ${mode} MODE`))
      // What the table's own rows wait for has the time that it takes.
      await asking('SET lock_timeout', client.query('SET LOCAL lock_timeout TO DEFAULT'))
      return
    } catch (cause) {
      if (!(cause instanceof BulkloadError) || cause.serverCode !== NOT_AVAILABLE) throw cause
      await asking('ROLLBACK', client.query('ROLLBACK'))
      if (attempt === TRIES) throw await lockedError(client, asking, table, lockTimeoutMs, cause)
    }
    await sleep(Math.min(MAX_PAUSE_MS, lockTimeoutMs * attempt), undefined, { signal })
  }
}

interface Holder {
  readonly pid: number
  readonly usename: string | null
  readonly application_name: string | null
  readonly state: string | null
}

const HOLDERS = `
  SELECT DISTINCT a.pid, a.usename, a.application_name, a.state
  FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
  WHERE l.relation = pg_catalog.to_regclass($1) AND l.granted AND l.pid <> pg_catalog.pg_backend_pid()
  ORDER BY a.pid LIMIT 3`

async function lockedError(
  client: pg.Client,
  asking: Asking,
  table: TableName,
  lockTimeoutMs: number,
  cause: BulkloadError,
): Promise<BulkloadError> {
  const asked = client.query<Holder>(HOLDERS, [identifier(table)])
  const holders = await asking('to list the locks', asked).then(
    ({ rows }) => rows,
    () => [],
  )
  const who = holders.length === 0 ? 'another session' : holders.map(holderWords).join(', ')
  const message = `${displayName(table)} was locked in each of ${TRIES} attempts of ${lockTimeoutMs / 1000} s; it is held by ${who}`
  return new BulkloadError('BL_SERVER', message, {
    cause,
    serverCode: NOT_AVAILABLE,
    hint: 'nothing of this load is in the table: wait until that session has ended its transaction, or raise --lock-timeout',
  })
}

function holderWords({ pid, usename, application_name, state }: Holder): string {
  const parts = [`user ${usename ?? 'unknown'}`]
  if (application_name) parts.push(application_name)
  if (state) parts.push(state)
  return `process ${pid} (${parts.join(', ')})`
}
