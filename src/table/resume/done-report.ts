// The report of a table that an earlier attempt of the run has loaded whole.

import type { TableRecord } from '../../journal/run-record.ts'
import type { LoadOptions } from '../../options/options.ts'
import type { TableReport } from '../../report.ts'
import type { Target } from '../../sinks/target.ts'
import type { Source } from '../../sources/source.ts'
import { notStarted } from '../table-report.ts'
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
