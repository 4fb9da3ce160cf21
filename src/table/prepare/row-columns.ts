// Rows of a program are written for the columns that they go into, where these are known before the first row is read.

import { parseType, type TypeNode } from '../../codecs/clickhouse/type-parser.ts'
import type { ReadingRules } from '../../codecs/codec.ts'
import { chooseEncoding } from '../../encodings/choose-encoding.ts'
import type { LoadOptions } from '../../options/options.ts'
import { fieldSource, type Mapping } from '../../plan/mapping.ts'
import type { ColumnSchema, TableSchema } from '../../schema.ts'
import type { Target } from '../../sinks/target.ts'
import type { RowColumn } from '../../sources/row-column.ts'
import type { Source } from '../../sources/source.ts'
import { mappedTable } from './mapped-columns.ts'

/** How sources/program/row-json.ts writes what JSON has no form for. */
export const OF_A_PROGRAM: ReadingRules = { nonFinite: 'escaped', bytes: 'escaped' }

type Holds = RowColumn['holds']

/** By the name of the type: of a column, of an array's elements, of a Map's values. */
export const POSTGRES_HOLDS: Readonly<Record<string, Holds>> = {
  float4: 'float',
  float8: 'float',
  bytea: 'bytes',
  numeric: 'digits',
  int8: 'digits',
}

export const CLICKHOUSE_HOLDS: Readonly<Record<string, Holds>> = {
  BFloat16: 'float',
  Float32: 'float',
  Float64: 'float',
  String: 'bytes',
  FixedString: 'bytes',
  Decimal: 'digits',
  Decimal32: 'digits',
  Decimal64: 'digits',
  Decimal128: 'digits',
  Decimal256: 'digits',
  Int64: 'digits',
  Int128: 'digits',
  Int256: 'digits',
  UInt64: 'digits',
  UInt128: 'digits',
  UInt256: 'digits',
}

/** Tells the sources that ask for it what their fields go into. */
export async function fitRows(
  sources: readonly Source[],
  schema: TableSchema | undefined,
  { takes }: Pick<Target, 'takes'>,
  { wire, mapping }: Pick<LoadOptions, 'wire' | 'mapping'>,
): Promise<void> {
  const rows = sources.filter((source) => source.fit !== undefined)
  if (rows.length === 0 || schema === undefined) return
  const table = mappedTable(schema, mapping)
  const given = new Map(table.columns.map(({ name }) => [name, 'all' as const]))
  // What no encoding takes is said later, with all that is wrong.
  const choice = await chooseEncoding(takes, table, given, wire, undefined).catch(() => undefined)
  const columns = rowColumns(table, mapping, choice?.encoding.wire === 'typed')
  for (const source of rows) source.fit?.(columns)
}

/** How the values of such sources are read. */
export function fittedRules(sources: readonly Source[], rules: ReadingRules): ReadingRules {
  return sources.some(({ fit }) => fit !== undefined) ? { ...rules, ...OF_A_PROGRAM } : rules
}

/** By field. Texts that stand for bytes and for NaN are read by the typed encodings alone. */
function rowColumns(table: TableSchema, mapping: Mapping | undefined, isTyped: boolean): Map<string, RowColumn> {
  const columns = new Map<string, RowColumn>()
  for (const column of table.columns) {
    const taken = table.target === 'clickhouse' ? ofClickhouse(parseType(column.type)) : ofPostgres(column)
    if (taken === undefined || (taken.holds !== 'digits' && !isTyped)) continue
    const renamed = mapping?.renamed.filter((to) => to.column === column.name) ?? []
    const fields = renamed.length === 0 ? [column.name] : renamed.map(({ field }) => field)
    for (const field of fields) if (fieldSource(field).path === undefined) columns.set(field, taken)
  }
  return columns
}

function ofPostgres({ type }: ColumnSchema): RowColumn | undefined {
  const holds = POSTGRES_HOLDS[/^\w+/.exec(type)?.[0] ?? '']
  return holds && { holds, isMap: false }
}

function ofClickhouse(type: TypeNode | undefined, isMap = false): RowColumn | undefined {
  if (type === undefined) return undefined
  const { name, args } = type
  if (name === 'Nullable' || name === 'LowCardinality' || name === 'Array') return ofClickhouse(args[0]?.type, isMap)
  if (name === 'Map') return ofClickhouse(args[1]?.type, true)
  const holds = CLICKHOUSE_HOLDS[name]
  return holds && { holds, isMap }
}
