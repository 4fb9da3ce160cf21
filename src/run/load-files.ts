// loadFiles(): loads files into the tables with their base names. The load commands call it.

import { BulkloadError } from '../errors.ts'
import { NAMED_INPUT_KINDS } from '../input/named-inputs.ts'
import { refuseObjectStoreOptions } from '../input/object-store-options.ts'
import { isComplete, type RunRecord } from '../journal/run-record.ts'
import { checkKinds, type Kinds, kindsOf, SINK } from '../options/call-kinds.ts'
import type { Words } from '../options/in-words.ts'
import { type IntoTarget, LOAD_OPTIONS, type RawOptions } from '../options/load-options.ts'
import { checked } from '../options/option.ts'
import { oneOf } from '../options/option-values.ts'
import { resolveOptions } from '../options/options.ts'
import type { NamedInputs } from '../options/source-options.ts'
import { parseTableName } from '../options/table-names.ts'
import { TABLE_CHOICE, type TableChoice } from '../options/table-options.ts'
import type { RunReport } from '../report.ts'
import { displayName, type TableName } from '../schema.ts'
import type { SourceSpec } from '../sources/source-spec.ts'
import type { ResumeChoices } from '../table/table-scope.ts'
import { DATABASE_KINDS, type DatabaseKind } from '../targets.ts'
import { openJournal } from './open-journal.ts'
import { runTables } from './run.ts'
import { beginRun, reported } from './run-beginning.ts'
import { RUN_CALL_KINDS, type RunCall } from './run-call.ts'
import { jobsOf, tableOf } from './table-jobs.ts'

interface FilesSettings extends RawOptions, TableChoice, NamedInputs, RunCall {
  readonly sink: DatabaseKind
}

export type FileLoadSettings = IntoTarget<FilesSettings>

const KINDS = {
  ...kindsOf(LOAD_OPTIONS),
  ...kindsOf(TABLE_CHOICE),
  ...NAMED_INPUT_KINDS,
  ...RUN_CALL_KINDS,
  sink: SINK,
} satisfies Kinds<FilesSettings>

/**
 * Loads files, `jobs` tables in parallel. Throws a BulkloadError if the run cannot start (wrong options, missing files,
 * an engine that does not start). A table that fails is in the report, and the others continue unless `failFast` is set.
 */
export function loadFiles(settings: FileLoadSettings): Promise<RunReport> {
  return reported(settings, (words) => loadAll(settings, words))
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
  const begun = beginRun(settings, words, resumed?.record.run.runId)
  const { env, stop, warnings, runId } = begun
  const options = resolveOptions(oneOf('sink', settings.sink, DATABASE_KINDS), settings, env)
  const { peek } = checked(TABLE_CHOICE, settings)
  const { table } = settings
  if (table !== undefined) parseTableName(table)
  const done = [...(resumed?.record.tables.values() ?? [])].filter(isComplete)
  const isDone = (name: TableName): boolean => done.some((record) => record.table === displayName(name))
  const nameOf = (spec: SourceSpec): TableName => (table === undefined ? tableOf(spec) : parseTableName(table))
  const { jobs, specs } = await jobsOf({ settings, options, begun, isDone, nameOf, hasOne: table !== undefined })
  if (resumed === undefined) refuseObjectStoreOptions(settings, specs)
  if (options.rejects !== undefined && jobs.length > 1) {
    throw new BulkloadError('BL_USAGE', '--rejects names one file, but there are several tables', {
      hint: 'leave it out: the rejects of each table are written to <table>.rejects.jsonl',
    })
  }
  const journal = await openJournal(settings, { runId, options, env, specs, warnings, stop, record: resumed?.record })
  let report: RunReport | undefined
  try {
    report = await runTables(jobs, options, { ...begun, peek, journal, done, resume: resumed?.choices })
    return report
  } finally {
    await journal.end(report)
  }
}
