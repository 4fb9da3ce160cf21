// loadFiles(): loads files into the tables with their base names. The load commands call it.

import type { StopSignal, Variables } from '../environment.ts'
import { BulkloadError } from '../errors.ts'
import { NAMED_INPUT_KINDS } from '../input/named-inputs.ts'
import { isComplete, type RunRecord } from '../journal/run-record.ts'
import { checkKinds, FUNCTION, type Kinds, kindsOf, SIGNAL, SINK, VARIABLES } from '../options/call-kinds.ts'
import { CALLER, type Caller, callerOf } from '../options/caller.ts'
import { type Words, wordsOf } from '../options/in-words.ts'
import { LOAD_OPTIONS, type RawOptions } from '../options/load-options.ts'
import { checked } from '../options/option.ts'
import { oneOf } from '../options/option-values.ts'
import { resolveOptions } from '../options/options.ts'
import type { NamedInputs } from '../options/source-options.ts'
import { parseTableName } from '../options/table-names.ts'
import { TABLE_CHOICE, type TableChoice } from '../options/table-options.ts'
import type { LoadEvent, RunReport } from '../report.ts'
import { displayName, type TableName } from '../schema.ts'
import type { SourceSpec } from '../sources/source-spec.ts'
import type { ResumeChoices } from '../table/table-scope.ts'
import { Warnings } from '../table/warnings.ts'
import { DATABASE_KINDS, type DatabaseKind } from '../targets.ts'
import { openJournal } from './open-journal.ts'
import type { ReportSoFar } from './report-so-far.ts'
import { newRunId, runTables } from './run.ts'
import { jobsOf, tableOf } from './table-jobs.ts'

export interface FileLoadSettings extends RawOptions, TableChoice, NamedInputs {
  readonly sink: DatabaseKind
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
  const options = resolveOptions(oneOf('sink', settings.sink, DATABASE_KINDS), settings, env)
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
  const { table } = settings
  const nameOf = (spec: SourceSpec): TableName => (table === undefined ? tableOf(spec) : parseTableName(table))
  const hasOne = table !== undefined
  const { jobs, specs } = await jobsOf(
    { settings, options, warnings, isDone, nameOf, hasOne },
    {
      timeoutMs: options.timeoutMs,
      signal,
      onRetry: (retry) => onEvent({ event: 'source.retried', ...retry }),
    },
  )
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
