// One table from its sources to its report. Never throws: what went wrong is in the outcome, beside what had been loaded by
// then.

import type { BulkloadError } from '../errors.ts'
import type { LoadProgress, TableReport } from '../report.ts'
import type { TableLoad } from '../transfer/table-load.ts'
import { beginLoad } from './begin-load.ts'
import { finishLoad } from './finish-load.ts'
import { dropCreated, giveUp } from './give-up.ts'
import { type OpenedTable, openTable } from './open-table.ts'
import { planTable } from './plan-table.ts'
import type { TableJob } from './table-job.ts'
import { progressEvent, progressOf } from './table-progress.ts'
import { type TableContext, TableScope } from './table-scope.ts'

export interface TableOutcome {
  readonly report: TableReport
  readonly error: BulkloadError | undefined
  /** The totals of a load that has succeeded. */
  readonly complete: LoadProgress | undefined
}

export async function* loadTable(job: TableJob, context: TableContext): AsyncGenerator<LoadProgress, TableOutcome> {
  const scope = new TableScope(job, context)
  try {
    const opened = await openTable(scope)
    if (opened !== undefined) yield* loadOpened(scope, opened)
  } catch (cause) {
    await giveUp(scope, cause)
  } finally {
    await scope.close()
  }
  await dropCreated(scope)
  const report = { ...scope.report(), ...scope.shown }
  scope.journal?.end(report)
  scope.emit({ event: 'table.finished', table: scope.table, report })
  const { error, load } = scope
  return { report, error, complete: error === undefined && load !== undefined ? progressOf(load, true) : undefined }
}

async function* loadOpened(scope: TableScope, opened: OpenedTable): AsyncGenerator<LoadProgress> {
  const prepared = await planTable(scope, opened)
  const load = await beginLoad(scope, opened, prepared)
  yield* transfer(scope, opened, load)
  await finishLoad(scope, opened, load)
}

async function* transfer(
  scope: TableScope,
  { input, chunks }: OpenedTable,
  load: TableLoad,
): AsyncGenerator<LoadProgress> {
  for await (const _ of load.run(chunks)) {
    scope.emit(progressEvent(scope.table, load, input))
    yield progressOf(load, false)
  }
}
