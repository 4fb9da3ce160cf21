// Which wire a table's rows take, and why: the typed one whenever every column has a codec.

import { parseType } from '../codecs/clickhouse/type-parser.ts'
import { BulkloadError } from '../errors.ts'
import type { Wire } from '../plan/plan.ts'
import { type ColumnSchema, displayName, type TableSchema } from '../schema.ts'

/** What the first records show of a field: it is in all of them, or in some. */
export type SampledFields = ReadonlyMap<string, 'all' | 'some'>

export interface WireChoice {
  readonly wire: Wire
  /** For people. */
  readonly reason: string
}

const TYPED = {
  clickhouse: 'Native blocks: every column has a codec, and the server parses nothing',
  postgres: 'COPY BINARY: every column has a codec, and the server parses nothing',
} as const

const TEXT = {
  clickhouse: "JSONEachRow: the input's own bytes, checked here, parsed by the server",
  postgres: "COPY's text format, encoded here, parsed by the server",
} as const

/** `table`: the columns that may be loaded. `wanted` is what the user asked for; `needsTyped` names an option that has no effect on text. */
export async function chooseWire(
  table: TableSchema,
  sampled: SampledFields,
  wanted: 'auto' | Wire,
  needsTyped: string | undefined,
): Promise<WireChoice> {
  if (wanted === 'text') return { wire: 'text', reason: `${TEXT[table.target]} (--wire text)` }
  const obstacle = await firstObstacle(table, sampled)
  if (obstacle === undefined) return { wire: 'typed', reason: TYPED[table.target] }
  const option = wanted === 'typed' ? '--wire typed' : needsTyped
  if (option !== undefined) {
    throw new BulkloadError('BL_USAGE', `${option} cannot be had for ${displayName(table.name)}: ${obstacle}`, {
      hint: `leave ${option} out: the table then goes by text`,
    })
  }
  return { wire: 'text', reason: `${TEXT[table.target]}, because ${obstacle}` }
}

async function firstObstacle(table: TableSchema, sampled: SampledFields): Promise<string | undefined> {
  const unencodable = await unencodableIn(table)
  const taken = table.columns.filter((column) => column.writable && (!column.hasDefault || sampled.has(column.name)))
  // Rows of defaults alone: only text has a word for a default.
  if (taken.length === 0 && table.rowDefaults) return 'the first records have no field for any of its columns'
  for (const column of taken) {
    const type = unencodable(column)
    if (type !== undefined) {
      const inside = type === column.type ? '' : `, with ${type} in it`
      return `the column "${column.name}" is of type ${column.type}${inside}, which has no typed codec`
    }
    if (column.hasDefault && table.rowDefaults && sampled.get(column.name) === 'some') {
      return `some records lack "${column.name}", whose DEFAULT the server fills in row by row in text only`
    }
  }
  return undefined
}

/** Names the first type in a column that has no codec. Only the codecs of the table's own target are loaded. */
async function unencodableIn(table: TableSchema): Promise<(column: ColumnSchema) => string | undefined> {
  if (table.target === 'postgres') {
    const { unencodable } = await import('./postgres-binary/make-writer.ts')
    return ({ type, postgresType }) => (postgresType === undefined ? type : unencodable(postgresType))
  }
  const { unencodable } = await import('./clickhouse-native/make-column.ts')
  const rules = table.timeZone === undefined ? {} : { timeZone: table.timeZone }
  return (column) => {
    const type = parseType(column.type)
    return type === undefined ? column.type : unencodable(type, rules)
  }
}
