// The last words of a run, for people: a line for each table, what to do next, and at the very end what failed and the command
// that goes on. Why a table failed and what was warned of is not among them: that went to stderr, once.

import type { RunReport } from '../report.ts'
import { type Commands, lastStep, nextSteps } from './next-steps.ts'
import { formatCounted, formatDuration, formatRowRate } from './numbers.ts'
import { equation, tableBlock } from './table-block.ts'

export { formatTable } from './peek-table.ts'

/** The rate of fewer rows is that of the start. */
const WORTH_A_RATE = 10_000

export interface SummaryOptions {
  /** All that was counted of each table, instead of a line. */
  readonly isVerbose?: boolean
  readonly commands?: Commands
}

/** The final words for people, without a newline at their end. */
export function formatSummary(report: RunReport, { isVerbose = false, commands }: SummaryOptions = {}): string {
  const tables = isVerbose
    ? report.tables.map((table) => `${tableBlock(table)}\n`).join('\n')
    : report.tables.map(equation).join('\n')
  const steps = nextSteps(report, commands).map((step) => `next: ${step}`)
  const last = lastStep(report, commands)
  return [tables, runLine(report), ...steps, ...(last === undefined ? [] : [last])].join('\n')
}

function runLine(report: RunReport): string {
  const count = formatCounted(report.tables.length, 'table')
  const status = report.exitStatus === 0 ? report.status : `${report.status}, exit status ${report.exitStatus}`
  return `run ${report.runId}: ${status}, ${count} in ${formatDuration(report.seconds)}${rate(report)}${warned(report)}`
}

function rate({ tables, seconds }: RunReport): string {
  const loaded = tables.reduce((sum, { rows }) => sum + rows.loaded, 0)
  return loaded >= WORTH_A_RATE && seconds > 0 ? `, ${formatRowRate(loaded / seconds)}` : ''
}

function warned({ warnings, tables }: RunReport): string {
  const count = warnings.length + tables.reduce((sum, table) => sum + table.warnings.length, 0)
  return count === 0 ? '' : `, ${formatCounted(count, 'warning')}`
}
