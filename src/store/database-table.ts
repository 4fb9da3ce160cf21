// A table of a database: read by its server's binary format, written by a load.

import type { StopSignal } from '../environment.ts'
import { BulkloadError } from '../errors.ts'
import { usage } from '../options/option-values.ts'
import { parseTableName } from '../options/table-names.ts'
import type { DatabaseAddress } from '../run/database-address.ts'
import { load } from '../run/load/load.ts'
import type { TableName } from '../schema.ts'
import type { Catalog } from '../sinks/catalog.ts'
import { databaseOpener } from '../sources/tables/registry.ts'
import type { Selection, SourceDatabase, TableSource } from '../sources/tables/table-source.ts'
import { newColumns } from './new-columns.ts'
import { readRows } from './read-rows.ts'
import { BatchReadable } from './row-readable.ts'
import { LoadWritable } from './row-writable.ts'
import type {
  IdOptions,
  NewColumn,
  Row,
  RowSelection,
  Rows,
  StoreSettings,
  StoreTable,
  WriteOptions,
  Written,
} from './store.ts'

const BATCH_SIZE = 1000
const TIMEOUT_MS = 30_000

export interface DatabaseContext {
  readonly address: DatabaseAddress
  readonly settings: StoreSettings
  /** That the store was closed. */
  readonly signal: AbortSignal
  /** Runs `ask` with the catalog of a connection of its own. */
  readonly withCatalog: <T>(ask: (catalog: Catalog) => Promise<T>) => Promise<T>
}

export function databaseTable(name: string, context: DatabaseContext): StoreTable {
  const table = parseTableName(name)
  const { address, settings, withCatalog } = context

  function insert(rows: Rows, options: WriteOptions = {}): Promise<Written> {
    const { mode, key, create, concurrency, signal } = options
    const signals = signal === undefined ? context.signal : AbortSignal.any([context.signal, signal as AbortSignal])
    return load({
      ...{ source: rows, sink: address.kind, url: address.url, table: name, signal: signals },
      ...(settings.env !== undefined && { env: settings.env }),
      ...(mode !== undefined && { mode }),
      ...(key !== undefined && { key }),
      ...(create !== undefined && { create }),
      ...(concurrency !== undefined && { streams: concurrency }),
    }).then((report) => ({ rows: report.rows.loaded, report }))
  }

  return {
    name,
    insert,
    readable: ({ batchSize = BATCH_SIZE, ...selection } = {}) =>
      new BatchReadable(readTable(context, name, selection), batchSize),
    writable: (options = {}) =>
      new LoadWritable((rows, signal) => {
        const own = options.signal as AbortSignal | undefined
        return insert(rows, { ...options, signal: own === undefined ? signal : AbortSignal.any([signal, own]) })
      }),
    ids: (options = {}) => idsOf(context, name, options),
    count: () => withCatalog((catalog) => catalog.count(table)),
    async create(columns: readonly NewColumn[], { key } = {}) {
      const { taken } = await withCatalog((catalog) => catalog.create(table, newColumns(columns), key))
      if (taken !== undefined) throw new BulkloadError('BL_TABLE_EXISTS', taken.message, { cause: taken })
    },
    drop: () => withCatalog((catalog) => catalog.drop(table)),
  }
}

async function* readTable(
  context: DatabaseContext,
  name: string,
  { columns, where, orderBy, limit, concurrency = 1, signal }: RowSelection,
): AsyncGenerator<readonly Row[], void> {
  const selection = { streams: concurrency, columns, where, orderBy, limit }
  yield* withTable(context, name, selection, signal as AbortSignal | undefined, rowsOf(context))
}

/** The rows of a SELECT. */
export async function* readQuery(
  context: DatabaseContext,
  sql: string,
  signal: StopSignal | undefined,
): AsyncGenerator<readonly Row[], void> {
  const query = { name: { schema: undefined, table: 'query' }, sql }
  const open = (database: SourceDatabase): Promise<TableSource> => database.query(query, { streams: 1 })
  yield* withDatabase(context, [], open, signal as AbortSignal | undefined, rowsOf(context))
}

type UseTable<T> = (table: TableSource, signal: AbortSignal) => AsyncGenerator<T, void>

function rowsOf({ settings }: DatabaseContext): UseTable<readonly Row[]> {
  return ({ name, source }, signal) => readRows({ name, source, env: settings.env ?? process.env, signal })
}

async function* idsOf(
  context: DatabaseContext,
  name: string,
  { key, batchSize = BATCH_SIZE, where, signal }: IdOptions,
): AsyncGenerator<unknown[], void> {
  const column = key ?? (await primaryKey(context, name, signal as AbortSignal | undefined))
  let ids: unknown[] = []
  const selection = {
    columns: [column],
    ...(where !== undefined && { where }),
    ...(signal !== undefined && { signal }),
  }
  for await (const rows of readTable(context, name, selection)) {
    for (const row of rows) {
      if (ids.push(row[column]) < batchSize) continue
      yield ids
      ids = []
    }
  }
  if (ids.length > 0) yield ids
}

async function primaryKey(context: DatabaseContext, name: string, signal: AbortSignal | undefined): Promise<string> {
  const keys = withTable(context, name, { streams: 1 }, signal, keyOf)
  const { value } = await keys.next()
  await keys.return()
  const key = value ?? []
  const [column] = key
  if (column !== undefined && key.length === 1) return column
  const why = key.length === 0 ? 'has no primary key' : `has a key of several columns (${key.join(', ')})`
  throw usage(`${name} ${why}`, 'name one column: ids({ key })')
}

async function* keyOf({ key }: TableSource): AsyncGenerator<readonly string[], void> {
  yield key
}

function withTable<T>(
  context: DatabaseContext,
  name: string,
  selection: Selection,
  signal: AbortSignal | undefined,
  use: UseTable<T>,
): AsyncGenerator<T, void> {
  const table = parseTableName(name)
  return withDatabase(context, [table], (database) => database.table(table, selection), signal, use)
}

async function* withDatabase<T>(
  { address, settings, signal: closed }: DatabaseContext,
  tables: readonly TableName[],
  openTable: (database: SourceDatabase) => Promise<TableSource>,
  signal: AbortSignal | undefined,
  use: UseTable<T>,
): AsyncGenerator<T, void> {
  const stop = new AbortController()
  const signals = AbortSignal.any([closed, stop.signal, ...(signal === undefined ? [] : [signal])])
  const open = await databaseOpener(address.kind)
  if (open === undefined)
    throw usage(`tables of ${address.kind} cannot be read`, 'use a store of Postgres or ClickHouse')
  const env = settings.env ?? process.env
  const database = await open({
    ...{ url: address.url, tables, target: 'file', timeoutMs: TIMEOUT_MS, env, signal: signals },
  })
  try {
    yield* use(await openTable(database), signals)
  } finally {
    stop.abort(new BulkloadError('BL_ABORTED', 'the reading was left'))
    await database.close()
  }
}
