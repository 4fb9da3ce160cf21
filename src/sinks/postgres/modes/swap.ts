// The swap of a stage with its table: two names change in one transaction, and the new table's indexes get the names that they had.

import type pg from 'pg'
import { BulkloadError } from '../../../errors.ts'
import type { TableName } from '../../../schema.ts'
import { identifier, quoted } from '../introspect.ts'
import { checkCount, countOf, type Published, type PutSettings } from './put-rows.ts'
import { readTableFacts } from './table-facts.ts'

export async function swapIn(put: PutSettings): Promise<Published> {
  const { client, patient, write, stage, rows } = put
  const { table } = write
  // Under the lock nobody can add anything any more.
  const { tied } = await patient('to check again what depends on the table', readTableFacts(client, table))
  if (tied.length > 0) {
    throw new BulkloadError(
      'BL_TABLE_UNSUPPORTED',
      `a swap would lose what depends on ${identifier(table)} since the load began: ${tied.join(', ')}`,
      {
        hint: 'load again: another method is then chosen',
      },
    )
  }
  checkCount(put, await countOf(put, stage), 'are in the stage')
  const old: TableName = { schema: table.schema, table: stage.table.replace('_stage_', '_old_') }
  const names = await patient('to list the indexes', indexNames(client, table, stage))
  const renames = names.map(
    ({ made, name }) => `ALTER INDEX ${identifier({ schema: table.schema, table: made })} RENAME TO ${quoted(name)}`,
  )
  const statements = [
    `ALTER TABLE ${identifier(table)} RENAME TO ${quoted(old.table)}`,
    `ALTER TABLE ${identifier(stage)} RENAME TO ${quoted(table.table)}`,
    `DROP TABLE ${identifier(old)}`,
    `COMMENT ON TABLE ${identifier(table)} IS NULL`,
    ...renames,
  ]
  await patient('the swap of the tables', client.query(statements.join('; ')))
  return { changes: { inserted: rows, updated: 0, unchanged: 0, duplicates: 0 } }
}

/** Indexes of the stage, and those of the table that they were made after. */
async function indexNames(
  client: pg.Client,
  table: TableName,
  stage: TableName,
): Promise<{ made: string; name: string }[]> {
  const found = await client.query<{ made: string; name: string }>(
    `WITH indexes AS (
       SELECT x.indrelid, k.relname, row_number() OVER (PARTITION BY x.indrelid, form ORDER BY x.indexrelid) AS place, form
       FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class k ON k.oid = x.indexrelid
       CROSS JOIN LATERAL (SELECT pg_catalog.concat_ws(' ', k.relam, x.indisunique, x.indisprimary, x.indclass, x.indcollation, x.indoption,
           pg_catalog.pg_get_expr(x.indpred, x.indrelid),
           (SELECT pg_catalog.string_agg(pg_catalog.pg_get_indexdef(x.indexrelid, n, true), ',' ORDER BY n)
            FROM pg_catalog.generate_series(1, x.indnatts) n)) AS form) AS forms
       WHERE x.indrelid IN (pg_catalog.to_regclass($1), pg_catalog.to_regclass($2)))
     SELECT s.relname AS made, t.relname AS name FROM indexes s JOIN indexes t ON t.form = s.form AND t.place = s.place
     WHERE t.indrelid = pg_catalog.to_regclass($1) AND s.indrelid = pg_catalog.to_regclass($2)`,
    [identifier(table), identifier(stage)],
  )
  return found.rows
}
