// loadFiles(): loads files into the tables with their base names. The load commands call it.

import type { StopSignal, Variables } from '../environment.ts'
import { BulkloadError } from '../errors.ts'
import { checkHiveFolders } from '../input/hive-folders.ts'
import { NAMED_INPUT_KINDS, namedInputs } from '../input/named-inputs.ts'
import { isComplete, type RunRecord } from '../journal/run-record.ts'
import { checkKinds, FUNCTION, type Kinds, kindsOf, SIGNAL, SINK, VARIABLES } from '../options/call-kinds.ts'
import { CALLER, type Caller, callerOf } from '../options/caller.ts'
import { type Words, wordsOf } from '../options/in-words.ts'
import { LOAD_OPTIONS, type RawOptions } from '../options/load-options.ts'
import { checked } from '../options/option.ts'
import { oneOf } from '../options/option-values.ts'
import { type LoadOptions, resolveOptions } from '../options/options.ts'
import type { NamedInputs } from '../options/source-options.ts'
import { parseTableName, tableOfFile } from '../options/table-names.ts'
import { TABLE_CHOICE, type TableChoice } from '../options/table-options.ts'
import type { LoadEvent, RunReport } from '../report.ts'
import { displayName, type TableName } from '../schema.ts'
import type { RemoteOptions } from '../sources/remote/retries.ts'
import type { Source } from '../sources/source.ts'
import type { SourceSpec } from '../sources/source-spec.ts'
import type { TableJob } from '../table/table-job.ts'
import type { ResumeChoices } from '../table/table-scope.ts'
import { Warnings } from '../table/warnings.ts'
import { TARGET_KINDS, type TargetKind } from '../targets.ts'
import { openJournal } from './open-journal.ts'
import type { ReportSoFar } from './report-so-far.ts'
import { newRunId, runTables } from './run.ts'

const SOURCES_AT_ONCE = 16
const MAX_NAMED = 3

export interface FileLoadSettings extends RawOptions, TableChoice, NamedInputs {
  readonly sink: TargetKind
  readonly signal?: StopSignal
  readonly onEvent?: (event: LoadEvent) => void
  /** Called once when the tables begin, with a function that returns the report so far: for a process that cannot wait for the end. */
  readonly onStart?: (soFar: ReportSoFar) => void
  /** Environment variables for addresses and passwords. Default: process.env. */
  readonly env?: Variables
  /** @internal */
  readonly [CALLER]?: Caller
}

const KINDS = {
  ...kindsOf(LOAD_OPTIONS),
  ...kindsOf(TABLE_CHOICE),
  ...NAMED_INPUT_KINDS,
  sink: SINK,
  signal: SIGNAL,
  onEvent: FUNCTION,
  onStart: FUNCTION,
  env: VARIABLES,
} satisfies Kinds<FileLoadSettings>

/**
 * Loads files, `jobs` tables in parallel. Throws a BulkloadError if the run cannot start (wrong options, missing files,
 * an engine that does not start). A table that fails is in the report, and the others continue unless `failFast` is set.
 */
export async function loadFiles(settings: FileLoadSettings): Promise<RunReport> {
  const words = wordsOf(settings)
  try {
    return words.data(await loadAll(settings, words))
  } catch (cause) {
    throw words.error(cause)
  }
}

/**
 * A run that is resumed, and what was said of that.
 * @internal
 */
export interface Resumed {
  readonly record: RunRecord
  readonly choices: ResumeChoices
}

/**
 * `words`: those of the caller.
 * @internal
 */
export async function loadAll(settings: FileLoadSettings, words: Words, resumed?: Resumed): Promise<RunReport> {
  checkKinds('loadFiles', settings, KINDS, ['sink', 'files'])
  const env = settings.env ?? process.env
  const options = resolveOptions(oneOf('sink', settings.sink, TARGET_KINDS), settings, env)
  const { peek } = checked(TABLE_CHOICE, settings)
  if (settings.table !== undefined) parseTableName(settings.table)
  const { onStart } = settings
  const stop = new AbortController()
  const own = settings.signal as AbortSignal | undefined
  const signal = AbortSignal.any(own === undefined ? [stop.signal] : [own, stop.signal])
  const onEvent = (event: LoadEvent): void => settings.onEvent?.(words.data(event))
  const warnings = new Warnings(onEvent)
  for (const message of callerOf(settings)?.warnings ?? []) warnings.add(message)
  const done = [...(resumed?.record.tables.values() ?? [])].filter(isComplete)
  const isDone = (name: TableName): boolean => done.some(({ table }) => table === displayName(name))
  const { jobs, specs } = await jobsOf(settings, options, warnings, isDone, {
    timeoutMs: options.timeoutMs,
    signal,
    onRetry: (retry) => onEvent({ event: 'source.retried', ...retry }),
  })
  if (options.rejects !== undefined && jobs.length > 1) {
    throw new BulkloadError('BL_USAGE', '--rejects names one file, but there are several tables', {
      hint: 'leave it out: the rejects of each table are written to <table>.rejects.jsonl',
    })
  }
  const runId = resumed?.record.run.runId ?? newRunId()
  const journal = await openJournal(settings, { runId, options, env, specs, warnings, stop, record: resumed?.record })
  let report: RunReport | undefined
  try {
    report = await runTables(jobs, options, {
      ...{ env, signal, peek, onEvent, warnings, runId, journal, done },
      resume: resumed?.choices,
      ...(onStart !== undefined && {
        onStart: (soFar: ReportSoFar) => onStart((error) => words.data(soFar(error))),
      }),
    })
    return report
  } finally {
    await journal.end(report)
  }
}

/** Files of one table are one job, in the order given. */
async function jobsOf(
  settings: FileLoadSettings,
  options: LoadOptions,
  warnings: Warnings,
  isDone: (name: TableName) => boolean,
  remote: Partial<RemoteOptions>,
): Promise<{ readonly jobs: TableJob[]; readonly specs: readonly SourceSpec[] }> {
  const { table } = settings
  const named = await namedInputs(settings, remote, (message) => warnings.add(message))
  const nameOf = (spec: SourceSpec): TableName => (table === undefined ? tableOf(spec) : parseTableName(table))
  const specs = named.filter((spec) => !isDone(nameOf(spec)))
  if (settings.ignoreHivePartitions !== true) checkHiveFolders(specs, options.mapping)
  const names = specs.map(nameOf)
  const sources = await sourcesOf(specs)
  const jobs = new Map<string, { name: TableName; sources: Source[] }>()
  for (const [index, name] of names.entries()) {
    const key = displayName(name)
    const job = jobs.get(key) ?? { name, sources: [] }
    jobs.set(key, job)
    job.sources.push(...sources.slice(index, index + 1))
  }
  if (table === undefined) for (const job of jobs.values()) warnOfSharedName(job, warnings)
  return { jobs: [...jobs.values()], specs: named }
}

/** Parts of several tables may have one base name: `a/part-0.csv` and `b/part-0.csv`. */
function warnOfSharedName({ name, sources }: TableJob, warnings: Warnings): void {
  if (sources.length < 2) return
  const names = sources.slice(0, MAX_NAMED).map((source) => source.name)
  const rest = sources.length > MAX_NAMED ? ` and ${sources.length - MAX_NAMED} more` : ''
  warnings.add(
    `${names.join(', ')}${rest} are loaded into one table, ${displayName(name)}, because they have the same base name; to choose another table, use --table`,
  )
}

/** Each costs a request where it is remote. */
async function sourcesOf(specs: readonly SourceSpec[]): Promise<Source[]> {
  const sources: Source[] = []
  for (let at = 0; at < specs.length; at += SOURCES_AT_ONCE) {
    sources.push(...(await Promise.all(specs.slice(at, at + SOURCES_AT_ONCE).map((spec) => spec.source()))))
  }
  return sources
}

function tableOf({ kind, path, name }: SourceSpec): TableName {
  const found = kind === 'stdin' ? undefined : tableOfFile(path)
  if (found !== undefined && found.table !== '') return found
  throw new BulkloadError('BL_USAGE', `${name} has no file name from which to infer the table`, { hint: 'set --table' })
}
