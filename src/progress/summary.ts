// The last words of a run, for people: what was counted, whether it adds up, and what to do next. Why a table failed and what
// was warned of is not among them: that went to stderr, once.

import type { RunReport } from '../report.ts'
import { type Commands, namesOf, nextSteps } from './next-steps.ts'
import { formatCounted, formatDuration } from './numbers.ts'
import { equation, tableBlock } from './table-block.ts'

export { formatTable } from './peek-table.ts'

export interface SummaryOptions {
  /** All of each table, also where there are several: then one line of each is the rule. */
  readonly isVerbose?: boolean
  readonly commands?: Commands
}

/** The final words for people, without a newline at their end. */
export function formatSummary(report: RunReport, { isVerbose = false, commands }: SummaryOptions = {}): string {
  const isWhole = isVerbose || report.tables.length === 1
  const tables = isWhole ? report.tables.map(tableBlock).join('\n\n') : report.tables.map(equation).join('\n')
  const steps = nextSteps(report, commands).map((step) => `next: ${step}`)
  // The steps for the only table belong to it.
  const [between, beforeRun] = report.tables.length === 1 ? ['\n', '\n\n'] : ['\n\n', '\n']
  const head = [tables, ...(steps.length > 0 ? [steps.join('\n')] : [])].join(between)
  return `${head}${steps.length > 0 ? beforeRun : '\n\n'}${runLine(report)}`
}

function runLine(report: RunReport): string {
  const count = formatCounted(report.tables.length, 'table')
  const status = report.exitStatus === 0 ? report.status : `${report.status}, exit status ${report.exitStatus}`
  const line = `run ${report.runId}: ${status}, ${count} in ${formatDuration(report.seconds)}`
  const failed = report.tables.filter(({ error }) => error !== undefined)
  const who = failed.length > 0 && report.tables.length > 1 ? `; failed: ${namesOf(failed)}` : ''
  return `${line}${warned(report)}${who}`
}

function warned({ warnings, tables }: RunReport): string {
  const count = warnings.length + tables.reduce((sum, table) => sum + table.warnings.length, 0)
  return count === 0 ? '' : `, ${formatCounted(count, 'warning')}`
}
