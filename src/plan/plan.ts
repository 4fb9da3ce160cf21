// The plan: what to do with each column of a table. Made once per table from its schema; plain data, so that it
// crosses to the workers, which turn it into an encoder.

import { REJECT } from '../codecs/reject.ts'
import type { RecordFields } from '../formats/jsonl.ts'
import type { ColumnSchema, TableSchema } from '../schema.ts'

/** What becomes of a record that lacks a column. */
export type WhenMissing = 'null' | 'default' | 'reject'

export interface PlanColumn {
  readonly name: string
  readonly type: string
  readonly nullable: boolean
  readonly whenMissing: WhenMissing
  readonly maxCharacters?: number
  readonly lastYear?: number
}

export interface Plan {
  readonly target: 'clickhouse' | 'postgres'
  /** The columns of the statement, in its order. */
  readonly columns: readonly PlanColumn[]
  /** Columns that the table has but the statement has not: a record that holds one is refused. */
  readonly notWritable: readonly string[]
  readonly notSampled: readonly string[]
}

/**
 * Plans a table. Where the server cannot fill defaults row by row, `sampledFields` (the fields of the first
 * records) decides which columns with a default are left out of the statement for all rows.
 */
export function makePlan(table: TableSchema, sampledFields: ReadonlySet<string>): Plan {
  const columns: PlanColumn[] = []
  const notWritable: string[] = []
  const notSampled: string[] = []
  for (const column of table.columns) {
    if (!column.writable) notWritable.push(column.name)
    else if (column.hasDefault && !table.rowDefaults && !sampledFields.has(column.name)) notSampled.push(column.name)
    else columns.push(planColumn(column, table.rowDefaults))
  }
  return { target: table.target, columns, notWritable, notSampled }
}

/** Every name that a record may hold: the statement's columns, then those that it is refused for. */
export function fieldNames(plan: Plan): string[] {
  return [...plan.columns.map((column) => column.name), ...plan.notWritable, ...plan.notSampled]
}

/** 0, or the reject of a record that holds a column which the statement has not; its place is in `fields`. */
export function refusedColumn(plan: Plan, fields: RecordFields): number {
  const { length } = plan.columns
  for (let column = length; column < fields.seen.length; column++) {
    if (fields.seen[column] !== fields.record) continue
    fields.faultColumn = column
    fields.faultStart = fields.start[column] ?? -1
    fields.faultEnd = fields.end[column] ?? -1
    return column < length + plan.notWritable.length ? REJECT.columnNotWritable : REJECT.fieldNotSampled
  }
  return 0
}

function planColumn(column: ColumnSchema, rowDefaults: boolean): PlanColumn {
  return {
    name: column.name,
    type: column.type,
    nullable: column.nullable,
    whenMissing: whenMissing(column, rowDefaults),
    ...(column.maxCharacters !== undefined && { maxCharacters: column.maxCharacters }),
    ...(column.lastYear !== undefined && { lastYear: column.lastYear }),
  }
}

function whenMissing(column: ColumnSchema, rowDefaults: boolean): WhenMissing {
  if (column.hasDefault) return rowDefaults ? 'default' : 'reject'
  return column.nullable ? 'null' : 'reject'
}
