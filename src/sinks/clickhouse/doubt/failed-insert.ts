// Whether an INSERT that has failed left rows in the table, by what the query log has of it.

import type { TableName } from '../../../schema.ts'
import { hasDependentViews, hasOnePartition, type RunQuery, rows, type ServerFacts } from '../introspect.ts'

/** An entry of the query log. */
export interface LoggedQuery {
  readonly kind: number
  readonly written: number
}

const FAILED_BEFORE_START = 3
const FAILED = 4

/** Of an INSERT that has not failed: false. */
export async function hasNoPart(
  query: RunQuery,
  { kind, written }: LoggedQuery,
  table: TableName,
  facts: ServerFacts,
): Promise<boolean> {
  if (kind === FAILED_BEFORE_START) return true
  if (kind !== FAILED || written > 0) return false
  return (await countsFailures(query)) || (await isOnePart(query, table, facts))
}

/** Old servers log 0 rows for each INSERT that failed, whatever it wrote. The column came later than the count. */
async function countsFailures(query: RunQuery): Promise<boolean> {
  const where = "database = 'system' AND table = 'query_log' AND name = 'log_comment'"
  return (await rows(query, `SELECT name FROM system.columns WHERE ${where}`)).length > 0
}

/** The segment is one block, by the settings of `introspect.ts`, and the block is one part, which is there only if the INSERT succeeds. */
async function isOnePart(query: RunQuery, table: TableName, facts: ServerFacts): Promise<boolean> {
  if (!facts.tellsViews || (await hasDependentViews(query, table, facts))) return false
  return hasOnePartition(query, table)
}
