// The table of types: what a column of Postgres is made as in each target. A pair that would lose something is not in it: the
// value's text is kept instead. `scripts/formats.mjs` prints it.

import type { ColumnSchema, InferredKind, PostgresType } from '../../../schema.ts'
import type { SourceColumn } from '../table-source.ts'

interface Pair {
  readonly kind: InferredKind
  /** ClickHouse's type; without one it is String. */
  readonly clickhouse?: string
}

const PAIRS: Readonly<Record<string, Pair>> = {
  bool: { kind: 'bool', clickhouse: 'Bool' },
  int2: { kind: 'int32', clickhouse: 'Int16' },
  int4: { kind: 'int32', clickhouse: 'Int32' },
  int8: { kind: 'int64', clickhouse: 'Int64' },
  oid: { kind: 'int64', clickhouse: 'UInt32' },
  xid8: { kind: 'uint64', clickhouse: 'UInt64' },
  float4: { kind: 'float', clickhouse: 'Float32' },
  float8: { kind: 'double', clickhouse: 'Float64' },
  numeric: { kind: 'decimal' },
  bytea: { kind: 'binary' },
  date: { kind: 'date', clickhouse: 'Date32' },
  timestamp: { kind: 'timestamp', clickhouse: "DateTime64(6, 'UTC')" },
  timestamptz: { kind: 'timestamptz', clickhouse: "DateTime64(6, 'UTC')" },
  uuid: { kind: 'uuid', clickhouse: 'UUID' },
  json: { kind: 'json' },
  jsonb: { kind: 'json' },
}

const TEXT: Pair = { kind: 'text' }
const MAX_DECIMAL_DIGITS = 76
const NUMERIC_HEADER = 4
const MAX_ENUM8_LABELS = 127
const MICROSECOND_DIGITS = 6

/** `declared`: the type in Postgres's own words. */
export function sourceColumn(column: ColumnSchema, declared: string): SourceColumn {
  const { name, nullable, postgresType } = column
  const limits = postgresType && decimalLimits(postgresType)
  return {
    name,
    type: declared,
    kind: pairOf(postgresType).kind,
    nullable,
    fractionDigits: MICROSECOND_DIGITS,
    minYear: 1,
    maxYear: 9999,
    ...(limits !== undefined && limits),
    exact: { postgres: declared, clickhouse: clickhouseType(postgresType, nullable) ?? 'String' },
  }
}

function pairOf(type: PostgresType | undefined): Pair {
  if (type?.kind === 'array') return { kind: 'json' }
  return type?.kind === 'base' ? (PAIRS[type.name] ?? TEXT) : TEXT
}

/** An array that may be NULL is kept as its JSON text: no array of ClickHouse can be NULL. */
function clickhouseType(type: PostgresType | undefined, nullable: boolean): string | undefined {
  if (type === undefined) return undefined
  if (type.kind === 'enum') return enumType(type.labels ?? [])
  if (type.kind === 'array') {
    return nullable ? undefined : `Array(Nullable(${clickhouseType(type.element, false) ?? 'String'}))`
  }
  if (type.kind !== 'base') return undefined
  const limits = decimalLimits(type)
  return limits === undefined ? PAIRS[type.name]?.clickhouse : `Decimal(${limits.precision}, ${limits.scale})`
}

function enumType(labels: readonly string[]): string | undefined {
  if (labels.length === 0) return undefined
  const width = labels.length > MAX_ENUM8_LABELS ? 16 : 8
  const entries = labels.map((label, index) => `'${label.replace(/[\\']/g, '\\$&')}' = ${index + 1}`)
  return `Enum${width}(${entries.join(', ')})`
}

/** Of a numeric that declares digits which a Decimal has. */
function decimalLimits({
  name,
  typmod,
}: PostgresType): { readonly precision: number; readonly scale: number } | undefined {
  if (name !== 'numeric' || typmod < NUMERIC_HEADER) return undefined
  const packed = typmod - NUMERIC_HEADER
  const precision = packed >> 16
  const scale = ((packed & 0x7ff) ^ 0x400) - 0x400
  return scale >= 0 && scale <= precision && precision <= MAX_DECIMAL_DIGITS ? { precision, scale } : undefined
}

/** The table for people: a type of Postgres, and what --create makes of it in ClickHouse. */
export function pairWords(): readonly (readonly [postgres: string, clickhouse: string, note: string])[] {
  const scalars = Object.entries(PAIRS).map(
    ([name, { clickhouse }]) => [name, clickhouse ?? 'String', NOTES[name] ?? ''] as const,
  )
  return [
    ...scalars,
    ['numeric(p, s)', 'Decimal(p, s)', `for s from 0 to p, and p up to ${MAX_DECIMAL_DIGITS}; NaN is refused`],
    ['enums', 'Enum8, Enum16', 'the same labels, numbered from 1'],
    ['arrays, NOT NULL', 'Array(Nullable(…))', 'of one dimension; others are refused'],
    ['arrays that may be NULL', 'String', 'as JSON: no array of ClickHouse can be NULL'],
    ['every other type', 'String', 'as Postgres prints it'],
  ]
}

const NOTES: Readonly<Record<string, string>> = {
  numeric: 'without limits: the digits as they are',
  bytea: 'the same bytes',
  date: 'from 1900-01-01 to 2299-12-31; others, and infinity, are refused',
  timestamp: 'as UTC; from 1900 to 2299, others are refused',
  timestamptz: 'from 1900 to 2299; others are refused',
  json: 'the text as it is',
  jsonb: 'the text as Postgres prints it',
}
