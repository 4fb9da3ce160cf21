// CREATE TABLE for ClickHouse from inferred columns: only types that a later row cannot silently break, and that
// the server at hand knows.

import type { InferredColumn, TableName } from '../../schema.ts'
import { identifier, quoted, type ServerFacts } from './introspect.ts'

const MAX_DECIMAL_DIGITS = 76
/** What `create` asks of a server, as one of today answers it. */
export const NEW_SERVER: Pick<ServerFacts, 'types'> = { types: new Set(['Bool', 'Date32', 'DateTime64']) }

/** Types that old servers lack. */
const NEW_TYPES = ['Bool', 'Date32', 'DateTime64']

/** The sorting key of a table whose key was declared; undefined without one. */
export function sortingOf(key: readonly string[] = []): string | undefined {
  return key.length === 0 ? undefined : key.map(quoted).join(', ')
}

/** The statement; `orderBy` is the sorting key as the user wrote it. With a `key` the table keeps one row of each. */
export function createStatement(
  name: TableName,
  columns: readonly InferredColumn[],
  facts: Pick<ServerFacts, 'types'>,
  orderBy: string | undefined,
  key: readonly string[] = [],
): string {
  const lines = columns.map((column) => {
    const isKey = key.includes(column.name)
    return `  ${quoted(column.name)} ${typeOf(isKey ? { ...column, nullable: false } : column, facts)}`
  })
  const sorting = key.length > 0 ? key.map(quoted).join(', ') : orderBy
  const engine = `ENGINE = ${key.length > 0 ? 'Replacing' : ''}MergeTree ORDER BY ${sorting === undefined ? 'tuple()' : `(${sorting})`}`
  return `CREATE TABLE ${identifier(name)}\n(\n${lines.join(',\n')}\n)\n${engine}`
}

/** Makes a column one that holds more. */
export function widenStatement(name: TableName, column: InferredColumn, facts: Pick<ServerFacts, 'types'>): string {
  return `ALTER TABLE ${identifier(name)} MODIFY COLUMN ${quoted(column.name)} ${typeOf(column, facts)}`
}

/** Types that were declared with their NULL, or have one of their own. */
const CAN_BE_NULL = /^(?:(?:LowCardinality\()?Nullable\(|SimpleAggregateFunction\(|(?:Variant|Dynamic|JSON|Geometry)\b)/

/** The column's type as the statement has it. */
export function typeOf(column: InferredColumn, facts: Pick<ServerFacts, 'types'>): string {
  const type = columnType(column, facts)
  return column.nullable && !CAN_BE_NULL.test(type) ? `Nullable(${type})` : type
}

function columnType(column: InferredColumn, facts: Pick<ServerFacts, 'types'>): string {
  const exact = column.exact?.clickhouse
  if (exact !== undefined && NEW_TYPES.every((type) => facts.types.has(type) || !exact.includes(type))) return exact
  switch (column.kind) {
    case 'bool':
      return facts.types.has('Bool') ? 'Bool' : 'UInt8'
    case 'int32':
      return 'Int32'
    case 'int64':
      return 'Int64'
    case 'uint64':
      return 'UInt64'
    case 'float':
      return 'Float32'
    case 'double':
      return 'Float64'
    case 'decimal':
      return decimalType(column)
    case 'uuid':
      return 'UUID'
    case 'date':
      if (facts.types.has('Date32')) return inYears(column, 1900, 2299) ? 'Date32' : 'String'
      return inYears(column, 1971, 2105) ? 'Date' : 'String'
    case 'timestamp':
    case 'timestamptz':
      return timestampType(column, facts)
    // JSON is kept as its text; bytes are as good as text.
    default:
      return 'String'
  }
}

/** A decimal's digits have no bound that a sample could show: its text is what is kept where the input declares none. */
function decimalType({ precision, scale = 0 }: InferredColumn): string {
  return precision === undefined || precision > MAX_DECIMAL_DIGITS ? 'String' : `Decimal(${precision}, ${scale})`
}

/** Times without a zone are taken as UTC, as in Postgres. Servers before 20 have whole seconds only. */
function timestampType(column: InferredColumn, facts: Pick<ServerFacts, 'types'>): string {
  if (!facts.types.has('DateTime64')) {
    return column.fractionDigits === 0 && inYears(column, 1971, 2104) ? "DateTime('UTC')" : 'String'
  }
  const precision = column.fractionDigits <= 3 ? 3 : column.fractionDigits <= 6 ? 6 : 9
  return inYears(column, 1901, precision === 9 ? 2260 : 2298) ? `DateTime64(${precision}, 'UTC')` : 'String'
}

function inYears(column: InferredColumn, from: number, to: number): boolean {
  return column.minYear >= from && column.maxYear <= to
}
