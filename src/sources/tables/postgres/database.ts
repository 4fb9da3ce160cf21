// A Postgres server whose tables are read, all of them in one snapshot.

import { BulkloadError } from '../../../errors.ts'
import type { TupleRecords, WireForm } from '../../../formats/postgres-binary/records.ts'
import { tupleEnds } from '../../../formats/postgres-binary/tuple-ends.ts'
import { wireForm } from '../../../formats/postgres-binary/wire-form.ts'
import { type ColumnSchema, displayName, type TableName } from '../../../schema.ts'
import { describeTable, identifier, READ_KINDS } from '../../../sinks/postgres/introspect.ts'
import type { PostgresSessions } from '../../../sinks/postgres/target.ts'
import { queryName, subquery } from '../query-words.ts'
import { tableLook } from '../table-look.ts'
import type { NamedQuery, Selection, SourceDatabase, TableSource } from '../table-source.ts'
import { selected } from './field-types.ts'
import { queryColumns } from './query-columns.ts'
import { refusedRead } from './read-error.ts'
import { rowsSource } from './rows-source.ts'
import { Snapshot } from './snapshot.ts'
import { sourceColumn } from './source-columns.ts'
import { type Range, rangesOf, tableFacts } from './tables.ts'

export interface PostgresReading {
  readonly server: PostgresSessions
  /** The tables that will be read: they are locked against changes of their columns before the snapshot is taken. */
  readonly tables: readonly TableName[]
  /** Bytes become `\x…`, or a text of these bytes, as the target takes them. */
  readonly bytea: TupleRecords['bytea']
  readonly signal: AbortSignal
}

interface Context extends Pick<PostgresReading, 'server' | 'bytea'> {
  readonly snapshot: Snapshot
}

export async function openPostgres({ server, tables, bytea, signal }: PostgresReading): Promise<SourceDatabase> {
  const snapshot = await Snapshot.open(server, tables.map(identifier), signal)
  return {
    kind: 'postgres',
    address: server.address,
    table: (name, selection) => tableSource({ server, bytea, snapshot }, name, selection),
    query: (query, selection) => querySource({ server, bytea, snapshot }, query, selection),
    async close() {
      await snapshot.close()
      await server.sessions.close()
    },
  }
}

async function tableSource(context: Context, name: TableName, selection: Selection): Promise<TableSource> {
  const { snapshot, server } = context
  const { lead } = snapshot
  try {
    const schema = await describeTable(lead, name, new Map(), READ_KINDS)
    if (schema === undefined) throw notFound(server.address, name)
    const { key, refersTo, types, ...facts } = await tableFacts(lead, schema.name)
    const label = displayName(schema.name)
    const columns = selectedColumns(schema.columns, selection, `${label} at ${server.address}`)
    const ranges = rangesOf(facts, schema.name, isOrdered(selection) ? 1 : selection.streams)
    return rowsOf(
      context,
      { name: schema.name, label: `table ${label}`, isQuery: false, columns, types, key, refersTo, ranges },
      selection,
    )
  } catch (cause) {
    throw refusedRead(cause, `to read ${displayName(name)}`, { address: server.address, isQuery: false })
  }
}

async function querySource(context: Context, { name, sql }: NamedQuery, selection: Selection): Promise<TableSource> {
  const { snapshot, server } = context
  const { columns: all, types } = await queryColumns(snapshot.lead, sql, server.address)
  const columns = selectedColumns(all, selection, 'the query')
  const ranges = [{ from: `FROM ${subquery(sql)} AS q` }]
  return rowsOf(context, { name, label: queryName(sql), isQuery: true, columns, types, key: [], ranges }, selection)
}

interface Described extends Pick<TableSource, 'name' | 'key' | 'refersTo'> {
  /** The source's name. */
  readonly label: string
  readonly isQuery: boolean
  readonly columns: readonly ColumnSchema[]
  /** The type of each column in Postgres's own words. */
  readonly types: ReadonlyMap<string, string>
  /** What is read side by side. */
  readonly ranges: readonly Range[]
}

function rowsOf(
  { snapshot, server, bytea }: Context,
  { label, isQuery, columns, types, ranges, ...described }: Described,
  selection: Selection,
): TableSource {
  const forms = columns.map(selected)
  const record: TupleRecords = {
    kind: 'postgres-binary',
    fields: columns.map((column) => column.name),
    types: forms.map(({ type }) => type),
    forms: columns.map(formOf),
    bytea,
  }
  const declared = columns.map((column) => sourceColumn(column, types.get(column.name) ?? column.type))
  const expressions = forms.map(({ sql }) => sql)
  const statements = ranges.map((range) => copyStatement(range, expressions, selection))
  const streams = Math.min(selection.streams, statements.length)
  const words = `rows of one snapshot, read with ${streams === 1 ? 'one stream' : `${streams} streams`}`
  const look = tableLook({ record, declared, key: described.key, words, recordEnds: tupleEnds })
  const source = rowsSource({ snapshot, address: server.address, name: label, isQuery, look, statements, streams })
  return { ...described, columns: declared, words, source }
}

/** Of a column that is selected as it is. */
function formOf(column: ColumnSchema): WireForm | null {
  const { postgresType, nullable } = column
  const words = postgresType === undefined || selected(column).isCast ? undefined : wireForm(postgresType)
  return words === undefined ? null : { words, nullable }
}

function selectedColumns(columns: readonly ColumnSchema[], { columns: only }: Selection, label: string) {
  const chosen = only === undefined ? columns : columns.filter((column) => only.includes(column.name))
  const unknown = only?.find((column) => !columns.some((known) => known.name === column))
  if (unknown !== undefined) {
    throw new BulkloadError('BL_USAGE', `${label} has no column "${unknown}"`, {
      hint: `its columns are ${columns.map((column) => column.name).join(', ')}`,
    })
  }
  if (chosen.length === 0) throw new BulkloadError('BL_TABLE_UNSUPPORTED', `${label} has no columns`)
  return chosen
}

function isOrdered({ orderBy, limit }: Selection): boolean {
  return orderBy !== undefined || limit !== undefined
}

/** A condition is in parentheses: it may hold an OR, or end with a comment. */
function copyStatement({ from, where }: Range, expressions: readonly string[], selection: Selection): string {
  const conditions = [where, selection.where && `(${selection.where}\n)`].filter((one) => one !== undefined)
  const condition = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`
  const order = selection.orderBy === undefined ? '' : ` ORDER BY ${selection.orderBy}\n`
  const end = selection.limit === undefined ? '' : ` LIMIT ${selection.limit}`
  return `COPY (SELECT ${expressions.join(', ')} ${from}${condition}${order}${end}) TO STDOUT (FORMAT binary)`
}

export function notFound(address: string, name: TableName): BulkloadError {
  return new BulkloadError('BL_TABLE_NOT_FOUND', `there is no table ${displayName(name)} at ${address}`, {
    hint: 'check its name and its schema: schema.table',
  })
}
