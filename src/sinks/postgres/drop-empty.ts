// DROP TABLE of a table that has no rows, without a moment in which somebody could put some into it.

import type pg from 'pg'
import type { TableName } from '../../schema.ts'
import { identifier } from './introspect.ts'

/** Who holds the table longer than this may be about to commit rows. */
const LOCK_TIMEOUT = '2s'

/** Whether the table was dropped; views and foreign keys on it are a reason not to. */
export async function dropEmptyTable(client: pg.Client, name: TableName): Promise<boolean> {
  const table = identifier(name)
  await client.query(`BEGIN; SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`)
  const { rows } = await client.query<{ any: boolean }>(`SELECT EXISTS (SELECT FROM ${table}) AS any`)
  const isEmpty = rows[0]?.any === false
  await client.query(isEmpty ? `DROP TABLE ${table}; COMMIT` : 'ROLLBACK')
  return isEmpty
}
