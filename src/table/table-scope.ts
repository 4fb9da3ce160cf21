// What the load of one table has from its beginning to its end: a signal, a clock, its events, what is known of it so far, and
// everything that has to be closed.

import { type BulkloadError, toBulkloadError } from '../errors.ts'
import { FormatReports } from '../input/format/format-reports.ts'
import type { Input } from '../input/input.ts'
import type { ModuleFile } from '../journal/module-file.ts'
import type { RunJournal } from '../journal/run-journal.ts'
import type { TableJournal } from '../journal/table-journal.ts'
import type { LoadOptions } from '../options/options.ts'
import { RejectsFiles } from '../rejects/rejects-files.ts'
import { UnwrittenRejects } from '../rejects/unwritten-rejects.ts'
import type { LoadEvent, TableReport } from '../report.ts'
import { displayName } from '../schema.ts'
import type { Aftermath, TableWriter } from '../sinks/table-writer.ts'
import type { Target } from '../sinks/target.ts'
import { ChunkBuffers } from '../transfer/chunk-buffers.ts'
import { Clocks } from '../transfer/clocks.ts'
import { type Retried, RetryPolicy } from '../transfer/retry-policy.ts'
import type { TableLoad } from '../transfer/table-load.ts'
import type { WorkerPool } from '../workers/pool.ts'
import type { FieldWarnings } from './field-warnings.ts'
import type { PreparedTable } from './prepare/prepared-table.ts'
import { publishedReport } from './resume/done-report.ts'
import type { TakenUp } from './resume/taken-up.ts'
import type { TableJob } from './table-job.ts'
import { type LoadSoFar, tableReport } from './table-report.ts'
import { Warnings } from './warnings.ts'

/** What the loads of a run share. */
export interface TableContext {
  readonly target: Target
  readonly pool: WorkerPool
  readonly options: LoadOptions
  readonly runId: string
  /** What changes the records before they are loaded. */
  readonly transform?: ModuleFile | undefined
  /** What is written down of the run. */
  readonly journal?: RunJournal | undefined
  /** Of a run that is resumed. */
  readonly resume?: ResumeChoices | undefined
  readonly signal: AbortSignal
  /** Show this many of the table's rows afterwards. */
  readonly peek: number
  readonly emit: (event: LoadEvent) => void
  /** Takes the bad records that are tolerated. */
  readonly onReject?: ((error: BulkloadError, record: Uint8Array) => void) | undefined
  /** Files of rejects are written only where the user names one. */
  readonly isRejectsFileOptional?: boolean
  /** Told how to ask for the report of a table whose load has not ended. */
  readonly onBegin?: (job: TableJob, soFar: () => TableReport) => void
}

/** What the user says of a run that is resumed. */
export interface ResumeChoices {
  /** The last source may have more bytes now: they are loaded, too. */
  readonly allowGrowth: boolean
  /** What is to be taken for true where the target does not know. */
  readonly inDoubt: 'stored' | 'missing' | undefined
  /** End the sessions of another loader of the run. */
  readonly takeover: boolean
}

export class TableScope implements LoadSoFar {
  readonly job: TableJob
  readonly context: TableContext
  /** The table's name for people. */
  readonly table: string
  /** That of the run, and that this load has failed. */
  readonly signal: AbortSignal
  /** This many chunks are under way at most. */
  readonly window: number
  readonly clocks: Clocks
  readonly buffers: ChunkBuffers
  readonly formats = new FormatReports()
  readonly warnings: Warnings
  readonly rejects: RejectsFiles
  readonly journal: TableJournal | undefined
  readonly retries: RetryPolicy
  /** How often the target was tried again. */
  retryCount = 0

  // The results of the steps, for the report.
  takenUp: TakenUp | undefined
  input: Input | undefined
  prepared: PreparedTable | undefined
  fields: FieldWarnings | undefined
  writer: TableWriter | undefined
  load: TableLoad | undefined
  /** The statement that made the table. */
  created: string | undefined
  /** A hint told how to change the table. */
  isToBeChanged = false
  /** What the table shows after the load. */
  shown: Pick<TableReport, 'inTable' | 'peek'> = {}
  error: BulkloadError | undefined
  aftermath: Aftermath | undefined
  isDropped = false

  readonly #stop = new AbortController()
  readonly #started = performance.now()
  readonly #closers: (() => unknown)[] = []

  constructor(job: TableJob, context: TableContext) {
    const { options, pool, signal } = context
    this.job = job
    this.context = context
    this.table = displayName(job.name)
    this.signal = AbortSignal.any([signal, this.#stop.signal])
    this.window = 2 * pool.workers + 2
    this.clocks = new Clocks(pool.workers)
    this.buffers = new ChunkBuffers(options.chunkBytes, this.window)
    this.warnings = new Warnings(context.emit, this.table)
    this.retries = new RetryPolicy({
      retries: options.retries,
      deadlineMs: options.deadline,
      mayPass: (cause) => context.target.mayPass(cause, false),
    })
    const isWritten = options.rejects !== undefined || context.isRejectsFileOptional !== true
    const Rejects = isWritten ? RejectsFiles : UnwrittenRejects
    this.rejects = new Rejects(this.table, options.rejects, (message) => this.warnings.add(message))
    this.journal = context.journal?.table(this.table)
    const { folder } = context.journal ?? {}
    if (folder !== undefined) this.rejects.log = this.journal?.rejectsLog(folder)
    this.atEnd(() => this.#closeRejects())
    context.onBegin?.(job, () => this.report())
  }

  get seconds(): number {
    return (performance.now() - this.#started) / 1000
  }

  /** Tells of a retry: of a segment, or of connecting. */
  retried(retried: Retried, ordinal?: number): void {
    this.retryCount++
    this.emit({ event: 'target.retried', table: this.table, ...(ordinal !== undefined && { ordinal }), ...retried })
  }

  emit(event: LoadEvent): void {
    this.context.emit(event)
  }

  /** Ends what the load waits for. */
  stop(cause: unknown): void {
    this.#stop.abort(cause)
  }

  /** What is opened last is closed first. */
  atEnd(close: () => unknown): void {
    this.#closers.push(close)
  }

  /** Closes everything. A load that could not be closed has failed. */
  async close(): Promise<void> {
    for (let close = this.#closers.pop(); close !== undefined; close = this.#closers.pop()) {
      try {
        await close()
      } catch (cause) {
        this.error ??= toBulkloadError(cause)
      }
    }
  }

  async #closeRejects(): Promise<void> {
    // Files of an earlier attempt that were not taken up stay as they are.
    if (this.journal === undefined || this.takenUp !== undefined) await this.rejects.close()
  }

  /** As it is now. */
  report(): TableReport {
    const published = this.takenUp?.published
    const before = this.journal?.before
    return published === undefined || before === undefined
      ? tableReport(this)
      : publishedReport(this, before, published)
  }
}
