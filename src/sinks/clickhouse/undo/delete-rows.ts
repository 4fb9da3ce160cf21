// Deletes rows of a table of ClickHouse, and waits until they are gone. The statement only asks for it: a mutation rewrites the parts
// one after another, or marks their rows as deleted.

import { setTimeout as sleep } from 'node:timers/promises'
import type { TableName } from '../../../schema.ts'
import { literal, type RunQuery, rows } from '../introspect.ts'
import type { TableTraits } from '../modes/table-traits.ts'

/** With 0 the statement returns before the rows are gone: no request lasts as long as that. */
const LIGHTLY_LATER = 'lightweight_deletes_sync'
const MUTATE_LATER = 'mutations_sync'

const FIRST_LOOK_MS = 50
const BETWEEN_LOOKS_MS = 2_000

/** How rows are deleted on this server. */
export interface DeleteWay {
  /** `DELETE FROM`, which marks rows as deleted. */
  readonly isLight: boolean
  /** Statements can say that they do not wait. */
  readonly later: string | undefined
}

/** A table with projections refuses a DELETE. */
export async function chooseDelete(query: RunQuery, { definition }: TableTraits): Promise<DeleteWay> {
  const names = [LIGHTLY_LATER, MUTATE_LATER].map(literal).join(', ')
  const found = await rows(query, `SELECT name FROM system.settings WHERE name IN (${names})`)
  const known = new Set(found.map(({ name }) => String(name)))
  const isLight = known.has(LIGHTLY_LATER) && !/\bPROJECTION\b/.test(definition)
  const later = isLight ? LIGHTLY_LATER : MUTATE_LATER
  return { isLight, later: known.has(later) ? later : undefined }
}

export interface Deletion {
  readonly query: RunQuery
  readonly table: TableName
  readonly statement: string
  readonly way: DeleteWay
  /** The rows that are still there. */
  count(): Promise<number>
}

/** The rows that are left, and why. */
export async function deleteRows(deletion: Deletion): Promise<{ readonly rows: number; readonly why: string }> {
  const { query, statement, way, count } = deletion
  await query(way.later === undefined ? statement : `${statement} SETTINGS ${way.later} = 0`)
  for (let waitMs = FIRST_LOOK_MS; ; waitMs = Math.min(2 * waitMs, BETWEEN_LOOKS_MS)) {
    // Asked first: what is done by then has left its rows out of the count.
    const mutations = await unfinished(deletion)
    const left = mutations.length === 0 || waitMs === BETWEEN_LOOKS_MS ? await count() : undefined
    if (left === 0) return { rows: 0, why: '' }
    const failure = mutations.find(({ reason }) => reason !== '')
    if (failure !== undefined) return { rows: await count(), why: `mutation ${failure.id} failed: ${failure.reason}` }
    if (mutations.length === 0) return { rows: left ?? 0, why: 'the server has completed the statement' }
    await sleep(waitMs)
  }
}

interface Mutation {
  readonly id: string
  readonly reason: string
}

/** Those of the table that are under way: a mutation waits for the ones before it. */
async function unfinished({ query, table, way }: Deletion): Promise<readonly Mutation[]> {
  // The oldest servers do not say why one fails.
  const reason = way.later === undefined ? "''" : 'latest_fail_reason'
  const found = await rows(
    query,
    `SELECT mutation_id AS id, ${reason} AS reason FROM system.mutations
     WHERE database = ${literal(table.schema ?? '')} AND table = ${literal(table.table)} AND is_done = 0`,
  )
  return found.map(({ id, reason: why }) => ({ id: String(id), reason: String(why) }))
}
