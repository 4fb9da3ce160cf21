// The report of a run from those of its tables.

import { ERROR_CODES, EXIT } from '../errors.ts'
import { REPORT_SCHEMA, type RunReport, type TableReport } from '../report.ts'
import { worstStatus } from '../worst-status.ts'

export function runReport(
  runId: string,
  journal: { readonly path: string | undefined } | undefined,
  tables: readonly TableReport[],
  warnings: readonly string[],
  seconds: number,
): RunReport {
  // What --fail-fast stopped is a consequence: the status is that of the cause.
  const causes = tables.filter((table) => table.error?.code !== 'BL_STOPPED')
  const exitStatus = worstStatus(causes.map(statusOf))
  return {
    schema: REPORT_SCHEMA,
    status: statusWord(exitStatus),
    exitStatus,
    runId,
    ...(journal?.path !== undefined && { journal: journal.path }),
    seconds,
    warnings,
    tables,
  }
}

function statusOf(table: TableReport): number {
  if (table.error !== undefined) return ERROR_CODES[table.error.code]
  return table.rows.rejected > 0 ? EXIT.rejects : EXIT.ok
}

function statusWord(exitStatus: number): RunReport['status'] {
  if (exitStatus === EXIT.ok) return 'ok'
  if (exitStatus === EXIT.rejects) return 'rejects'
  return exitStatus === EXIT.interrupted || exitStatus === EXIT.terminated ? 'interrupted' : 'failed'
}
