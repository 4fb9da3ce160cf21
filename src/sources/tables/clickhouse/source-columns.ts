// The table of types: what a column of ClickHouse is made as in each target. What such a column could not keep is refused when it
// comes, value by value, and never rounded or cut.

import { plainType } from '../../../codecs/clickhouse/plain-type.ts'
import { parseType, type TypeNode } from '../../../codecs/clickhouse/type-parser.ts'
import { BulkloadError } from '../../../errors.ts'
import { unreadable } from '../../../formats/clickhouse-native/make-values.ts'
import type { InferredKind } from '../../../schema.ts'
import { quoted } from '../../../sinks/clickhouse/introspect.ts'
import type { SourceColumn } from '../table-source.ts'

/** A column as the SELECT gives it. */
export interface ReadColumn {
  readonly name: string
  /** In the answer. */
  readonly type: string
  readonly expression: string
  readonly declared: SourceColumn
}

interface Pair {
  readonly kind: InferredKind
  readonly postgres: string
}

const PAIRS: Readonly<Record<string, Pair>> = {
  Int8: { kind: 'int32', postgres: 'smallint' },
  Int16: { kind: 'int32', postgres: 'smallint' },
  Int32: { kind: 'int32', postgres: 'integer' },
  Int64: { kind: 'int64', postgres: 'bigint' },
  UInt8: { kind: 'int32', postgres: 'smallint' },
  UInt16: { kind: 'int32', postgres: 'integer' },
  UInt32: { kind: 'int64', postgres: 'bigint' },
  UInt64: { kind: 'uint64', postgres: 'numeric(20,0)' },
  Int128: { kind: 'decimal', postgres: 'numeric(39,0)' },
  UInt128: { kind: 'decimal', postgres: 'numeric(39,0)' },
  Int256: { kind: 'decimal', postgres: 'numeric(78,0)' },
  UInt256: { kind: 'decimal', postgres: 'numeric(78,0)' },
  Float32: { kind: 'float', postgres: 'real' },
  Float64: { kind: 'double', postgres: 'double precision' },
  BFloat16: { kind: 'float', postgres: 'real' },
  Bool: { kind: 'bool', postgres: 'boolean' },
  UUID: { kind: 'uuid', postgres: 'uuid' },
  Date: { kind: 'date', postgres: 'date' },
  Date32: { kind: 'date', postgres: 'date' },
  DateTime: { kind: 'timestamptz', postgres: 'timestamp with time zone' },
  DateTime64: { kind: 'timestamptz', postgres: 'timestamp with time zone' },
  Time: { kind: 'text', postgres: 'interval' },
  Time64: { kind: 'text', postgres: 'interval' },
  IPv4: { kind: 'text', postgres: 'inet' },
  IPv6: { kind: 'text', postgres: 'inet' },
  String: { kind: 'text', postgres: 'text' },
  FixedString: { kind: 'text', postgres: 'text' },
  Enum8: { kind: 'text', postgres: 'text' },
  Enum16: { kind: 'text', postgres: 'text' },
}

const JSON_PAIR: Pair = { kind: 'json', postgres: 'jsonb' }
const INTERVAL: Pair = { kind: 'int64', postgres: 'bigint' }
/** A timestamp of Postgres has six. */
const POSTGRES_DIGITS = 6

export function readColumn({ name, type }: { name: string; type: string }, table: string): ReadColumn {
  const isDynamic = /^Dynamic\b/.test(type)
  const read = isDynamic ? 'Nullable(String)' : type
  const node = parseType(read)
  const unknown = node === undefined ? type : unreadable(node)
  if (node === undefined || unknown !== undefined) {
    throw new BulkloadError(
      'BL_TABLE_UNSUPPORTED',
      `the column "${name}" of ${table} is ${type}: ${unknown} cannot be read`,
      {
        hint: 'create a view that converts the column (finalizeAggregation(column), toString(column)), and read the view',
      },
    )
  }
  return {
    name,
    type: read,
    expression: isDynamic ? `CAST(${quoted(name)}, 'Nullable(String)') AS ${quoted(name)}` : quoted(name),
    declared: { ...declaredColumn(name, type, read, node), ...(isDynamic && { losses: DYNAMIC_LOSSES }) },
  }
}

const DYNAMIC_LOSSES = {
  clickhouse: 'the types of its values: they are read as text',
  postgres: 'the types of its values: they are read as text',
} as const

function declaredColumn(name: string, type: string, read: string, named: TypeNode): SourceColumn {
  const { inner, nullable } = innerType(named)
  const pair = pairOf(inner)
  const digits = inner.name === 'DateTime64' ? (inner.args[0]?.number ?? 3) : inner.name === 'DateTime' ? 0 : 9
  const limits = decimalLimits(inner)
  return {
    name,
    type,
    kind: pair.kind,
    nullable,
    fractionDigits: digits,
    minYear: 1,
    maxYear: 9999,
    ...(limits !== undefined && limits),
    exact: {
      clickhouse: read,
      postgres: limits === undefined ? pair.postgres : `numeric(${limits.precision},${limits.scale})`,
    },
    ...(pair.kind === 'timestamptz' &&
      digits > POSTGRES_DIGITS && {
        losses: { postgres: 'more than six digits of a second: such values are refused' },
      }),
  }
}

/** Without what only says how it is stored, and whether it can be NULL. */
function innerType(named: TypeNode): { readonly inner: TypeNode; readonly nullable: boolean } {
  const type = plainType(named)
  const first = type.args[0]?.type
  if (first !== undefined && type.name === 'Nullable') return { inner: innerType(first).inner, nullable: true }
  if (first !== undefined && type.name === 'LowCardinality') return innerType(first)
  return { inner: type, nullable: type.name === 'Variant' }
}

function pairOf({ name }: TypeNode): Pair {
  if (name.startsWith('Interval')) return INTERVAL
  if (name.startsWith('Decimal')) return { kind: 'decimal', postgres: 'numeric' }
  return PAIRS[name] ?? JSON_PAIR
}

function decimalLimits({ name, args }: TypeNode): { readonly precision: number; readonly scale: number } | undefined {
  if (name !== 'Decimal') return undefined
  return { precision: args[0]?.number ?? 10, scale: args[1]?.number ?? 0 }
}

/** For the documentation: ClickHouse's type, Postgres's, and what is to be known of the pair. */
export function pairWords(): readonly (readonly [clickhouse: string, postgres: string, note: string])[] {
  return [
    ...Object.entries(PAIRS).map(([type, { postgres }]) => [type, postgres, NOTES[type] ?? ''] as const),
    ['Decimal(P, S)', 'numeric(P, S)', ''],
    ['Interval…', INTERVAL.postgres, 'the number, without its unit'],
    ['Nullable, LowCardinality, SimpleAggregateFunction', 'as the type inside', ''],
    ['Dynamic', 'text', 'the types of its values are not kept, in ClickHouse neither'],
    [
      'Array, Tuple, Map, Nested, Variant, JSON, QBit, Point and the like',
      JSON_PAIR.postgres,
      'NaN and infinity as texts; duplicate keys of a map are refused',
    ],
    ['AggregateFunction, Object', 'refused', 'before anything is read'],
  ]
}

const NO_ZERO = 'U+0000, and bytes that are not UTF-8, are refused'
const NOTES: Readonly<Record<string, string>> = {
  String: NO_ZERO,
  FixedString: `without the zeros at its end; ${NO_ZERO}`,
  DateTime64: 'more than six digits of a second are refused',
}
