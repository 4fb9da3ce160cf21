// The tables that a publish makes beside the target's own. Their names have the run, so that nobody else's statement is about them.

import type { TableName } from '../../../schema.ts'

/** The stage, while it is loaded. */
export function stageName({ schema, table }: TableName, runId: string): TableName {
  return { schema, table: `bulkload_stage_${runId}_${table}` }
}

/** The old rows, after a RENAME. */
export function oldName({ schema, table }: TableName, runId: string): TableName {
  return { schema, table: `bulkload_old_${runId}_${table}` }
}

/** The stage in the middle of a RENAME. */
export function nextName({ schema, table }: TableName, runId: string): TableName {
  return { schema, table: `bulkload_next_${runId}_${table}` }
}

/** The stage, once no statement that is late may find it. Each call gives another name. */
export function asideName({ schema, table }: TableName, runId: string): TableName {
  return { schema, table: `bulkload_aside_${runId}-${Date.now().toString(36)}_${table}` }
}

/** A pattern of all of them, of any run. */
export function anyName(table: string): string {
  const name = table.replace(/[!-/:-@[-^`{-~]/g, '\\$&')
  return `^bulkload_(stage|old|next|aside)_[0-9]+-[0-9a-f]+(-[0-9a-z]+)?_${name}$`
}
