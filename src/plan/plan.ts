// The plan: what to do with each column of a table. Made once per table from its schema; plain data, so that it
// crosses to the workers, which turn it into an encoder.

import type { ReadingRules } from '../codecs/codec.ts'
import type { Notation } from '../codecs/notation.ts'
import { REJECT } from '../codecs/reject.ts'
import type { EncodingName } from '../encoding-name.ts'
import type { FileOutput } from '../file-output.ts'
import type { RecordFields } from '../formats/record-fields.ts'
import type { ColumnSchema, InferredColumn, PostgresType, TableSchema } from '../schema.ts'
import type { Mapping, MissingFields } from './mapping.ts'

/** What happens to a record that lacks a column. */
export type WhenMissing = 'null' | 'default' | 'reject'

/** A value in the form of JSON. Plain data. */
export interface Constant {
  readonly json: string
  readonly kind: number
}

export interface PlanColumn {
  readonly name: string
  readonly type: string
  readonly nullable: boolean
  readonly whenMissing: WhenMissing
  /** The server has a default for it, for all rows or for none, and the first records have the field. */
  readonly hasDefault?: true
  /** Every record has to have the field, whatever the server could fill in. */
  readonly isDemanded?: true
  /** NULL where the field is missing, though the server has a default. */
  readonly explicitNull?: true
  /** What the column gets in every row; no field goes into it. */
  readonly constant?: Constant
  /** How its values are written, where the user named it. */
  readonly notation?: Notation
  readonly maxCharacters?: number
  readonly lastYear?: number
  readonly postgresType?: PostgresType
  /** Of a file: what is known of the column's type. */
  readonly neutral?: InferredColumn
}

export interface Plan {
  /** What the rows become. */
  readonly encoding: EncodingName
  readonly rules: ReadingRules
  /** The columns of the statement, in its order. */
  readonly columns: readonly PlanColumn[]
  /** Columns that the table has but the statement has not: a record that holds one is refused. */
  readonly notWritable: readonly string[]
  readonly notSampled: readonly string[]
  /** Rows that are in the table keep the values of columns that are not sampled. */
  readonly keepsOthers?: true
  /** Without it fields go into the columns with their names. */
  readonly mapping?: Mapping
  /** Of a file: what it is to be like. */
  readonly file?: FileOutput
}

/** What a plan is made with beside the table. */
export interface PlanRequest {
  /** Whether its rows may leave a column to the server's DEFAULT. */
  readonly encoding: { readonly name: EncodingName; readonly fillsDefaults: boolean }
  readonly rules?: ReadingRules
  /** Fields in the order of the input: rows of COPY BINARY are made without looking back when they keep it. */
  readonly order?: readonly string[]
  readonly mapping?: Mapping | undefined
  /** Rows may be in the table already: columns that the input has no field for are left out, so that such rows keep theirs. */
  readonly keepsOthers?: boolean
}

/**
 * Plans a table. Where the server cannot fill in defaults row by row, `sampledFields` (the
 * fields of the first records) decides which columns with a default are left out of the statement for all rows; so it does for
 * all columns of a load that updates rows.
 */
export function makePlan(
  table: TableSchema,
  sampledFields: ReadonlySet<string>,
  { encoding, rules = {}, order = [], mapping, keepsOthers = false }: PlanRequest,
): Plan {
  const rowDefaults = table.rowDefaults && encoding.fillsDefaults
  const columns: PlanColumn[] = []
  const notWritable: string[] = []
  const notSampled: string[] = []
  const missing = mapping?.missingFields
  const isLeftOut = ({ hasDefault, nullable }: ColumnSchema): boolean =>
    keepsOthers ? hasDefault || nullable : hasDefault && !rowDefaults
  for (const column of inOrder(table.columns, order)) {
    const isForced = missing === 'error' || (missing === 'null' && column.nullable)
    if (!isLoaded(column.name, mapping)) continue
    if (!column.writable) notWritable.push(column.name)
    else if (isLeftOut(column) && !isForced && !sampledFields.has(column.name)) notSampled.push(column.name)
    else columns.push(planColumn(column, rowDefaults, missing))
  }
  const lastYear = table.columns[0]?.lastYear
  return {
    encoding: encoding.name,
    rules: {
      ...rules,
      ...(table.timeZone !== undefined && { timeZone: table.timeZone }),
      ...(lastYear !== undefined && { lastYear }),
    },
    columns,
    notWritable,
    notSampled,
    ...(keepsOthers && { keepsOthers: true as const }),
    ...(mapping !== undefined && { mapping }),
  }
}

/** Whether the statement may name the column: `only` leaves others out of it. */
export function isLoaded(column: string, mapping: Mapping | undefined): boolean {
  if (mapping?.only === undefined) return true
  return (
    mapping.only.includes(column) ||
    mapping.collectColumn === column ||
    mapping.set.some((constant) => constant.column === column)
  )
}

/** Columns that the input names, in its order, then the others. */
function inOrder(columns: readonly ColumnSchema[], order: readonly string[]): ColumnSchema[] {
  const places = new Map(order.map((name, index) => [name, index]))
  const place = (column: ColumnSchema): number => places.get(column.name) ?? order.length
  return columns.toSorted((a, b) => place(a) - place(b))
}

/** Every name that a record may hold: the statement's columns, then those that it is refused for. */
export function fieldNames(plan: Plan): string[] {
  return [...plan.columns.map((column) => column.name), ...plan.notWritable, ...plan.notSampled]
}

/** The reject of a record that lacks the column. */
export function missingReject({ hasDefault, isDemanded }: PlanColumn): number {
  if (isDemanded) return REJECT.fieldDemanded
  return hasDefault ? REJECT.missingDefault : REJECT.missingField
}

/** 0, or the reject of a record that holds a column which the statement has not; its place is in `fields`. */
export function refusedColumn(plan: Plan, fields: RecordFields): number {
  const { length } = plan.columns
  const end = length + plan.notWritable.length + plan.notSampled.length
  for (let column = length; column < end; column++) {
    if (fields.seen[column] !== fields.record) continue
    fields.faultColumn = column
    fields.faultStart = fields.start[column] ?? -1
    fields.faultEnd = fields.end[column] ?? -1
    return column < length + plan.notWritable.length ? REJECT.columnNotWritable : REJECT.fieldNotSampled
  }
  return 0
}

function planColumn(column: ColumnSchema, rowDefaults: boolean, missing: MissingFields | undefined): PlanColumn {
  return {
    name: column.name,
    type: column.type,
    nullable: column.nullable,
    whenMissing: whenMissing(column, rowDefaults, missing),
    ...(column.hasDefault && !rowDefaults && { hasDefault: true as const }),
    ...(missing === 'error' && { isDemanded: true as const }),
    ...(missing === 'null' && column.nullable && column.hasDefault && { explicitNull: true as const }),
    ...(column.maxCharacters !== undefined && { maxCharacters: column.maxCharacters }),
    ...(column.lastYear !== undefined && { lastYear: column.lastYear }),
    ...(column.postgresType !== undefined && { postgresType: column.postgresType }),
    ...(column.neutral !== undefined && { neutral: column.neutral }),
  }
}

function whenMissing(column: ColumnSchema, rowDefaults: boolean, missing: MissingFields | undefined): WhenMissing {
  if (missing === 'error') return 'reject'
  if (missing === 'null' && column.nullable) return 'null'
  if (column.hasDefault) return rowDefaults ? 'default' : 'reject'
  if (column.nullable) return 'null'
  return missing === 'default' ? 'default' : 'reject'
}
