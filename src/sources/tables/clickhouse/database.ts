// A ClickHouse server whose tables are read. There is no snapshot of several tables: each is read by one SELECT, which sees the parts
// that there are when it begins. The server reads them in parallel itself.

import { BulkloadError } from '../../../errors.ts'
import type { NativeRecords } from '../../../formats/clickhouse-native/records.ts'
import { displayName, type TableName } from '../../../schema.ts'
import { displayAddress } from '../../../sinks/clickhouse/address.ts'
import type { ClickhouseClient } from '../../../sinks/clickhouse/client.ts'
import { identifier, literal, quoted, rows, type ServerFacts } from '../../../sinks/clickhouse/introspect.ts'
import type { TargetKind } from '../../../targets.ts'
import { queryName, refuseTwice, subquery } from '../query-words.ts'
import type { NamedQuery, Selection, SourceDatabase, TableSource } from '../table-source.ts'
import { type BlocksContext, blocksSource } from './blocks-source.ts'
import { withReadHint } from './read-hint.ts'
import { readSettings } from './read-settings.ts'
import { type ReadColumn, readColumn } from './source-columns.ts'
import { type CountedTable, countedTable, NOT_COUNTED } from './table-count.ts'

export interface ClickhouseReading {
  readonly client: ClickhouseClient
  readonly facts: ServerFacts
  /** What the rows are for. */
  readonly target: TargetKind
  readonly signal: AbortSignal
}

type Context = ClickhouseReading & BlocksContext

const UNKNOWN_TABLE = 60
const UNKNOWN_DATABASE = 81

export async function openClickhouse(reading: ClickhouseReading): Promise<SourceDatabase> {
  const { client, signal } = reading
  const settings = await readSettings((sql) => client.query(sql, signal))
  return {
    kind: 'clickhouse',
    address: displayAddress(client.address),
    table: (name, selection) => tableSource({ ...reading, settings }, name, selection),
    query: (query, selection) => querySource({ ...reading, settings }, query, selection),
    close: () => client.close(),
  }
}

async function tableSource(context: Context, said: TableName, selection: Selection): Promise<TableSource> {
  const { client, signal, target } = context
  const name = { schema: said.schema ?? client.address.database, table: said.table }
  const query = (sql: string): Promise<string> => client.query(sql, signal)
  const found = await columnsOf(query, identifier(name)).catch((cause: unknown) => {
    throw isUnknown(cause) ? notFound(name, displayAddress(client.address), cause) : cause
  })
  const label = displayName(name)
  const columns = selectedColumns(found, selection, `${label} at ${displayAddress(client.address)}`, label)
  const counted = await countedTable(query, name, selection)
  // A sorting key of ClickHouse has duplicates, and is no primary key elsewhere.
  const key = target === 'clickhouse' ? await sortingKey(query, name, columns) : []
  const words = 'rows of the parts that the table has when the SELECT begins'
  const sql = selectOf(columns, identifier(name), selection)
  return rowsOf(context, { name, label: `table ${label}`, isQuery: false, columns, key, words, sql, counted })
}

/** It is sent as it is, where that is possible: its order is the server's to keep then. */
async function querySource(context: Context, { name, sql }: NamedQuery, selection: Selection): Promise<TableSource> {
  const { client, signal } = context
  const found = await columnsOf((text) => client.query(text, signal), subquery(sql)).catch((cause: unknown) => {
    if (!(cause instanceof BulkloadError) || cause.serverCode === undefined) throw cause
    throw withReadHint(cause, true)
  })
  refuseTwice(found.map((column) => column.name))
  const columns = selectedColumns(found, selection, 'the query', 'the query')
  const { columns: only, where, orderBy, limit } = selection
  const isWhole = [only, where, orderBy, limit].every((one) => one === undefined)
  const isPlain = isWhole && columns.every(({ name: column, expression }) => expression === quoted(column))
  return rowsOf(context, {
    ...{ name, label: queryName(sql), isQuery: true, columns, key: [], words: 'the rows of one query' },
    sql: isPlain ? sql.replace(/[\s;]+$/, '') : selectOf(columns, subquery(sql), selection),
    counted: NOT_COUNTED,
  })
}

interface Described extends Pick<TableSource, 'name' | 'key' | 'words'> {
  /** The source's name. */
  readonly label: string
  readonly isQuery: boolean
  readonly columns: readonly ReadColumn[]
  readonly sql: string
  readonly counted: CountedTable
}

function rowsOf(context: Context, { name, label, isQuery, columns, key, words, sql, counted }: Described): TableSource {
  const record: NativeRecords = {
    kind: 'clickhouse-native',
    name: label,
    fields: columns.map((column) => column.name),
    types: columns.map((column) => column.type),
  }
  const declared = columns.map((column) => column.declared)
  const source = blocksSource(context, { record, isQuery, declared, key, words, sql: `${sql}\nFORMAT Native`, counted })
  return { name, columns: declared, key, words, source }
}

function isUnknown(cause: unknown): boolean {
  return cause instanceof BulkloadError && (cause.serverCode === UNKNOWN_TABLE || cause.serverCode === UNKNOWN_DATABASE)
}

function notFound(name: TableName, address: string, cause: unknown): BulkloadError {
  return new BulkloadError('BL_TABLE_NOT_FOUND', `there is no table ${displayName(name)} at ${address}`, {
    cause,
    hint: 'check its name and its database: database.table',
  })
}

interface AnswerColumn {
  readonly name: string
  readonly type: string
}

/** The columns that `*` stands for: those that are stored, in their order. */
async function columnsOf(query: (sql: string) => Promise<string>, from: string): Promise<readonly AnswerColumn[]> {
  return (JSON.parse(await query(`SELECT * FROM ${from} LIMIT 0 FORMAT JSON`)) as { meta: AnswerColumn[] }).meta
}

/** `label`, `table`: what has these columns, with and without its address. */
function selectedColumns(
  all: readonly AnswerColumn[],
  { columns: only }: Selection,
  label: string,
  table: string,
): readonly ReadColumn[] {
  const unknown = only?.find((column) => !all.some((known) => known.name === column))
  if (unknown !== undefined) {
    throw new BulkloadError('BL_USAGE', `${label} has no column "${unknown}"`, {
      hint: `its columns are ${all.map((column) => column.name).join(', ')}`,
    })
  }
  const chosen = only === undefined ? all : all.filter((column) => only.includes(column.name))
  return chosen.map((column) => readColumn(column, table))
}

function selectOf(columns: readonly ReadColumn[], from: string, selection: Selection): string {
  return `SELECT ${columns.map(({ expression }) => expression).join(', ')} FROM ${from}${clauses(selection)}`
}

/** A condition is in parentheses: it may hold an OR, or end with a comment. */
function clauses({ where, orderBy, limit }: Selection): string {
  const condition = where === undefined ? '' : ` WHERE (${where}\n)`
  const order = orderBy === undefined ? '' : ` ORDER BY ${orderBy}\n`
  return `${condition}${order}${limit === undefined ? '' : ` LIMIT ${limit}`}`
}

/** Where it consists of columns that are read; empty for other keys, and on servers that do not tell. */
async function sortingKey(
  query: (sql: string) => Promise<string>,
  name: TableName,
  columns: readonly ReadColumn[],
): Promise<readonly string[]> {
  const where = `database = ${literal(name.schema ?? '')} AND name = ${literal(name.table)}`
  const [found] = await rows(query, `SELECT sorting_key FROM system.tables WHERE ${where}`).catch(() => [])
  const text = String(found?.['sorting_key'] ?? '')
  const parts = text === '' ? [] : text.split(', ')
  const names = parts.map((part) => columns.find((column) => column.name === part || quoted(column.name) === part))
  const isKnown = names.every((column) => column !== undefined && !column.declared.nullable)
  return isKnown ? names.flatMap((column) => column?.name ?? []) : []
}
