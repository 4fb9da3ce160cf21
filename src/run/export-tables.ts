// exportTables(): tables of a database into files, all of them as they are in one snapshot where the server has one.

import type { Variables } from '../environment.ts'
import { BulkloadError } from '../errors.ts'
import { checkKinds, type Kinds, kindsOf, TEXT, TEXT_LIST } from '../options/call-kinds.ts'
import { DELIVERY_OPTIONS } from '../options/delivery-options.ts'
import { FILE_OPTIONS, type RawFileOptions } from '../options/files/file-options.ts'
import type { Words } from '../options/in-words.ts'
import { LOAD_OPTIONS, type RawOptions } from '../options/load-options.ts'
import { checked } from '../options/option.ts'
import { usage } from '../options/option-values.ts'
import { parseTableName, tableOfFile } from '../options/table-names.ts'
import { EXPORT_OPTIONS, type RawExportOptions } from '../options/tables/export-options.ts'
import type { RunReport } from '../report.ts'
import type { TableName } from '../schema.ts'
import { hideSecretsOfOptions } from '../secrets.ts'
import { fileOf } from '../sinks/file/place.ts'
import type { ConnectS3 } from '../sinks/file/s3-connection.ts'
import { chooseStreams } from '../sinks/streams.ts'
import { databaseOpener } from '../sources/tables/registry.ts'
import type { TableJob } from '../table/table-job.ts'
import { TARGETS } from '../targets.ts'
import { type DatabaseAddress, databaseAddress } from './database-address.ts'
import { type IntoFiles, resolveIntoFiles } from './into-files.ts'
import { runTables } from './run.ts'
import { beginRun, reported } from './run-beginning.ts'
import { RUN_CALL_KINDS, type RunCall } from './run-call.ts'

export interface ExportSettings
  extends Omit<RawOptions, 'url' | 'embedded' | 'orderBy'>,
    RawFileOptions,
    RawExportOptions,
    RunCall {
  /** The database: its address, or `pg` or `clickhouse` for the one that the environment names. */
  readonly source: string
  /** The tables to export, each `table` or `schema.table`; none with `query`. */
  readonly tables?: readonly string[]
}

const { url: _url, embedded: _embedded, orderBy: _orderBy, ...OPTIONS } = kindsOf(LOAD_OPTIONS)

const KINDS = {
  ...OPTIONS,
  ...kindsOf(FILE_OPTIONS),
  ...kindsOf(EXPORT_OPTIONS),
  ...{ source: TEXT, tables: TEXT_LIST },
  ...RUN_CALL_KINDS,
} satisfies Kinds<ExportSettings>

/**
 * Exports tables, `jobs` of them in parallel, each into a file of its own; or the rows of a query. Throws a
 * BulkloadError if the run cannot start; a table that fails is in the report, and nothing of its file is left.
 */
export function exportTables(settings: ExportSettings): Promise<RunReport> {
  return reported(settings, (words) => exportAll(settings, words))
}

async function exportAll(settings: ExportSettings, words: Words): Promise<RunReport> {
  checkKinds('exportTables', settings, KINDS, ['source', 'output'])
  const begun = beginRun(settings, words)
  const { env, signal } = begun
  hideSecretsOfOptions({ files: [settings.source] })
  const source = sourceOf(settings.source, env)
  const { streams: _streams, ...raw } = settings
  const options = await resolveIntoFiles(raw, env)
  const { query, where, sort: orderBy, limit } = checked(EXPORT_OPTIONS, settings)
  const names = (settings.tables ?? []).map(parseTableName)
  checkTables(settings, options)
  const open = await databaseOpener(source.kind)
  if (open === undefined) throw new BulkloadError('BL_USAGE', `tables of ${source.kind} cannot be read`)
  const { timeoutMs } = options
  const database = await open({ url: source.url, tables: names, target: 'file', timeoutMs, env, signal })
  try {
    const { streams } = checked({ streams: DELIVERY_OPTIONS.streams }, settings)
    const { count } = chooseStreams(streams, undefined)
    const jobs: TableJob[] = []
    const selection = { streams: count, where, orderBy, limit }
    for (const name of names) jobs.push({ name, sources: [(await database.table(name, selection)).source] })
    if (query !== undefined) {
      const name = nameOfQuery(options)
      jobs.push({ name, sources: [(await database.query({ name, sql: query }, selection)).source] })
    }
    const connectS3: ConnectS3 = async () => (await import('../sources/s3/s3-client.ts')).connectS3({})
    return await runTables(jobs, options, { ...begun, connectS3 })
  } finally {
    await database.close()
  }
}

/** `url` is undefined where libpq's variables name the server. */
type NamedDatabase = Omit<DatabaseAddress, 'url'> & { readonly url: string | undefined }

function sourceOf(said: string, env: Variables): NamedDatabase {
  const { postgres, clickhouse } = TARGETS
  if (said === postgres.verb) return { kind: 'postgres', url: env[postgres.urlVariable] || undefined }
  if (said !== clickhouse.verb) return databaseAddress('source', said)
  return { kind: 'clickhouse', url: env[clickhouse.urlVariable] || clickhouse.defaultUrl }
}

/** What a statement inserts into, and the name of a file in a folder. */
function nameOfQuery({ file }: IntoFiles): TableName {
  const { table } = file.place === '-' ? { table: '' } : tableOfFile(file.place)
  return { schema: undefined, table: table === '' ? 'query' : table }
}

function checkTables({ tables = [], query, streams }: ExportSettings, { file, rejects }: IntoFiles): void {
  if (query === undefined && tables.length === 0)
    throw usage('no table is named', 'name tables, or a SELECT with --query')
  if (query !== undefined && tables.length > 0)
    throw usage('--query cannot be used together with tables', 'name one of the two')
  if (query !== undefined && streams !== undefined && streams !== 1)
    throw usage('--streams has no effect with --query', 'leave it out: a query is read by one connection')
  const twice = tables.find((name, index) => tables.indexOf(name) !== index)
  if (twice !== undefined) throw usage(`the table ${twice} is named more than once`, 'name each table once')
  if (tables.length < 2) return
  if (!/[/\\]$/.test(file.place))
    throw usage('several tables cannot be written into one file', 'name a folder: --output DIR/ --to csv')
  if (rejects !== undefined) throw usage('--rejects names one file, but there are several tables', 'leave it out')
  checkFiles(tables, file)
}

/** With --overwrite the second of two would replace the first. */
function checkFiles(tables: readonly string[], file: IntoFiles['file']): void {
  const writers = new Map<string, string>()
  for (const table of tables) {
    const output = fileOf(parseTableName(table), file)
    const other = writers.get(output)
    if (other !== undefined) {
      throw usage(
        `the tables ${other} and ${table} would be written into one file: ${output}`,
        'export them one after another, each to a file of its own',
      )
    }
    writers.set(output, table)
  }
}
