// A table like the one that is loaded, in which rows are tried out: it has its columns, defaults, keys, indices and constraints, and
// nobody else's rows or views.

import type { TableName } from '../../../schema.ts'
import { identifier, type RunQuery } from '../introspect.ts'

const PREFIX = 'bulkload_probe_'

/** What is said of them is said of a table of their own. */
export const CAN_BE_PROBED = /MergeTree$|^(?:Memory|Log|StripeLog|TinyLog|Null)$/

export function probeName({ schema, table }: TableName, runId: string, ordinal: number): TableName {
  return { schema, table: `${PREFIX}${runId}_${ordinal}_${table}` }
}

export async function createProbe(
  query: RunQuery,
  table: TableName,
  probe: TableName,
  engineFull: string,
): Promise<void> {
  await dropProbe(query, probe)
  await query(`CREATE TABLE ${identifier(probe)} AS ${identifier(table)} ENGINE = ${unreplicated(engineFull)}`)
}

/** What was tried is of no use: its parts would only be merged, or slow the next INSERT down. */
export async function emptyProbe(query: RunQuery, probe: TableName): Promise<void> {
  await query(`TRUNCATE TABLE ${identifier(probe)}`)
}

export async function dropProbe(query: RunQuery, probe: TableName): Promise<void> {
  await query(`DROP TABLE IF EXISTS ${identifier(probe)}`)
}

/** Another replica of the same table would get the rows: `ReplicatedMergeTree('/path', 'name', …)`. */
export function unreplicated(engineFull: string): string {
  return engineFull.replace(
    /^(?:Replicated|Shared)(\w*MergeTree)(?:\((?:'(?:[^'\\]|\\.)*', '(?:[^'\\]|\\.)*'(?:, )?)?)?/,
    (whole, engine: string) => (whole.includes('(') ? `${engine}(` : engine),
  )
}
