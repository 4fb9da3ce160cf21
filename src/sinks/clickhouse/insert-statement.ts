// The INSERT of a load, and the ids under which a run's INSERTs are seen.

import { randomUUID } from 'node:crypto'
import type { TableWrite } from '../table-writer.ts'
import { identifier, literal, quoted } from './introspect.ts'

/** What the frames of a load are for the server. */
export function formatOf({ encoding }: Pick<TableWrite, 'encoding'>): 'Native' | 'JSONEachRow' {
  return encoding === 'clickhouse-native' ? 'Native' : 'JSONEachRow'
}

/** `INSERT INTO db.table (columns) FORMAT …`. `condition`: rows that do not meet it are left out. */
export function insertStatement(
  write: Pick<TableWrite, 'table' | 'columns' | 'encoding' | 'schema'>,
  condition?: string | undefined,
): string {
  const into =
    condition === undefined ? insertInto(write) : insertSelect(write, `input(${structureOf(write)})`, condition)
  return `${into} FORMAT ${formatOf(write)}`
}

/** The same of some of the rows: those of the condition. `from` is where the rows are read from. */
export function insertSelect(write: Pick<TableWrite, 'table' | 'columns'>, from: string, condition: string): string {
  return `${insertInto(write)} SELECT ${write.columns.map(quoted).join(', ')} FROM ${from} WHERE ${condition}`
}

/** What the frames of a load have, for a table function. */
export function structureOf({ columns, schema }: Pick<TableWrite, 'columns' | 'schema'>): string {
  const types = new Map(schema?.columns.map(({ name, type }) => [name, type]))
  return literal(columns.map((name) => `${quoted(name)} ${types.get(name) ?? ''}`).join(', '))
}

/** The statement without its format. */
export function insertInto({ table, columns }: Pick<TableWrite, 'table' | 'columns'>): string {
  return `INSERT INTO ${identifier(table)} (${columns.map(quoted).join(', ')})`
}

/** What the ids of a run's INSERTs begin with. */
export function queryIdsOf(runId: string): string {
  return `bulkload-${runId}-`
}

/** Another one for each INSERT. */
export function newQueryId(runId: string): string {
  return `${queryIdsOf(runId)}${randomUUID()}`
}
