// What is printed of a load that has ended.

import { EXIT } from '../errors.ts'
import type { Commands } from '../progress/next-steps.ts'
import type { Reporter } from '../progress/reporter.ts'
import { formatSummary, formatTable } from '../progress/summary.ts'
import type { RunReport } from '../report.ts'
import type { CommandSettings } from './command-settings.ts'
import { printOrTell, tellTableErrors } from './failure.ts'

const DEFAULT_WIDTH = 80

export async function tellReport(
  report: RunReport,
  { json, logFormat, verbose }: CommandSettings['own'],
  commands: Commands,
  reporter: Reporter,
): Promise<void> {
  // Nobody is interested in more.
  if (report.tables.some(({ error }) => error?.code === 'BL_READER_GONE')) return
  const isText = logFormat === 'text'
  if (isText) tellTableErrors(report)
  if (!isText && !json) return
  const text = json ? `${JSON.stringify(report)}\n` : textOf(report, verbose ?? false, commands)
  if (isOutput(report)) process.stderr.write(text)
  else await printOrTell(text, endOf(report), isText ? undefined : reporter)
}

/** Standard output has the rows. */
function isOutput({ tables }: RunReport): boolean {
  return tables.some(({ target, address }) => target === 'file' && address === 'standard output')
}

function textOf(report: RunReport, isVerbose: boolean, commands: Commands): string {
  const width = process.stdout.columns ?? DEFAULT_WIDTH
  const peeks = report.tables.flatMap((table) =>
    table.peek ? [`${table.table}:\n${formatTable(table.peek.columns, table.peek.rows, width)}\n`] : [],
  )
  return `${[...peeks, formatSummary(report, { isVerbose, commands })].join('\n')}\n`
}

/** For those who do not get to see the report. */
function endOf({ exitStatus, status }: RunReport): string {
  if (exitStatus === EXIT.ok) return 'the load itself is done: do not run it again'
  return `the load itself has ended: ${status}, exit status ${exitStatus}`
}
