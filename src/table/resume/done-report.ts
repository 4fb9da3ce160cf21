// The report of a table that an earlier attempt of the run has loaded whole, or as far as its stage.

import type { TableRecord } from '../../journal/run-record.ts'
import type { LoadOptions } from '../../options/options.ts'
import type { TableReport } from '../../report.ts'
import type { PublishBegun } from '../../sinks/publish-log.ts'
import type { Target } from '../../sinks/target.ts'
import type { Source } from '../../sources/source.ts'
import { type LoadSoFar, notStarted, rejectsReports } from '../table-report.ts'
import { loadedBefore } from './loaded-before.ts'

export function doneReport(
  { table, sources, segments }: TableRecord,
  target: Target,
  options: LoadOptions,
): TableReport {
  const { rows, bytes, segments: count, countedBy } = loadedBefore([...segments.values()])
  const named = sources.map(({ name }) => ({ name }) as Source)
  return {
    ...notStarted({ name: { schema: undefined, table }, sources: named }, target, options),
    table,
    wireReason: 'loaded before the run was resumed',
    rows,
    bytes: { source: 0, read: bytes, covered: bytes, sent: 0 },
    segments: count,
    resumed: { rows, segments: count },
    countedBy,
    balanced: countedBy !== 'sender',
  }
}

/** Its stage was published by a resume. */
export function publishedReport(
  soFar: LoadSoFar,
  record: TableRecord,
  { plan, changes, deleted, countedBy }: PublishBegun,
): TableReport {
  const { context, warnings, seconds, rejects, error } = soFar
  const done = doneReport(record, context.target, context.options)
  return {
    ...done,
    ...(countedBy !== undefined && { countedBy, balanced: countedBy !== 'sender' }),
    warnings: warnings.all,
    seconds,
    write: { ...plan, ...changes, ...(deleted !== undefined && { deleted }) },
    ...rejectsReports(rejects.reports),
    ...(error !== undefined && { balanced: false, error: error.toJSON() }),
  }
}
