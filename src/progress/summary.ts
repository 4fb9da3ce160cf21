// The last block that a person sees: what was counted, by whom, whether it adds up, and what to do next.

import { type ErrorData, formatError } from '../errors.ts'
import type { RejectsReport, RunReport, TableReport } from '../report.ts'
import {
  formatByteRate,
  formatBytes,
  formatCount,
  formatCounted,
  formatDuration,
  formatRatio,
  formatRowRate,
} from './numbers.ts'
import { visible, visibleError } from './visible.ts'

export { formatTable } from './peek-table.ts'

const LABEL_WIDTH = 10

/** The final block for people, without a newline at its end. */
export function formatSummary(report: RunReport): string {
  const blocks = report.tables.map(tableBlock)
  return [...blocks, runLine(report)].join('\n\n')
}

function tableBlock(report: TableReport): string {
  const { rows, bytes, seconds } = report
  const lines = [`${visible(report.table)} (${report.target}) from ${report.sources.map(visible).join(', ')}`]
  const add = (label: string, text: string) => lines.push(`  ${label.padEnd(LABEL_WIDTH)}${text}`)
  for (const { words, flags, guessed, sources } of report.formats) {
    add('format', `${sources > 1 ? `${formatCount(sources)} sources: ` : ''}${visible(words)}`)
    // What was guessed can be said.
    if (guessed) add('as flags', visible(flags))
  }
  if (report.created !== undefined) {
    const then = report.dropped ? '; nothing was loaded into it, and it was dropped again' : ''
    add('created', `the table did not exist and was created${then}`)
  }
  add(
    'rows',
    `${formatCount(rows.read)} read, ${formatCount(rows.loaded)} loaded, ` +
      `${formatCount(rows.rejected)} rejected, ${formatCount(rows.skipped)} skipped (blank lines)`,
  )
  add('loaded', countedBy(report))
  if (report.inTable !== undefined) add('in table', `${formatCounted(report.inTable, 'row')}, counted by the engine`)
  const ratio = formatRatio(bytes.read, bytes.sent)
  const packed = bytes.source === bytes.read ? '' : ` from ${formatBytes(bytes.source)} of source`
  add(
    'bytes',
    `${formatBytes(bytes.read)} in${packed}, ${formatBytes(bytes.sent)} on the wire${ratio === undefined ? '' : ` (${ratio})`}`,
  )
  add('time', `${formatDuration(seconds)}${speeds(report)}`)
  add('segments', `${formatCount(report.segments)} committed, ${formatCounted(report.blocks, 'block')} sent`)
  add('wire', `${report.wire} (${visible(report.wireReason)}), codec ${visible(report.codec)}`)
  for (const { file, reasons } of rejectsOf(report)) add('rejects', `${visible(file)}, reasons in ${visible(reasons)}`)
  if (report.error) lines.push(indented(formatError(visibleError(report.error))), `  ${whatStays(report)}`)
  lines.push(equation(report), ...nextSteps(report).map((step) => `next: ${step}`))
  return lines.join('\n')
}

/** `read = loaded + rejected + skipped`, or by how many rows it is not. */
function equation(report: TableReport): string {
  const { read, loaded, rejected, skipped } = report.rows
  const missing = read - loaded - rejected - skipped
  const sum = `${formatCount(loaded)} loaded + ${formatCount(rejected)} rejected + ${formatCount(skipped)} skipped`
  const line = `${visible(report.table)}: ${formatCount(read)} read ${missing === 0 ? '=' : '!='} ${sum}; ${formatBytes(report.bytes.covered)} of ${formatBytes(report.bytes.read)} covered`
  if (report.balanced) return `${line}  balanced`
  // A load that ended before its end has no balance: what was under way is in some of the numbers and not in others.
  if (report.error && report.error.code !== 'BL_UNBALANCED') {
    const { code } = report.error
    if (missing === 0) return `${line}  FAILED (${code})`
    return `${visible(report.table)}: ${formatCount(read)} read, ${sum} before it FAILED (${code})`
  }
  return `${line}  DOES NOT BALANCE (${imbalance(missing)})`
}

function imbalance(missing: number): string {
  if (missing > 0) return `${formatCounted(missing, 'row')} not accounted for`
  if (missing < 0) return `${formatCounted(-missing, 'row')} too many`
  return "the rows add up, the server's own count or the bytes of the source do not"
}

function countedBy(report: TableReport): string {
  switch (report.countedBy) {
    case 'server':
      return 'counted by the server'
    case 'sender':
      return 'the server told no count; this is what was sent'
    case 'none':
      return 'no count: the server confirmed nothing'
  }
}

function speeds({ rows, bytes, seconds }: TableReport): string {
  if (!(seconds > 0)) return ''
  return `, ${formatRowRate(rows.loaded / seconds)}, ${formatByteRate(bytes.read / seconds)} in`
}

function whatStays({ segments, rows }: TableReport): string {
  if (segments === 0) return 'the server confirmed no segment of this load'
  const stay = segments === 1 ? 'stays' : 'stay'
  return `${formatCounted(segments, 'segment')} with ${formatCounted(rows.loaded, 'row')} ${stay} in the table`
}

/** Only what is true for this end of the load: no advice to resume what cannot be resumed. */
function nextSteps(report: TableReport): string[] {
  const { error, segments } = report
  const rejects = report.rows.rejected > 0 ? rejectsOf(report) : []
  const steps: string[] = []
  if (error) {
    const isUnsure = !report.dropped && mayHaveArrived(report)
    if (segments > 0) steps.push('take those rows out before the same load runs again, or it loads them twice')
    if (isUnsure) steps.push("count the table's rows first: some that the server did not confirm may have arrived")
    if (segments === 0 && !isUnsure) steps.push(rerun(error))
    for (const { reasons } of rejects) steps.push(`see why records were rejected in ${visible(reasons)}`)
    if (report.created !== undefined && segments === 0 && !report.dropped) {
      steps.push('the table that this run created stays: drop it if its columns are to be found anew')
    }
    return steps
  }
  if (!report.balanced) steps.push('do not rely on this table: count its rows, and load again into an empty one')
  const isDecoded = report.formats.some(({ flags }) => flags.includes('--encoding'))
  const flags = `--table ${visible(report.table)} and the flags of this load${isDecoded ? ' but --encoding: it is UTF-8' : ''}`
  for (const { file, reasons } of rejects) {
    steps.push(`read ${visible(reasons)}, correct ${visible(file)} and load that file with ${flags}`)
  }
  return steps
}

/** One file for each way in which the sources are written. */
function rejectsOf({ rejects, moreRejects = [] }: TableReport): readonly RejectsReport[] {
  return rejects === undefined ? [] : [rejects, ...moreRejects]
}

/**
 * A lost connection hides the answer to a commit. A ClickHouse that fails in the middle of one may keep some partitions, and an
 * old one that is too busy to read that an insert is given up keeps what has arrived.
 */
function mayHaveArrived({ error, target, blocks, bytes }: TableReport): boolean {
  const isAnswerLost = error?.code === 'BL_CONNECTION_LOST' || error?.code === 'BL_TIMEOUT'
  return isAnswerLost || (target === 'clickhouse' && (blocks > 0 || bytes.sent > 0))
}

function rerun(error: ErrorData): string {
  const first = error.code === 'BL_ABORTED' ? '' : 'remove the cause and '
  return `${first}run the same load again: nothing of it is in the table`
}

function runLine(report: RunReport): string {
  const tables = formatCounted(report.tables.length, 'table')
  const status = report.exitStatus === 0 ? report.status : `${report.status}, exit status ${report.exitStatus}`
  return `run ${report.runId}: ${status}, ${tables} in ${formatDuration(report.seconds)}`
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ')
}
