// One run: several tables, `jobs` of them at once, one pool of workers, one target.

import { randomBytes } from 'node:crypto'
import { BulkloadError, toBulkloadError } from '../errors.ts'
import { moduleFile } from '../journal/module-file.ts'
import type { RunJournal } from '../journal/run-journal.ts'
import type { TableRecord } from '../journal/run-record.ts'
import type { LoadOptions } from '../options/options.ts'
import type { LoadEvent, RunReport, TableReport } from '../report.ts'
import { displayName } from '../schema.ts'
import type { ConnectS3 } from '../sinks/file/s3-connection.ts'
import type { Target } from '../sinks/target.ts'
import { loadTable } from '../table/load-table.ts'
import { doneReport } from '../table/resume/done-report.ts'
import type { TableJob } from '../table/table-job.ts'
import { notStarted } from '../table/table-report.ts'
import type { ResumeChoices, TableContext } from '../table/table-scope.ts'
import type { Warnings } from '../table/warnings.ts'
import { givePool, takePool } from '../workers/warm-pool.ts'
import { openTarget } from './open-target.ts'
import type { ReportSoFar } from './report-so-far.ts'
import { runReport } from './run-report.ts'

export interface RunSettings {
  readonly env: NodeJS.ProcessEnv
  readonly signal: AbortSignal
  readonly peek: number
  readonly onEvent: (event: LoadEvent) => void
  /** Of the run as a whole; what is in it when the run begins is reported, too. */
  readonly warnings: Warnings
  readonly runId: string
  readonly journal?: RunJournal | undefined
  /** Of a run that is resumed. */
  readonly resume?: ResumeChoices | undefined
  /** Tables that an earlier attempt has loaded whole. */
  readonly done?: readonly TableRecord[]
  /** Called once, when the tables begin, how to ask for the report as it is. */
  readonly onStart?: (soFar: ReportSoFar) => void
  /** Where files may be written to S3. */
  readonly connectS3?: ConnectS3
}

/** A run's name: unique, also among those that begin in the same second, and sorts by time. */
export function newRunId(): string {
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  return `${time}-${randomBytes(6).toString('hex')}`
}

/** Loads all tables and reports. Fails only when the run cannot begin; a table's failure is in its report. */
export async function runTables(
  jobs: readonly TableJob[],
  options: LoadOptions,
  settings: RunSettings,
): Promise<RunReport> {
  const { runId, journal } = settings
  const transform = options.transform === undefined ? undefined : await moduleFile(options.transform)
  const started = performance.now()
  const emit = settings.onEvent
  emit({ event: 'run.started', runId, tables: jobs.map((job) => displayName(job.name)), jobs: options.jobs })
  // The threads load their code while the target is opened, and end before it is closed.
  const pool = takePool(options.workers, bytesOf(jobs))
  const target = await openTarget(options, runId, settings.env, settings.connectS3).catch(async (cause: unknown) => {
    await givePool(pool).catch(() => undefined)
    throw cause
  })
  try {
    journal?.opened(target.address)
    const tables = await loadAll(jobs, options, settings, { target, pool, runId, transform }).finally(() =>
      givePool(pool),
    )
    const report = runReport(
      settings.runId,
      journal,
      tables,
      settings.warnings.all,
      (performance.now() - started) / 1000,
    )
    emit({ event: 'run.finished', report })
    return report
  } finally {
    await target.close()
  }
}

/** Of the sources' own bytes, or null where one cannot tell. */
function bytesOf(jobs: readonly TableJob[]): number | null {
  const sizes = jobs.flatMap(({ sources }) => sources.map(({ sizeBytes }) => sizeBytes))
  return sizes.reduce((sum, size) => (sum === null || size === null ? null : sum + size), 0)
}

async function loadAll(
  jobs: readonly TableJob[],
  options: LoadOptions,
  settings: RunSettings,
  shared: Pick<TableContext, 'target' | 'pool' | 'runId' | 'transform'>,
): Promise<TableReport[]> {
  const { target } = shared
  for (const message of target.warnings) settings.warnings.add(message)
  // A server that is not there is reported once, not for each table.
  if (jobs.length > 1) await isThere(target, settings.signal)
  const stop = new AbortController()
  const signal = AbortSignal.any([settings.signal, stop.signal])
  const underWay = new Map<TableJob, () => TableReport>()
  const onBegin = (job: TableJob, soFar: () => TableReport): unknown => underWay.set(job, soFar)
  const { journal, resume } = settings
  const context = {
    ...shared,
    options,
    journal,
    resume,
    signal,
    peek: settings.peek,
    emit: settings.onEvent,
    onBegin,
  }
  const reports: TableReport[] = []
  const started = performance.now()
  const done = (settings.done ?? []).map((record) => doneReport(record, target, options))
  settings.onStart?.((cause) => {
    const error = cause.toJSON()
    const tables = jobs.map((job, index) => {
      return (
        reports[index] ?? { ...(underWay.get(job)?.() ?? notStarted(job, target, options)), error, balanced: false }
      )
    })
    return runReport(
      settings.runId,
      journal,
      [...done, ...tables],
      settings.warnings.all,
      (performance.now() - started) / 1000,
    )
  })
  let next = 0
  async function worker(): Promise<void> {
    for (let index = next++; index < jobs.length; index = next++) {
      const job = jobs[index]
      if (job === undefined) return
      if (signal.aborted) {
        const error = toBulkloadError(signal.reason, 'BL_ABORTED').toJSON()
        reports[index] = { ...notStarted(job, target, options), error }
        continue
      }
      const { report, error } = await lastOf(loadTable(job, context))
      reports[index] = report
      if (error !== undefined && options.failFast && !signal.aborted) {
        stop.abort(
          new BulkloadError('BL_STOPPED', `stopped, because the load of ${report.table} failed`, {
            hint: 'without --fail-fast the other tables continue',
          }),
        )
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(options.jobs, jobs.length) }, worker))
  return [...done, ...reports]
}

/** Fails where a load would fail at once. */
async function isThere(target: Target, signal: AbortSignal): Promise<void> {
  try {
    await (await target.connect(signal)).close()
  } catch (cause) {
    if (!target.mayPass(cause, true)) throw cause
  }
}

async function lastOf<T>(generator: AsyncGenerator<unknown, T>): Promise<T> {
  for (;;) {
    const { done, value } = await generator.next()
    if (done) return value
  }
}
