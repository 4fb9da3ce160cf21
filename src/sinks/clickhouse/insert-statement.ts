// The INSERT of a load, and the ids under which a run's INSERTs are seen.

import type { TableWrite } from '../table-writer.ts'
import { identifier, quoted } from './introspect.ts'

/** What the frames of a load are for the server. */
export function formatOf({ encoding }: Pick<TableWrite, 'encoding'>): 'Native' | 'JSONEachRow' {
  return encoding === 'clickhouse-native' ? 'Native' : 'JSONEachRow'
}

/** `INSERT INTO db.table (columns) FORMAT …` */
export function insertStatement(write: Pick<TableWrite, 'table' | 'columns' | 'encoding'>): string {
  return `${insertInto(write)} FORMAT ${formatOf(write)}`
}

/** The statement without its format. */
export function insertInto({ table, columns }: Pick<TableWrite, 'table' | 'columns'>): string {
  return `INSERT INTO ${identifier(table)} (${columns.map(quoted).join(', ')})`
}

/** What the ids of a run's INSERTs begin with. */
export function queryIdsOf(runId: string): string {
  return `bulkload-${runId}-`
}
