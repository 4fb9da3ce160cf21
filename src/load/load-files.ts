// Files into the tables of their names: what the commands call.

import { fstatSync } from 'node:fs'
import { BulkloadError } from '../errors.ts'
import { parseTableName, type RawOptions, resolveOptions, tableOfFile } from '../options.ts'
import type { LoadEvent, RunReport } from '../report.ts'
import { displayName, type TableName } from '../schema.ts'
import { expandInputs } from '../sources/expand-inputs.ts'
import type { Source } from '../sources/source.ts'
import type { SourceSpec } from '../sources/source-spec.ts'
import type { TableJob } from './load-table.ts'
import { runTables } from './run.ts'

const SOURCES_AT_ONCE = 16

export interface FileLoadSettings extends RawOptions {
  /**
   * Paths, patterns (`data/*.csv`), directories, `http://`, `https://` and `s3://` addresses, `@list` for a file that
   * lists them; `-` is the standard input.
   */
  readonly files: readonly string[]
  /** A file that lists more of them. */
  readonly filesFrom?: string
  /** S3: the server's address where it is not AWS. */
  readonly endpoint?: string
  /** S3: what the environment or the profile says without it. */
  readonly region?: string
  /** S3: without credentials. */
  readonly noSignRequest?: boolean
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
  const jobs = await jobsOf(settings, options.timeoutMs)
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
async function jobsOf(settings: FileLoadSettings, timeoutMs: number): Promise<TableJob[]> {
  const { files, table, filesFrom, stdin, endpoint, region, noSignRequest } = settings
  const specs = await expandInputs(inputsOf(files, filesFrom), {
    ...(filesFrom !== undefined && { filesFrom }),
    ...(stdin !== undefined && { stdin }),
    remote: { timeoutMs },
    s3: {
      ...(endpoint !== undefined && { endpoint }),
      ...(region !== undefined && { region }),
      ...(noSignRequest !== undefined && { noSignRequest }),
    },
  })
  const names = specs.map((spec) => (table === undefined ? tableOf(spec) : parseTableName(table)))
  const sources = await sourcesOf(specs)
  const jobs = new Map<string, { name: TableName; sources: Source[] }>()
  for (const [index, name] of names.entries()) {
    const key = displayName(name)
    const job = jobs.get(key) ?? { name, sources: [] }
    jobs.set(key, job)
    job.sources.push(...sources.slice(index, index + 1))
  }
  return [...jobs.values()]
}

/** Each costs a request where it is remote. */
async function sourcesOf(specs: readonly SourceSpec[]): Promise<Source[]> {
  const sources: Source[] = []
  for (let at = 0; at < specs.length; at += SOURCES_AT_ONCE) {
    sources.push(...(await Promise.all(specs.slice(at, at + SOURCES_AT_ONCE).map((spec) => spec.source()))))
  }
  return sources
}

/** A pipe or a file that is redirected is read when nothing is named. */
function inputsOf(files: readonly string[], filesFrom: string | undefined): readonly string[] {
  if (files.length > 0 || filesFrom !== undefined) return files
  if (isPiped()) return ['-']
  throw new BulkloadError('BL_USAGE', 'no file is named, and nothing is piped in', {
    hint: 'name the files to load, or pipe one in: zcat events.csv.gz | bulkload pg - --table events',
  })
}

function isPiped(): boolean {
  try {
    const stats = fstatSync(0)
    return stats.isFIFO() || stats.isFile() || stats.isSocket()
  } catch {
    return false
  }
}

function tableOf({ kind, path, name }: SourceSpec): TableName {
  const found = kind === 'stdin' ? undefined : tableOfFile(path)
  if (found !== undefined && found.table !== '') return found
  throw new BulkloadError('BL_USAGE', `${name} has no name to take the table from`, { hint: 'say --table' })
}
