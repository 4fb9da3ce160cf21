// Transactions by their ids: the outcome of one that was asked to commit, when its answer was lost or its client ended.

import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Answer } from '../doubt.ts'

/**
 * There was nothing to ask before 10. A session that may not write has no transaction to ask about; its COPY says why.
 */
const ID = `SELECT CASE WHEN pg_catalog.current_setting('server_version_num')::int >= 100000
  AND NOT pg_catalog.pg_is_in_recovery() AND pg_catalog.current_setting('transaction_read_only') = 'off'
  THEN pg_catalog.txid_current()::text END AS id`

/** A server that has lost a client of ours may need a moment to notice. */
const BETWEEN_LOOKS_MS = 250

/** Returns its id; undefined where the server cannot be asked about it later. */
export async function beginTransaction(client: pg.Client): Promise<string | undefined> {
  const results = (await client.query(`BEGIN; ${ID}`)) as unknown as readonly pg.QueryResult<{ id: string | null }>[]
  return results[1]?.rows[0]?.id ?? undefined
}

/** The id of the transaction that is open. */
export async function currentTransaction(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string | null }>(ID)
  return rows[0]?.id ?? undefined
}

/** Of the whole cluster: another one has transactions of the same ids. Not everybody may know it. */
export async function clusterOf(client: pg.Client): Promise<string> {
  try {
    const { rows } = await client.query<{ id: string }>('SELECT system_identifier::text AS id FROM pg_control_system()')
    return rows[0]?.id ?? ''
  } catch (cause) {
    // Without the right, or the function. All else says nothing of the cluster.
    if (!(cause as { code?: string }).code?.startsWith('42')) throw cause
    return ''
  }
}

/** `evidence`: `id@cluster`. Waits for a transaction that is still open, for so long. */
export async function outcomeOf(client: pg.Client, evidence: string, waitMs: number): Promise<Answer> {
  const [id = '', cluster = ''] = evidence.split('@')
  const ask = `SELECT txid_status(${/^\d+$/.test(id) ? id : 'NULL'}) says whether transaction ${id} was committed`
  if (!/^\d+$/.test(id)) return { outcome: 'unknown', why: 'its transaction has no id', ask }
  const here = await clusterOf(client)
  if (here !== cluster) {
    return { outcome: 'unknown', why: `transaction ${id} was one of another cluster`, ask }
  }
  let status: string | null = null
  for (let waited = 0; ; waited += BETWEEN_LOOKS_MS) {
    status = await statusOf(client, id)
    if (status !== 'in progress' || waited >= waitMs) break
    await sleep(BETWEEN_LOOKS_MS)
  }
  if (status === 'committed') return { outcome: 'done', why: `the server committed transaction ${id}` }
  if (status === 'aborted') return { outcome: 'not done', why: `the server rolled transaction ${id} back` }
  if (status === 'in progress') {
    const why = `transaction ${id} is still open: the server has not noticed that its client is gone`
    return { outcome: 'unknown', why, ask: `end its session (${sessionOf(id)}), and resume again` }
  }
  return { outcome: 'unknown', why: `the server no longer knows transaction ${id}`, ask }
}

/** Null of one that is too old, or not there yet. */
async function statusOf(client: pg.Client, id: string): Promise<string | null> {
  try {
    const { rows } = await client.query<{ status: string | null }>('SELECT txid_status($1::bigint) AS status', [id])
    return rows[0]?.status ?? null
  } catch (cause) {
    // In the future: of another cluster, or one that was set back to a backup.
    if ((cause as { code?: string }).code === '22023') return null
    throw cause
  }
}

/** `backend_xid` has the lower half of the id. */
function sessionOf(id: string): string {
  const low = BigInt(id) & 0xffffffffn
  return `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_xid::text = '${low}'`
}
