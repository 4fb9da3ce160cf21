// load(): loads one table.

import type { StopSignal, Variables } from '../environment.ts'
import { BulkloadError, toBulkloadError } from '../errors.ts'
import { checkHiveFolders } from '../input/hive-folders.ts'
import {
  checkKinds,
  FUNCTION,
  isIterable,
  type Kinds,
  kindsOf,
  SIGNAL,
  SINK,
  VARIABLES,
} from '../options/call-kinds.ts'
import { CALLER, type Caller } from '../options/caller.ts'
import { inWords, wordsOf } from '../options/in-words.ts'
import { LOAD_OPTIONS, type RawOptions } from '../options/load-options.ts'
import { oneOf, usage } from '../options/option-values.ts'
import { type LoadOptions, resolveOptions } from '../options/options.ts'
import { SOURCE_OPTIONS, type SourceOptions } from '../options/source-options.ts'
import { parseTableName, tableOfFile } from '../options/table-names.ts'
import { TABLE_CHOICE } from '../options/table-options.ts'
import type { LoadEvent, LoadProgress, TableReport } from '../report.ts'
import type { TableName } from '../schema.ts'
import type { Target } from '../sinks/target.ts'
import { fileSource } from '../sources/file-source.ts'
import { byteSource, markedRowSource } from '../sources/iterable-source.ts'
import type { Source } from '../sources/source.ts'
import { loadTable } from '../table/load-table.ts'
import { DATABASE_KINDS, type DatabaseKind } from '../targets.ts'
import { untilAborted } from '../until-aborted.ts'
import type { WorkerPool } from '../workers/pool.ts'
import { givePool, takePool } from '../workers/warm-pool.ts'
import { type Loading, loadingOf } from './loading.ts'
import { openTarget } from './open-target.ts'
import { newRunId } from './run.ts'

type AnyIterable<T> = Iterable<T> | AsyncIterable<T>

/** A path; a Readable or (async) iterable of bytes or strings; or an (async) iterable of objects, each of which is one row. */
export type LoadSource = string | AnyIterable<Uint8Array | string> | AnyIterable<object>

export interface LoadSettings
  extends Omit<RawOptions, 'jobs' | 'failFast' | 'ledger'>,
    Pick<SourceOptions, 'ignoreHivePartitions'> {
  readonly source: LoadSource
  readonly sink: DatabaseKind
  /** `table` or `schema.table`. Default: the file's base name; required for streams and rows. */
  readonly table?: string
  readonly signal?: StopSignal
  /** Called for every event, such as each reject. Must not throw. Default: none. */
  readonly onEvent?: (event: LoadEvent) => void
  /** Environment variables for addresses and passwords. Default: process.env. */
  readonly env?: Variables
  /** @internal */
  readonly [CALLER]?: Caller
}

// A ledger is for a load that can be resumed, and this one has no journal.
const { jobs: _jobs, failFast: _failFast, ledger: _ledger, ...ONE_TABLE } = kindsOf(LOAD_OPTIONS)

const KINDS = {
  ...ONE_TABLE,
  source: {
    words:
      'a path, a Readable, or an iterable of bytes, of text or of objects (put a single chunk of bytes into an array: [bytes])',
    accepts: (value) => typeof value === 'string' || isIterable(value),
  },
  ignoreHivePartitions: SOURCE_OPTIONS.ignoreHivePartitions.kind,
  sink: SINK,
  table: TABLE_CHOICE.table.kind,
  signal: SIGNAL,
  onEvent: FUNCTION,
  env: VARIABLES,
} satisfies Kinds<LoadSettings>

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
  if (settings.source === '') throw usage('source is empty', 'pass the path of a file')
  const { env = process.env } = settings
  const options = resolveOptions(oneOf('sink', settings.sink, DATABASE_KINDS), settings, env)
  const name = tableName(settings)
  if (typeof settings.source === 'string' && settings.ignoreHivePartitions !== true) {
    checkHiveFolders([{ name: settings.source, path: settings.source }], options.mapping)
  }
  const stop = new AbortController()
  return loadingOf(inWords(steps(settings, name, options, env, stop), wordsOf(settings)), stop)
}

async function* steps(
  settings: LoadSettings,
  name: TableName,
  options: LoadOptions,
  env: Variables,
  stop: AbortController,
): AsyncGenerator<LoadProgress, TableReport, void> {
  const signal = settings.signal as AbortSignal | undefined
  const words = wordsOf(settings)
  const onEvent = (event: LoadEvent): void => settings.onEvent?.(words.data(event))
  // Leaving the loop aborts what is under way.
  const signals = AbortSignal.any(signal === undefined ? [stop.signal] : [signal, stop.signal])
  if (signals.aborted) throw toBulkloadError(signals.reason, 'BL_ABORTED')
  const { source, close } = await openSource(settings.source, signals)
  let target: Target | undefined
  let pool: WorkerPool | undefined
  try {
    const runId = newRunId()
    target = await openTarget(options, runId, env)
    for (const message of target.warnings) onEvent({ event: 'warning', message })
    pool = takePool(options.workers, source.sizeBytes)
    const context = { target, pool, options, runId, signal: signals, peek: 0, emit: onEvent }
    const { report, error } = yield* loadTable({ name, sources: [source] }, context)
    if (error !== undefined) throw error
    return report
  } finally {
    stop.abort(new BulkloadError('BL_ABORTED', 'the load was stopped before its end'))
    close()
    if (pool !== undefined) await givePool(pool)
    await target?.close()
  }
}

function tableName(settings: LoadSettings): TableName {
  if (settings.table !== undefined) return parseTableName(settings.table)
  if (typeof settings.source === 'string') return tableOfFile(settings.source)
  throw new BulkloadError('BL_USAGE', 'a load from a stream or from rows requires the option table', {
    hint: 'set table: load({ table: "events", … })',
  })
}

/** Bytes or rows: the first item tells. `close` lets go of the caller's iterable, also when nothing more was read. */
async function openSource(source: LoadSource, signal: AbortSignal): Promise<{ source: Source; close: () => void }> {
  if (typeof source === 'string') return { source: await fileSource(source), close: () => undefined }
  const items = iterate(source)
  // `return` waits for a `next` that is under way, and a source that never answers must not hold up the end.
  const close = (): void => void items.return(undefined).catch(() => undefined)
  try {
    const first = await untilAborted(items.next(), signal)
    const all = startingWith(first, items)
    const isBytes = !first.done && (typeof first.value === 'string' || first.value instanceof Uint8Array)
    return isBytes
      ? { source: byteSource('the stream', all as AnyIterable<Uint8Array>), close }
      : { source: markedRowSource('the rows', all as AnyIterable<object>), close }
  } catch (cause) {
    close()
    const error = toBulkloadError(cause, 'BL_SOURCE_FAILED')
    throw error === cause ? error : new BulkloadError(error.code, `the source failed: ${error.message}`, { cause })
  }
}

async function* iterate(source: AnyIterable<unknown>): AsyncGenerator<unknown> {
  yield* source
}

async function* startingWith(first: IteratorResult<unknown>, rest: AsyncGenerator<unknown>): AsyncGenerator<unknown> {
  if (first.done) return
  try {
    yield first.value
    yield* rest
  } finally {
    await rest.return(undefined)
  }
}
