// A table that a load has to wait for, as long as the test wants.

import pg from 'pg'

/** Locks the table against everybody; the result lets it go. */
export async function lockTable(url: string, table: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`)
  return () => client.end()
}
