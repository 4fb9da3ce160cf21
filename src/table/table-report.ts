// The report of one table: of a load that has ended, or of one that never began.

import type { BulkloadError } from '../errors.ts'
import type { Input } from '../input/input.ts'
import type { LoadOptions } from '../options/options.ts'
import type { FormatReport, RejectsReport, TableReport } from '../report.ts'
import { displayName } from '../schema.ts'
import type { Aftermath, TableWriter } from '../sinks/table-writer.ts'
import type { Target } from '../sinks/target.ts'
import { imbalance, isCounted } from '../transfer/balance.ts'
import type { Clocks } from '../transfer/clocks.ts'
import type { LoadedBefore } from '../transfer/loaded-before.ts'
import type { TableLoad } from '../transfer/table-load.ts'
import type { PreparedTable } from './prepare/prepared-table.ts'
import type { TableJob } from './table-job.ts'

/** What is known of a load: it may have ended before there was a plan, or not yet. */
export interface LoadSoFar {
  readonly job: TableJob
  readonly context: { readonly target: Target; readonly options: LoadOptions }
  readonly input: Input | undefined
  readonly prepared: PreparedTable | undefined
  /** The statement that made the table. */
  readonly created: string | undefined
  readonly isDropped: boolean
  readonly retryCount: number
  readonly load: TableLoad | undefined
  readonly writer: TableWriter | undefined
  /** Of a run that is resumed. */
  readonly takenUp: { readonly before?: LoadedBefore } | undefined
  readonly clocks: Clocks
  /** Of a load that failed. */
  readonly aftermath: Aftermath | undefined
  readonly formats: { readonly all: readonly FormatReport[] }
  readonly warnings: { readonly all: readonly string[] }
  readonly rejects: { readonly reports: readonly RejectsReport[] }
  readonly error: BulkloadError | undefined
  readonly seconds: number
}

export function tableReport(soFar: LoadSoFar): TableReport {
  const { input, prepared, created, isDropped, load, aftermath, error } = soFar
  const before = soFar.takenUp?.before
  const empty = notStarted(soFar.job, soFar.context.target, soFar.context.options)
  const { sourceBytesRead = 0, bytesRead = 0 } = input ?? {}
  // What is in a stage is not in the table.
  const arrived = load?.isInTable ? load : undefined
  const covered = arrived?.bytesCovered ?? 0
  const counts = arrived?.rows ?? empty.rows
  const countedBy = arrived?.countedBy ?? 'none'
  const changes = arrived?.completion?.changes
  // Of a load that has not ended, the commit that is under way.
  const isUnknown = aftermath === undefined ? load?.isCommitting === true : aftermath.outcome === 'unknown'
  const sums = { rows: counts, sent: load?.delivered.rows ?? 0, bytesRead, bytesCovered: covered, changes }
  return {
    ...empty,
    formats: soFar.formats.all,
    ...(created !== undefined && { created }),
    ...(isDropped && { dropped: true }),
    ...(isUnknown && { unconfirmed: true }),
    warnings: soFar.warnings.all,
    wire: prepared?.encoding.wire ?? 'text',
    wireReason: prepared?.wireReason ?? 'the load ended before a wire was chosen',
    rows: { ...counts },
    bytes: { source: sourceBytesRead, read: bytesRead, covered, sent: load?.delivered.bytesSent ?? 0 },
    blocks: load?.delivered.blocks ?? 0,
    ...(soFar.retryCount > 0 && { retries: soFar.retryCount }),
    ...streamsReport(soFar.writer),
    segments: arrived?.segments ?? 0,
    seconds: soFar.seconds,
    ...(before !== undefined && { resumed: { rows: before.rows, segments: before.segments } }),
    stages: load === undefined ? [] : soFar.clocks.stages(input?.isTransformed === true),
    countedBy,
    ...writeReport(soFar),
    balanced:
      load !== undefined && error === undefined && imbalance(sums) === undefined && isCounted(countedBy, sums.sent),
    ...rejectsReports(soFar.rejects.reports),
    ...(error !== undefined && { error: error.toJSON() }),
  }
}

/** What the mode does, and once it is done, what happened to the rows. */
function writeReport({ writer, load }: LoadSoFar): Pick<TableReport, 'write'> {
  if (writer?.plan === undefined) return {}
  const { mode, by, words } = writer.plan
  const { changes, deleted } = load?.completion ?? {}
  return {
    write: { mode, ...(by !== undefined && { by }), words, ...changes, ...(deleted !== undefined && { deleted }) },
  }
}

function streamsReport(writer: TableWriter | undefined): Pick<TableReport, 'streams'> {
  if (writer === undefined) return {}
  const { streams: count, reason } = writer.limits
  if (count === 1 && reason === undefined) return {}
  return { streams: { count, ...(reason !== undefined && { reason }) } }
}

/** Of a load that did not begin. */
export function notStarted(job: TableJob, target: Target, options: LoadOptions): TableReport {
  return {
    table: displayName(job.name),
    target: target.kind,
    address: target.address,
    sources: job.sources.map((source) => source.name),
    formats: [],
    warnings: [],
    wire: 'text',
    wireReason: 'not started',
    codec: options.codec,
    rows: { read: 0, loaded: 0, rejected: 0, skipped: 0 },
    bytes: { source: 0, read: 0, covered: 0, sent: 0 },
    blocks: 0,
    segments: 0,
    seconds: 0,
    stages: [],
    countedBy: 'none',
    balanced: false,
  }
}

/** The first file of rejects, and the others where there are several formats. */
export function rejectsReports([first, ...others]: readonly RejectsReport[]): Pick<
  TableReport,
  'rejects' | 'moreRejects'
> {
  return { ...(first !== undefined && { rejects: first }), ...(others.length > 0 && { moreRejects: others }) }
}
