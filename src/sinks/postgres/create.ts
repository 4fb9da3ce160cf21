// CREATE TABLE for Postgres from inferred columns: only types that a later row cannot silently break.

import type { InferredColumn, InferredKind, TableName } from '../../schema.ts'
import { identifier, quoted } from './introspect.ts'

const TYPES: Readonly<Record<InferredKind, string>> = {
  bool: 'boolean',
  int64: 'bigint',
  uint64: 'numeric',
  decimal: 'numeric',
  double: 'double precision',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  uuid: 'uuid',
  text: 'text',
  // json keeps the bytes that came; jsonb would drop duplicate keys and refuse \u0000.
  json: 'json',
}

export function createStatement(name: TableName, columns: readonly InferredColumn[]): string {
  const lines = columns.map(
    (column) => `  ${quoted(column.name)} ${columnType(column)}${column.nullable ? '' : ' NOT NULL'}`,
  )
  return `CREATE TABLE ${identifier(name)}\n(\n${lines.join(',\n')}\n)`
}

/** A timestamp holds microseconds: finer ones stay text. */
function columnType(column: InferredColumn): string {
  return column.fractionDigits > 6 ? 'text' : TYPES[column.kind]
}
