// Undo in Postgres: one transaction deletes the rows, and is committed only if there are as many as the run has loaded. The rows are
// found by a column with the id of the run, or by the transactions that wrote them (`xmin`), as long as the server knows those.

import type pg from 'pg'
import { displayName } from '../../../schema.ts'
import { checkFound, type Undone, type UndoRequest, undoRefused } from '../../undo.ts'
import type { Asker } from '../asking.ts'
import type { Clients } from '../clients.ts'
import { identifier, quoted } from '../introspect.ts'
import { beginTransaction, clusterOf, outcomeOf } from '../transaction.ts'

/** That of an earlier undo, whose client is gone. */
const OPEN_MS = 20_000

/** Foreign keys that would delete or change rows of other tables. */
const CASCADES = `SELECT conrelid::regclass::text || ' (' || conname || ')' AS key FROM pg_catalog.pg_constraint
  WHERE contype = 'f' AND confrelid = $1::regclass AND confdeltype IN ('c', 'n', 'd')`

export async function undoInPostgres(client: pg.Client, request: UndoRequest): Promise<Undone> {
  const { table, runColumn, runId, rows, isDryRun, begun } = request
  const name = identifier(table)
  const ids = runColumn === undefined ? transactionsOf(request) : []
  const low = ids.map(({ id }) => String(BigInt(id) & 0xffffffffn))
  const where =
    runColumn === undefined
      ? `xmin::text::bigint IN (${low.join(', ') || 'NULL'})`
      : `${quoted(runColumn)}::text = '${runId.replaceAll("'", "''")}'`
  const statement = `DELETE FROM ${name} WHERE ${where}`
  const undone: Undone = { rows, by: runColumn === undefined ? 'transaction' : 'column', statement }
  if (rows === 0) return undone
  if (begun !== undefined && (await outcomeOf(client, begun.id, OPEN_MS)).outcome === 'done') return undone
  // Not within the transaction, which a refused question would break.
  const here = await clusterOf(client)
  const id = await beginTransaction(client)
  try {
    const { rows: cascades } = await client.query<{ key: string }>(CASCADES, [name])
    if (cascades.length > 0) {
      const keys = cascades.map(({ key }) => key).join(', ')
      throw undoRefused(request, `foreign keys would delete or change rows of other tables: ${keys}`)
    }
    await checkKnown(client, request, ids, here)
    const counted = await client.query<{ count: string }>(
      `WITH gone AS (${statement} RETURNING 1) SELECT count(*) AS count FROM gone`,
    )
    const how = runColumn === undefined ? 'by their transactions' : `with the run's ID in ${quoted(runColumn)}`
    checkFound(request, Number(counted.rows[0]?.count), how)
    await forget(client, request)
    // A process that ends between the COMMIT and its word in the journal leaves this one.
    if (!isDryRun) await request.onDelete({ id: `${id ?? ''}@${here}` })
    await client.query(isDryRun ? 'ROLLBACK' : 'COMMIT')
    return undone
  } catch (cause) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw cause
  }
}

/** A DELETE may take long. */
export async function undoOn(clients: Clients, request: UndoRequest, ask: Asker): Promise<Undone> {
  const client = await clients.take()
  try {
    return await ask(client, `DELETE FROM ${displayName(request.table)}`, undoInPostgres(client, request))
  } finally {
    clients.give(client)
  }
}

interface Writer {
  readonly id: string
  readonly cluster: string
}

/** The transactions that wrote the rows. */
function transactionsOf(request: UndoRequest): readonly Writer[] {
  return request.evidence.map((evidence) => {
    const [id = '', cluster = ''] = evidence?.id.split('@') ?? []
    if (!/^\d+$/.test(id)) throw undoRefused(request, 'the transactions that wrote the rows are not known')
    return { id, cluster }
  })
}

/** Fails where the server does not know each of them any more: others may have had the same lower half since. */
async function checkKnown(
  client: pg.Client,
  request: UndoRequest,
  writers: readonly Writer[],
  here: string,
): Promise<void> {
  for (const { id, cluster } of writers) {
    if (cluster !== here) throw undoRefused(request, `transaction ${id} was one of another cluster`)
    const { rows } = await client.query<{ status: string | null }>('SELECT txid_status($1::bigint) AS status', [id])
    const status = rows[0]?.status
    if (status !== 'committed')
      throw undoRefused(request, `transaction ${id} is ${status ?? 'too old: the server no longer knows it'}`)
  }
}

/** The ledger must not answer for rows that are gone. */
async function forget(client: pg.Client, { table, runId }: UndoRequest): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(
    "SELECT to_regclass('bulkload_ledger.segments') IS NOT NULL AS there",
  )
  if (rows[0]?.there !== true) return
  for (const ledger of ['segments', 'runs'])
    await client.query(`DELETE FROM bulkload_ledger.${ledger} WHERE run_id = $1 AND table_name = $2`, [
      runId,
      displayName(table),
    ])
}
