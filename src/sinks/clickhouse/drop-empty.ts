// DROP TABLE of a table that has no rows and that no other session is writing into. There is no lock to take: servers before 20
// wait for an INSERT that is under way and drop its rows with the table, later ones let it write into a table that is gone.

import type { TableName } from '../../schema.ts'
import { countRows, identifier, literal, quoted, type RunQuery, rows } from './introspect.ts'

/** Whether the table was dropped; `ownIds`: what the ids of the load's own statements begin with. */
export async function dropEmptyTable(query: RunQuery, name: TableName, ownIds?: string): Promise<boolean> {
  // In this order: an INSERT that has ended in between is counted.
  if (await isWritten(query, name, ownIds)) return false
  if ((await countRows(query, name)) !== 0) return false
  await query(`DROP TABLE ${identifier(name)}`)
  return true
}

/** Whether an INSERT whose statement has the table's name in it, as a word, is under way, in whatever database. */
async function isWritten(query: RunQuery, { table }: TableName, ownIds: string | undefined): Promise<boolean> {
  // As it is, and as it is in quotes.
  const names = [table, quoted(table).slice(1, -1)].map((text) => text.replace(/[!-/:-@[-^`{-~ ]/g, '\\$&'))
  const word = `[^0-9A-Za-z_](?:${names.join('|')})(?:[^0-9A-Za-z_]|$)`
  const conditions = [
    "position(query, 'system.processes') = 0",
    "positionCaseInsensitive(query, 'INSERT') > 0",
    `match(query, ${literal(word)})`,
    ...(ownIds === undefined ? [] : [`position(query_id, ${literal(ownIds)}) != 1`]),
  ]
  const found = await rows(query, `SELECT count() AS running FROM system.processes WHERE ${conditions.join(' AND ')}`)
  return Number(found[0]?.['running']) !== 0
}
