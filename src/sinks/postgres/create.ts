// CREATE TABLE for Postgres from inferred columns: only types that a later row cannot silently break.

import { BulkloadError } from '../../errors.ts'
import type { InferredColumn, InferredKind, TableName } from '../../schema.ts'
import { identifier, quoted } from './introspect.ts'

const TYPES: Readonly<Record<InferredKind, string>> = {
  bool: 'boolean',
  int32: 'integer',
  int64: 'bigint',
  uint64: 'numeric',
  decimal: 'numeric',
  float: 'real',
  double: 'double precision',
  binary: 'bytea',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  uuid: 'uuid',
  text: 'text',
  // json keeps the bytes that came; jsonb would drop duplicate keys and refuse \u0000.
  json: 'json',
}

/** The server cuts a longer name without an error: the fields would not find their columns. */
const MAX_NAME_BYTES = 63

/** `key`: the columns of the primary key, if it is to have one. */
export function createStatement(
  name: TableName,
  columns: readonly InferredColumn[],
  key: readonly string[] = [],
): string {
  refuseLongName(name.table, 'use a shorter name with --table')
  for (const { name: column } of columns) {
    refuseLongName(column, `use a shorter name with --rename '${column}=NAME', or name all columns with --columns`)
  }
  const lines = columns.map((column) => {
    const isKey = key.includes(column.name)
    return `  ${quoted(column.name)} ${typeOf(isKey ? { ...column, nullable: false } : column)}`
  })
  if (key.length > 0) lines.push(`  PRIMARY KEY (${key.map(quoted).join(', ')})`)
  return `CREATE TABLE ${identifier(name)}\n(\n${lines.join(',\n')}\n)`
}

function refuseLongName(name: string, hint: string): void {
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES) return
  const message = `"${name}" is too long: a name in Postgres has at most ${MAX_NAME_BYTES} bytes`
  throw new BulkloadError('BL_TABLE_UNSUPPORTED', message, { hint })
}

/** Makes a column one that holds more. */
export function widenStatement(name: TableName, column: InferredColumn): string {
  const alter = `ALTER COLUMN ${quoted(column.name)}`
  const nullable = column.nullable ? `, ${alter} DROP NOT NULL` : ''
  return `ALTER TABLE ${identifier(name)} ${alter} TYPE ${columnType(column)}${nullable}`
}

/** The column's type as the statement has it. */
export function typeOf(column: InferredColumn): string {
  return `${columnType(column)}${column.nullable ? '' : ' NOT NULL'}`
}

/** A timestamp holds microseconds: finer ones stay text. */
function columnType(column: InferredColumn): string {
  if (column.exact?.postgres !== undefined) return column.exact.postgres
  if (column.fractionDigits > 6) return 'text'
  const { kind, precision, scale = 0 } = column
  return kind === 'decimal' && precision !== undefined ? `numeric(${precision},${scale})` : TYPES[kind]
}
