// The server's sessions of loaders. After a connection that broke in between, the session of a loader that is gone can go on for a while,
// and with it its transaction and its row in the ledger.

import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { text } from './values.ts'

/** A table of a run, as the ledger names it. */
export interface LedgerKey {
  readonly runId: string
  readonly table: string
}

/** A session that is there. */
export interface Holder {
  readonly pid: number
  /** With the process id it names a session: process ids are used again. */
  readonly start: string
  readonly user: string
  readonly host: string
  readonly state: string | null
  /** When the loader claimed the table. */
  readonly since: string
}

const BETWEEN_LOOKS_MS = 100

export function isOf({ runId, table }: LedgerKey): string {
  return `run_id = ${text(runId)} AND table_name = ${text(table)}`
}

/** The sessions of the loader that claimed the table last, as far as they are still there. */
export async function holdersOf(client: pg.Client, key: LedgerKey): Promise<Holder[]> {
  const { rows } = await client.query<Holder>(`
    SELECT a.pid, a.backend_start::text AS start, a.usename::text AS user, r.host, a.state, r.claimed_at::text AS since
    FROM bulkload_ledger.runs r CROSS JOIN pg_catalog.jsonb_array_elements(r.backends) AS b
      JOIN pg_catalog.pg_stat_activity a ON a.pid = (b->>'pid')::int
        AND a.backend_start::text = b->>'start' AND a.usename = b->>'user'
    WHERE ${isOf(key)} AND a.pid <> pg_catalog.pg_backend_pid() ORDER BY a.pid`)
  return rows
}

/** Ends sessions, each only while it is the one that was meant. */
export async function terminate(client: pg.Client, holders: readonly Holder[]): Promise<void> {
  for (const { pid, start, user } of holders) {
    await client.query(
      `SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity
       WHERE pid = $1 AND backend_start::text = $2 AND usename = $3`,
      [pid, start, user],
    )
  }
}

/** Waits until none of them is left, no longer than that; returns those that are. */
export async function untilGone(look: () => Promise<Holder[]>, waitMs: number): Promise<Holder[]> {
  for (let waited = 0; ; waited += BETWEEN_LOOKS_MS) {
    const holders = await look()
    if (holders.length === 0 || waited >= waitMs) return holders
    await sleep(BETWEEN_LOOKS_MS)
  }
}

export function holderWords(holders: readonly Holder[]): string {
  const [first] = holders
  if (first === undefined) return 'another session'
  const { host, since } = first
  const pids = holders.map(({ pid }) => String(pid)).join(', ')
  const word = holders.length === 1 ? 'server process' : 'server processes'
  return `the loader on host ${host} since ${since.replace(/\.\d+/, '')} (${word} ${pids} of user ${first.user})`
}
