// What tables are to be generated: a description in JSON, checked.

import { BulkloadError } from '../errors.ts'
import { isPlainObject } from '../plain-object.ts'

export type ColumnKind =
  | 'serial'
  | 'unique'
  | 'int'
  | 'decimal'
  | 'double'
  | 'bool'
  | 'date'
  | 'timestamp'
  | 'uuid'
  | 'text'
  | 'name'
  | 'email'
  | 'values'
  | 'reference'

export interface GeneratedColumn {
  readonly name: string
  readonly kind: ColumnKind
  /** The share of NULLs, 0 .. 1. */
  readonly nulls: number
  readonly min: number
  readonly max: number
  /** Digits after the point. */
  readonly scale: number
  /** How much more often the first values come: 1 is evenly. */
  readonly skew: number
  readonly values: readonly string[]
  readonly references: { readonly table: string; readonly column: string } | undefined
}

export interface GeneratedTable {
  readonly name: string
  readonly rows: number
  readonly columns: readonly GeneratedColumn[]
  /** The share of records that are damaged on purpose, 0 .. 1. */
  readonly bad: number
}

export interface GeneratedSchema {
  readonly seed: number
  readonly tables: readonly GeneratedTable[]
}

const KINDS: readonly string[] = [
  ...['serial', 'unique', 'int', 'decimal', 'double', 'bool', 'date', 'timestamp', 'uuid', 'text', 'name', 'email'],
  ...['values', 'reference'],
]
const COLUMN_KEYS = ['kind', 'nulls', 'min', 'max', 'scale', 'skew', 'values', 'references']
/** A UUID has 48 bits for the row. */
const MAX_ROWS = 2 ** 48
const MAX_SKEW = 8

/** `rows` by table, in place of what the description says. */
export function generatedSchema(description: unknown, rows: Readonly<Record<string, number>> = {}): GeneratedSchema {
  const root = objectOf(description, 'the description')
  refuseOthers(root, ['seed', 'tables'], 'the description')
  const described = Object.entries(objectOf(root['tables'], 'tables'))
  const tables = described.map(([name, table]) => tableOf(name, objectOf(table, name), rows[name]))
  for (const name of Object.keys(rows))
    if (!(name in objectOf(root['tables'], 'tables'))) throw wrong(`there is no table ${name}`)
  for (const table of tables) for (const column of table.columns) checkReference(column, table, tables)
  return { seed: numberOf(root['seed'] ?? 1, 'seed', -(2 ** 31), 2 ** 32), tables }
}

function tableOf(name: string, table: Readonly<Record<string, unknown>>, rows: number | undefined): GeneratedTable {
  refuseOthers(table, ['rows', 'columns', 'bad'], name)
  const columns = Object.entries(objectOf(table['columns'], `${name}.columns`))
  if (columns.length === 0) throw wrong(`${name} has no columns`)
  return {
    name,
    rows: wholeOf(rows ?? table['rows'] ?? 1000, `${name}.rows`, 0, MAX_ROWS),
    bad: numberOf(table['bad'] ?? 0, `${name}.bad`, 0, 1),
    columns: columns.map(([column, described]) => columnOf(column, `${name}.${column}`, described)),
  }
}

function columnOf(name: string, place: string, described: unknown): GeneratedColumn {
  const column = typeof described === 'string' ? { kind: described } : objectOf(described, place)
  refuseOthers(column, COLUMN_KEYS, place)
  const given = column as Readonly<Record<string, unknown>>
  const references = given['references']
  const kind = references === undefined ? (given['values'] === undefined ? given['kind'] : 'values') : 'reference'
  if (typeof kind !== 'string' || !KINDS.includes(kind)) throw wrong(`${place}.kind must be one of ${KINDS.join(', ')}`)
  const [low, high] = boundsOf(kind as ColumnKind)
  const min = boundOf(given['min'] ?? low, kind as ColumnKind, `${place}.min`)
  const max = boundOf(given['max'] ?? high, kind as ColumnKind, `${place}.max`)
  if (max < min) throw wrong(`${place}: max is less than min`)
  return {
    name,
    kind: kind as ColumnKind,
    nulls: numberOf(given['nulls'] ?? 0, `${place}.nulls`, 0, 1),
    min,
    max,
    scale: wholeOf(given['scale'] ?? 2, `${place}.scale`, 0, 9),
    skew: wholeOf(given['skew'] ?? 1, `${place}.skew`, 1, MAX_SKEW),
    values: valuesOf(given['values'], `${place}.values`),
    references: references === undefined ? undefined : referenceOf(references, place),
  }
}

/** Of what a kind has in numbers: seconds for times, days for dates, words for texts. */
function boundsOf(kind: ColumnKind): readonly [number, number] {
  switch (kind) {
    case 'date':
      return [18_262, 20_453] // 2020-01-01 to 2025-12-31
    case 'timestamp':
      return [1_577_836_800, 1_767_225_599]
    case 'text':
      return [2, 12]
    case 'serial':
    case 'unique':
      return [1, MAX_ROWS]
    default:
      return [0, 1_000_000]
  }
}

/** A number; of dates and times the text of one. */
function boundOf(value: unknown, kind: ColumnKind, place: string): number {
  const isTime = kind === 'date' || kind === 'timestamp'
  if (typeof value !== 'string' || !isTime) {
    const bound = numberOf(value, place, -(2 ** 53), 2 ** 53)
    if (kind !== 'decimal' && kind !== 'double' && !Number.isInteger(bound))
      throw wrong(`${place} must be a whole number`)
    return bound
  }
  const time = Date.parse(value.length === 10 ? value : `${value.replace(/Z$/, '')}Z`)
  if (Number.isNaN(time)) throw wrong(`${place} must be a date or a time`)
  return Math.floor(time / (kind === 'date' ? 86_400_000 : 1000))
}

function valuesOf(values: unknown, place: string): readonly string[] {
  if (values === undefined) return []
  if (!Array.isArray(values) || values.length === 0 || !values.every((value) => typeof value === 'string')) {
    throw wrong(`${place} must be a list of texts`)
  }
  return values as readonly string[]
}

function referenceOf(value: unknown, place: string): { readonly table: string; readonly column: string } {
  const [table, column, ...others] = typeof value === 'string' ? value.split('.') : []
  if (table === undefined || column === undefined || others.length > 0) {
    throw wrong(`${place}.references must be TABLE.COLUMN`)
  }
  return { table, column }
}

function checkReference(
  { name, references }: GeneratedColumn,
  table: GeneratedTable,
  tables: readonly GeneratedTable[],
): void {
  if (references === undefined) return
  const parent = tables.find((one) => one.name === references.table)
  const key = parent?.columns.find((one) => one.name === references.column)
  const place = `${table.name}.${name}`
  if (key === undefined) throw wrong(`${place} references ${references.table}.${references.column}, which there is not`)
  if (key.kind !== 'serial' && key.kind !== 'unique' && key.kind !== 'uuid') {
    throw wrong(
      `${place} references ${references.table}.${references.column}, which is not a key: its kind must be serial, unique or uuid`,
    )
  }
  if (parent?.rows === 0 && table.rows > 0) throw wrong(`${place} references ${references.table}, which has no rows`)
  // Its damaged records never become rows.
  if ((parent?.bad ?? 0) > 0) throw wrong(`${place} references ${references.table}, which has bad records`)
}

function objectOf(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || !isPlainObject(value)) throw wrong(`${place} must be an object`)
  return value as Readonly<Record<string, unknown>>
}

function refuseOthers(value: Readonly<Record<string, unknown>>, keys: readonly string[], place: string): void {
  const other = Object.keys(value).find((key) => !keys.includes(key))
  if (other !== undefined) throw wrong(`${place} has no key ${other}: it may have ${keys.join(', ')}`)
}

function numberOf(value: unknown, place: string, min: number, max: number): number {
  if (typeof value !== 'number' || !(value >= min && value <= max))
    throw wrong(`${place} must be a number from ${min} to ${max}`)
  return value
}

function wholeOf(value: unknown, place: string, min: number, max: number): number {
  const number = numberOf(value, place, min, max)
  if (!Number.isInteger(number)) throw wrong(`${place} must be a whole number`)
  return number
}

function wrong(message: string): BulkloadError {
  return new BulkloadError('BL_USAGE', message, { hint: 'correct the description of the tables' })
}
