// load(): loads one table.

import type { StopSignal, Variables } from '../../environment.ts'
import { BulkloadError, toBulkloadError } from '../../errors.ts'
import { moduleFile } from '../../journal/module-file.ts'
import { checkKinds, FUNCTION, type Kinds, kindsOf, SIGNAL, SINK, VARIABLES } from '../../options/call-kinds.ts'
import { CALLER, type Caller } from '../../options/caller.ts'
import { inWords, wordsOf } from '../../options/in-words.ts'
import { type IntoTarget, LOAD_OPTIONS, type RawOptions } from '../../options/load-options.ts'
import { oneOf, usage } from '../../options/option-values.ts'
import { type LoadOptions, resolveOptions } from '../../options/options.ts'
import { SOURCE_OPTIONS, type SourceOptions } from '../../options/source-options.ts'
import { parseTableName, tableOfFile } from '../../options/table-names.ts'
import { TABLE_CHOICE } from '../../options/table-options.ts'
import type { LoadEvent, LoadProgress, RejectedRecord, TableReport } from '../../report.ts'
import type { TableName } from '../../schema.ts'
import type { Target } from '../../sinks/target.ts'
import type { Source } from '../../sources/source.ts'
import type { SourceSpec } from '../../sources/source-spec.ts'
import { loadTable } from '../../table/load-table.ts'
import type { TableContext } from '../../table/table-scope.ts'
import { DATABASE_KINDS, type DatabaseKind } from '../../targets.ts'
import type { WorkerPool } from '../../workers/pool.ts'
import { givePool, takePool } from '../../workers/warm-pool.ts'
import { openTarget } from '../open-target.ts'
import { beginRun, type RunBeginning } from '../run-beginning.ts'
import { jobsOf, tableOf } from '../table-jobs.ts'
import { fileName, handedOver, LOAD_SOURCE, type LoadSource, namedSource } from './load-source.ts'
import { type Loading, loadingOf } from './loading.ts'

interface OneTableSettings extends Omit<RawOptions, 'jobs' | 'failFast' | 'ledger'>, Omit<SourceOptions, 'filesFrom'> {
  readonly source: LoadSource
  readonly sink: DatabaseKind
  /** `table` or `schema.table`. Default: the file's base name; required for several files, and for what has no name. */
  readonly table?: string
  readonly signal?: StopSignal
  /**
   * Called for each bad record that `maxErrors` tolerates. It is not waited for; what it throws ends the load. Default: none. The library writes files of rejects only
   * where the option `rejects` names one.
   */
  readonly onReject?: (reject: RejectedRecord) => void
  /** Called for every event, such as each reject. Must not throw. Default: none. */
  readonly onEvent?: (event: LoadEvent) => void
  /** Environment variables for addresses and passwords. Default: process.env. */
  readonly env?: Variables
  /** @internal */
  readonly [CALLER]?: Caller
}

export type LoadSettings = IntoTarget<OneTableSettings>

const { filesFrom: _filesFrom, ...SOURCE_KINDS } = kindsOf(SOURCE_OPTIONS)
// A ledger is for a load that can be resumed, and this one has no journal.
const { jobs: _jobs, failFast: _failFast, ledger: _ledger, ...ONE_TABLE } = kindsOf(LOAD_OPTIONS)

const KINDS = {
  ...ONE_TABLE,
  source: LOAD_SOURCE,
  ...SOURCE_KINDS,
  sink: SINK,
  table: TABLE_CHOICE.table.kind,
  signal: SIGNAL,
  onReject: FUNCTION,
  onEvent: FUNCTION,
  env: VARIABLES,
} satisfies Kinds<OneTableSettings>

/**
 * Loads one table. `await` it for the report, which resolves once the server has confirmed all rows, or loop over it with
 * `for await` for the running totals after each block. Invalid options throw BL_USAGE at the call; every other failure
 * rejects the promise or is thrown in the loop, as a BulkloadError. Leaving the loop early or aborting the signal stops
 * the upload without a commit and frees every thread.
 */
export function load(settings: LoadSettings): Loading<LoadProgress, TableReport> {
  try {
    return begun(settings)
  } catch (cause) {
    throw wordsOf(settings).error(cause)
  }
}

function begun(settings: LoadSettings): Loading<LoadProgress, TableReport> {
  checkKinds('load', settings, KINDS, ['source', 'sink'])
  const { env = process.env } = settings
  const options = resolveOptions(oneOf('sink', settings.sink, DATABASE_KINDS), settings, env)
  const name = tableName(settings)
  const stop = new AbortController()
  return loadingOf((settle) => inWords(steps(settings, { name, options, stop, settle }), wordsOf(settings)), stop)
}

interface Beginning {
  readonly name: TableName | undefined
  readonly options: LoadOptions
  readonly stop: AbortController
  readonly settle: (report: TableReport) => void
}

async function* steps(
  settings: LoadSettings,
  { name: named, options, stop, settle }: Beginning,
): AsyncGenerator<LoadProgress, TableReport, void> {
  const words = wordsOf(settings)
  const begun = beginRun(settings, words)
  const { env, onEvent, runId } = begun
  // Leaving the loop aborts what is under way.
  const signal = AbortSignal.any([begun.signal, stop.signal])
  if (signal.aborted) throw toBulkloadError(signal.reason, 'BL_ABORTED')
  const { name, sources, close } = await openSources(settings, named, options, { ...begun, signal })
  let target: Target | undefined
  let pool: WorkerPool | undefined
  try {
    target = await openTarget(options, runId, env)
    for (const message of target.warnings) onEvent({ event: 'warning', message })
    pool = takePool(options.workers, sizeOf(sources))
    const onReject = (error: BulkloadError, record: Uint8Array): void =>
      handOver(settings, words.data({ record: Buffer.from(record).toString(), error: error.toJSON() }), stop)
    const transform = options.transform === undefined ? undefined : await moduleFile(options.transform)
    const context: TableContext = {
      ...{ target, pool, options, runId, transform, signal, peek: 0, emit: onEvent, onReject },
      isRejectsFileOptional: true,
    }
    const { report, error, complete } = yield* loadTable({ name, sources }, context)
    if (error !== undefined) throw error
    settle(words.data(report))
    if (complete !== undefined) yield complete
    return report
  } finally {
    stop.abort(new BulkloadError('BL_ABORTED', 'the load was stopped before its end'))
    close()
    if (pool !== undefined) await givePool(pool)
    await target?.close()
  }
}

/** What the program throws there ends the load, also later, and is not a fault of the record. */
function handOver({ onReject }: LoadSettings, reject: RejectedRecord, stop: AbortController): void {
  const failure = (cause: unknown): BulkloadError =>
    new BulkloadError('BL_ABORTED', `onReject failed: ${toBulkloadError(cause).message}`, { cause })
  try {
    const answer: unknown = onReject?.(reject)
    if (answer instanceof Promise) answer.catch((cause: unknown) => stop.abort(failure(cause)))
  } catch (cause) {
    throw failure(cause)
  }
}

/** undefined where the files tell, once they are known. */
function tableName({ table, source }: LoadSettings): TableName | undefined {
  const isNamed = namedSource(source) !== undefined
  if (table !== undefined) return parseTableName(table)
  if (isNamed) return undefined
  const file = fileName(source)
  if (file !== undefined) return tableOfFile(file)
  throw new BulkloadError('BL_USAGE', 'a load from bytes, a stream or rows requires the option table', {
    hint: 'set table: load({ table: "events", … })',
  })
}

interface OpenedSources {
  readonly name: TableName
  readonly sources: readonly Source[]
  close(): void
}

async function openSources(
  settings: LoadSettings,
  table: TableName | undefined,
  options: LoadOptions,
  begun: Pick<RunBeginning, 'signal' | 'onEvent' | 'warnings'>,
): Promise<OpenedSources> {
  const file = namedSource(settings.source)
  if (file === undefined) {
    const { source, close } = await handedOver(settings.source, begun.signal, options.input.columns)
    // Where there is no name, there is no load without the option.
    return { name: table as TableName, sources: [source], close }
  }
  const { source: _source, ...named } = settings
  const nameOf = (spec: SourceSpec): TableName => table ?? tableOf(spec)
  const { jobs } = await jobsOf({
    settings: { ...named, files: [file] },
    options,
    begun,
    nameOf,
    hasOne: table !== undefined,
  })
  const [job, ...others] = jobs
  if (job !== undefined && others.length === 0) return { ...job, close: () => undefined }
  throw usage(
    `the files of ${file} have ${jobs.length} base names, and load() loads one table`,
    'set table to load all of them into one table, or use loadFiles',
  )
}

/** Or null where one cannot tell. */
function sizeOf(sources: readonly Source[]): number | null {
  return sources.reduce<number | null>(
    (sum, { sizeBytes }) => (sum === null || sizeBytes === null ? null : sum + sizeBytes),
    0,
  )
}
