// A ClickHouse server whose tables are read. There is no snapshot of several tables: each is read by one SELECT, which sees the parts
// that there are when it begins. The server reads them in parallel itself.

import { BulkloadError } from '../../../errors.ts'
import { BlockEnds } from '../../../formats/clickhouse-native/block-ends.ts'
import type { NativeRecords } from '../../../formats/clickhouse-native/records.ts'
import { displayName, type TableName } from '../../../schema.ts'
import { displayAddress } from '../../../sinks/clickhouse/address.ts'
import type { ClickhouseClient } from '../../../sinks/clickhouse/client.ts'
import { identifier, literal, quoted, rows, type ServerFacts } from '../../../sinks/clickhouse/introspect.ts'
import type { TargetKind } from '../../../targets.ts'
import type { DeclaredLook } from '../../declared-look.ts'
import type { Source } from '../../source.ts'
import { tableLook } from '../table-look.ts'
import type { Selection, SourceDatabase, TableSource } from '../table-source.ts'
import { notABlock } from './not-a-block.ts'
import { type ReadSettings, readSettings } from './read-settings.ts'
import { SelectStream } from './select-stream.ts'
import { type ReadColumn, readColumn } from './source-columns.ts'
import { type CountedTable, countedTable } from './table-count.ts'

export interface ClickhouseReading {
  readonly client: ClickhouseClient
  readonly facts: ServerFacts
  /** What the rows are for. */
  readonly target: TargetKind
  readonly signal: AbortSignal
}

interface Context extends ClickhouseReading {
  readonly settings: ReadSettings
}

const UNKNOWN_TABLE = 60
const UNKNOWN_DATABASE = 81

export async function openClickhouse(reading: ClickhouseReading): Promise<SourceDatabase> {
  const { client, signal } = reading
  const settings = await readSettings((sql) => client.query(sql, signal))
  return {
    kind: 'clickhouse',
    address: displayAddress(client.address),
    table: (name, selection) => tableSource({ ...reading, settings }, name, selection),
    close: () => client.close(),
  }
}

async function tableSource(context: Context, said: TableName, selection: Selection): Promise<TableSource> {
  const { client, signal, target } = context
  const name = { schema: said.schema ?? client.address.database, table: said.table }
  const query = (sql: string): Promise<string> => client.query(sql, signal)
  const columns = await columnsOf(query, name, selection, displayAddress(client.address))
  const from = `FROM ${identifier(name)}${clauses(selection)}`
  const record: NativeRecords = {
    kind: 'clickhouse-native',
    name: `table ${displayName(name)}`,
    fields: columns.map((column) => column.name),
    types: columns.map((column) => column.type),
  }
  const counted = await countedTable(query, name, selection)
  // A sorting key of ClickHouse has duplicates, and is no primary key elsewhere.
  const key = target === 'clickhouse' ? await sortingKey(query, name, columns) : []
  const words = 'rows of the parts that the table has when the SELECT begins'
  const declared = columns.map(({ declared: column }) => column)
  const sql = `SELECT ${columns.map(({ expression }) => expression).join(', ')} ${from} FORMAT Native`
  const source = sourceOf(context, record, { record, declared, key, words }, sql, counted)
  return { name, columns: declared, key, words, source }
}

/** The columns that `*` stands for: those that are stored, in their order. */
async function columnsOf(
  query: (sql: string) => Promise<string>,
  name: TableName,
  { columns: only }: Selection,
  address: string,
): Promise<readonly ReadColumn[]> {
  const sql = `SELECT * FROM ${identifier(name)} LIMIT 0 FORMAT JSON`
  const answer = await query(sql).catch((cause: unknown) => {
    const isUnknown =
      cause instanceof BulkloadError && (cause.serverCode === UNKNOWN_TABLE || cause.serverCode === UNKNOWN_DATABASE)
    if (!isUnknown) throw cause
    throw new BulkloadError('BL_TABLE_NOT_FOUND', `there is no table ${displayName(name)} at ${address}`, {
      cause,
      hint: 'check its name and its database: database.table',
    })
  })
  const { meta } = JSON.parse(answer) as { meta: { name: string; type: string }[] }
  const unknown = only?.find((column) => !meta.some((known) => known.name === column))
  if (unknown !== undefined) {
    throw new BulkloadError('BL_USAGE', `${displayName(name)} at ${address} has no column "${unknown}"`, {
      hint: `its columns are ${meta.map((column) => column.name).join(', ')}`,
    })
  }
  const chosen = only === undefined ? meta : meta.filter((column) => only.includes(column.name))
  return chosen.map((column) => readColumn(column, displayName(name)))
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

function sourceOf(
  context: Context,
  { name, fields, types }: NativeRecords,
  { record, declared, key, words }: Pick<DeclaredLook, 'declared' | 'key' | 'words'> & { record: NativeRecords },
  sql: string,
  counted: CountedTable,
): Source {
  const { client, settings, signal, facts } = context
  const columns = fields.map((field, index) => ({ name: field, type: types[index] ?? '' }))
  let ends: BlockEnds | undefined
  let rowsCounted: number | undefined
  const look = tableLook({
    record,
    declared,
    key,
    words,
    recordEnds: () => {
      ends = new BlockEnds(columns, (bytes, byteOffset, what) =>
        notABlock(client.address, name, bytes, byteOffset, what),
      )
      return ends
    },
  })
  return {
    name,
    sizeBytes: null,
    look,
    get countedRecords() {
      return rowsCounted ?? ends?.rows
    },
    open: async () =>
      SelectStream.open({ client, sql, name, settings, signal, isCompressed: !facts.keepsBrokenUploads }),
    async verify() {
      rowsCounted = await counted.after()
    },
  }
}
