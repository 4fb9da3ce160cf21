// exportTables(): tables of a database into files, all of them as they are in one snapshot where the server has one.

import { stat } from 'node:fs/promises'
import type { StopSignal, Variables } from '../environment.ts'
import { BulkloadError } from '../errors.ts'
import { checkKinds, FUNCTION, type Kinds, kindsOf, SIGNAL, TEXT, TEXT_LIST, VARIABLES } from '../options/call-kinds.ts'
import { CALLER, type Caller, callerOf } from '../options/caller.ts'
import { DELIVERY_OPTIONS } from '../options/delivery-options.ts'
import { FILE_OPTIONS, type RawFileOptions, resolveFileOptions } from '../options/files/file-options.ts'
import { type Words, wordsOf } from '../options/in-words.ts'
import { LOAD_OPTIONS, type RawOptions } from '../options/load-options.ts'
import { checked } from '../options/option.ts'
import { usage } from '../options/option-values.ts'
import { type LoadOptions, resolveOptions } from '../options/options.ts'
import { parseTableName } from '../options/table-names.ts'
import { EXPORT_OPTIONS, type RawExportOptions } from '../options/tables/export-options.ts'
import type { LoadEvent, RunReport } from '../report.ts'
import { hideSecretsOfOptions } from '../secrets.ts'
import { chooseStreams } from '../sinks/streams.ts'
import { databaseOpener } from '../sources/tables/registry.ts'
import type { TableJob } from '../table/table-job.ts'
import { Warnings } from '../table/warnings.ts'
import { TARGETS } from '../targets.ts'
import { type DatabaseAddress, databaseAddress } from './database-address.ts'
import type { ReportSoFar } from './report-so-far.ts'
import { newRunId, runTables } from './run.ts'

export interface ExportSettings
  extends Omit<RawOptions, 'url' | 'embedded' | 'orderBy'>,
    RawFileOptions,
    RawExportOptions {
  /** The database: its address, or `pg` or `clickhouse` for the one that the environment names. */
  readonly source: string
  /** The tables to export, each `table` or `schema.table`. */
  readonly tables: readonly string[]
  readonly signal?: StopSignal
  readonly onEvent?: (event: LoadEvent) => void
  /** Called once when the tables begin, with a function that returns the report so far. */
  readonly onStart?: (soFar: ReportSoFar) => void
  /** Environment variables for addresses and passwords. Default: process.env. */
  readonly env?: Variables
  /** @internal */
  readonly [CALLER]?: Caller
}

const { url: _url, embedded: _embedded, orderBy: _orderBy, ...OPTIONS } = kindsOf(LOAD_OPTIONS)

const KINDS = {
  ...OPTIONS,
  ...kindsOf(FILE_OPTIONS),
  ...kindsOf(EXPORT_OPTIONS),
  ...{ source: TEXT, tables: TEXT_LIST },
  ...{ signal: SIGNAL, onEvent: FUNCTION, onStart: FUNCTION, env: VARIABLES },
} satisfies Kinds<ExportSettings>

/**
 * Exports tables, `jobs` of them in parallel, each into a file of its own. Throws a BulkloadError if the run cannot start; a table
 * that fails is in the report, and nothing of its file is left.
 */
export async function exportTables(settings: ExportSettings): Promise<RunReport> {
  const words = wordsOf(settings)
  try {
    return words.data(await exportAll(settings, words))
  } catch (cause) {
    throw words.error(cause)
  }
}

async function exportAll(settings: ExportSettings, words: Words): Promise<RunReport> {
  checkKinds('exportTables', settings, KINDS, ['source', 'tables', 'output'])
  const env = settings.env ?? process.env
  hideSecretsOfOptions({ files: [settings.source] })
  const source = sourceOf(settings.source, env)
  const options = await optionsOf(settings, env)
  const { where, sort: orderBy, limit } = checked(EXPORT_OPTIONS, settings)
  const names = settings.tables.map(parseTableName)
  checkTables(settings, options)
  const { onStart } = settings
  const signal = (settings.signal as AbortSignal | undefined) ?? new AbortController().signal
  const onEvent = (event: LoadEvent): void => settings.onEvent?.(words.data(event))
  const warnings = new Warnings(onEvent)
  for (const message of callerOf(settings)?.warnings ?? []) warnings.add(message)
  const open = await databaseOpener(source.kind)
  if (open === undefined) throw new BulkloadError('BL_USAGE', `tables of ${source.kind} cannot be read`)
  const { timeoutMs } = options
  const database = await open({ url: source.url, tables: names, target: 'file', timeoutMs, env, signal })
  try {
    const { streams } = checked({ streams: DELIVERY_OPTIONS.streams }, settings)
    const { count } = chooseStreams(streams, undefined)
    const jobs: TableJob[] = []
    for (const name of names) {
      const table = await database.table(name, { streams: count, where, orderBy, limit })
      jobs.push({ name, sources: [table.source] })
    }
    return await runTables(jobs, options, {
      ...{ env, signal, peek: 0, onEvent, warnings, runId: newRunId() },
      connectS3: async () => (await import('../sources/s3/s3-client.ts')).connectS3({}),
      ...(onStart !== undefined && { onStart: (soFar: ReportSoFar) => onStart((error) => words.data(soFar(error))) }),
    })
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

async function optionsOf(settings: ExportSettings, env: Variables): Promise<LoadOptions> {
  const { level: _level, create: _create, streams: _streams, ...raw } = settings
  const file = resolveFileOptions(settings, await isFolder(settings.output))
  const options = resolveOptions('file', raw, env)
  return Object.freeze({ ...options, file, codec: file.compression, level: file.level, create: true })
}

function checkTables({ tables }: ExportSettings, { file, rejects }: LoadOptions): void {
  const twice = tables.find((name, index) => tables.indexOf(name) !== index)
  if (twice !== undefined) throw usage(`the table ${twice} is named more than once`, 'name each table once')
  if (tables.length < 2) return
  if (file !== undefined && !/[/\\]$/.test(file.place))
    throw usage('several tables cannot be written into one file', 'name a folder: --output DIR/ --to csv')
  if (rejects !== undefined) throw usage('--rejects names one file, but there are several tables', 'leave it out')
}

async function isFolder(output: string | undefined): Promise<boolean> {
  if (output === undefined || output === '' || output === '-' || /^s3:/i.test(output)) return false
  return (await stat(output).catch(() => undefined))?.isDirectory() ?? false
}
