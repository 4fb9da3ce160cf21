// Files into the tables of their names: what the commands call.

import { BulkloadError } from '../errors.ts'
import { parseTableName, type RawOptions, resolveOptions, tableOfFile } from '../options.ts'
import type { LoadEvent, RunReport } from '../report.ts'
import { displayName, type TableName } from '../schema.ts'
import { fileSource } from '../sources/file-source.ts'
import { byteSource } from '../sources/iterable-source.ts'
import type { Source } from '../sources/source.ts'
import type { TableJob } from './load-table.ts'
import { runTables } from './run.ts'

export interface FileLoadSettings extends RawOptions {
  /** Paths; `-` is the standard input. */
  readonly files: readonly string[]
  readonly sink: 'clickhouse' | 'postgres'
  /** All files go into this table, one after another. Without it each goes into the table of its name. */
  readonly table?: string
  /** Report the first rows of each table after its load. */
  readonly peek?: number
  readonly signal?: AbortSignal
  readonly onEvent?: (event: LoadEvent) => void
  /** Variables to take addresses and passwords from. Default: process.env. */
  readonly env?: NodeJS.ProcessEnv
  /** What `-` reads. */
  readonly stdin?: AsyncIterable<Uint8Array>
}

/**
 * Loads files, `jobs` tables at once. Throws a BulkloadError when the run cannot begin (options, files that are not
 * there, an engine that does not start); a table that fails is in the report, and the others go on unless `failFast`.
 */
export async function loadFiles(settings: FileLoadSettings): Promise<RunReport> {
  const env = settings.env ?? process.env
  const options = resolveOptions(settings.sink, settings, env)
  const jobs = await jobsOf(settings)
  if (options.rejects !== undefined && jobs.length > 1) {
    throw new BulkloadError('BL_USAGE', '--rejects names one file, but there are several tables', {
      hint: 'leave it out: the rejects of each table go to <table>.rejects.jsonl',
    })
  }
  return runTables(jobs, options, {
    env,
    signal: settings.signal ?? new AbortController().signal,
    peek: settings.peek ?? 0,
    onEvent: settings.onEvent ?? (() => undefined),
  })
}

/** Files of one table are one job, in the order given. */
async function jobsOf(settings: FileLoadSettings): Promise<TableJob[]> {
  if (settings.files.length === 0) {
    throw new BulkloadError('BL_USAGE', 'no file is named', {
      hint: 'name the files to load, or - for the standard input',
    })
  }
  const jobs = new Map<string, { name: TableName; sources: Source[] }>()
  for (const file of settings.files) {
    const name = settings.table === undefined ? tableOf(file) : parseTableName(settings.table)
    const key = displayName(name)
    const job = jobs.get(key) ?? { name, sources: [] }
    jobs.set(key, job)
    job.sources.push(await sourceOf(file, settings))
  }
  return [...jobs.values()]
}

function tableOf(file: string): TableName {
  if (file !== '-') return tableOfFile(file)
  throw new BulkloadError('BL_USAGE', 'the standard input has no name to take the table from', { hint: 'say --table' })
}

async function sourceOf(file: string, settings: FileLoadSettings): Promise<Source> {
  return file === '-' ? byteSource('the standard input', settings.stdin ?? process.stdin) : fileSource(file)
}
