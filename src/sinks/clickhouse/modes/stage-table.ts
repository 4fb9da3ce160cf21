// The stage of a load: a table of the same definition in the same database, named after its run.

import { BulkloadError } from '../../../errors.ts'
import type { TableName } from '../../../schema.ts'
import { identifier, literal, type RunQuery, rows } from '../introspect.ts'
import { anyName } from '../publish/names.ts'
import { partitionsOf } from '../publish/partitions.ts'
import type { TableTraits } from './table-traits.ts'

/** `isWhole`: it is to take the place of the table, and must lack nothing of its definition. */
export async function createStage(
  query: RunQuery,
  table: TableName,
  stage: TableName,
  traits: TableTraits,
  isWhole: boolean,
): Promise<void> {
  await query(`CREATE TABLE ${identifier(stage)} AS ${identifier(table)}`)
  if (!isWhole) return
  const [made] = await rows(
    query,
    `SELECT create_table_query AS definition FROM system.tables WHERE database = ${literal(stage.schema ?? '')} AND name = ${literal(stage.table)}`,
  )
  const lost = difference(tail(traits.definition), tail(String(made?.['definition'])))
  if (lost === undefined) return
  throw new BulkloadError(
    'BL_TABLE_UNSUPPORTED',
    `CREATE TABLE … AS does not recreate ${identifier(table)} completely; it lacks: ${lost}`,
    { hint: 'use --replace-by partition, or --mode truncate' },
  )
}

/** Tables beside the target's own that loads have left, or are at work on: stages, and old rows. */
export async function otherStages(
  query: RunQuery,
  { schema = '', table }: TableName,
  own: TableName,
): Promise<string[]> {
  const found = await rows(
    query,
    `SELECT name FROM system.tables WHERE database = ${literal(schema)} AND match(name, ${literal(anyName(table))}) AND name != ${literal(own.table)}`,
  )
  return found.map(({ name }) => identifier({ schema, table: String(name) }))
}

/** Of engines whose rows stay as they are: nobody else writes into a stage, so it has the rows that were confirmed. Undefined where it has. */
export async function checkStage(
  query: RunQuery,
  stage: TableName,
  { engine, engineFull }: TableTraits,
  confirmed: number,
): Promise<string | undefined> {
  if (!/^(?:Replicated|Shared)?MergeTree$/.test(engine) || /\bTTL\b/.test(engineFull)) return undefined
  const partitions = await partitionsOf(query, stage)
  const count = partitions.reduce((sum, { rows: own }) => sum + own, 0)
  return count === confirmed ? undefined : `${confirmed} rows were confirmed, and it has ${count}`
}

/** What comes after the name of the table, without ids. */
function tail(definition: string): string {
  return definition.slice(definition.indexOf('(')).replace(/\s+/g, ' ')
}

/** Undefined where both are the same. */
function difference(expected: string, made: string): string | undefined {
  if (expected === made) return undefined
  let at = 0
  while (expected[at] === made[at]) at++
  return expected.slice(at, at + 200)
}
