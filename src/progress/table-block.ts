// What a person sees of one table at the end: the line with the sum, and around it all that was counted.

import { isSentUncounted, type TableReport } from '../report.ts'
import { missingRecords } from '../row-counts.ts'
import { needsKey, type WriteReport } from '../write-mode.ts'
import { rejectsOf } from './next-steps.ts'
import {
  formatByteRate,
  formatBytes,
  formatCount,
  formatCounted,
  formatDuration,
  formatRatio,
  formatRowRate,
} from './numbers.ts'
import { visible } from './visible.ts'

const LABEL_WIDTH = 10

export function tableBlock(report: TableReport): string {
  // A block of zeros would bury the one thing to know.
  if (!hasBegun(report)) return equation(report)
  const { rows, bytes, seconds } = report
  const lines = [`${visible(report.table)} (${report.target}) from ${sourceNames(report.sources)}`]
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
    `${formatCount(rows.read)} read, ${formatCount(rows.loaded)} ${arrived(report)}, ` +
      `${formatCount(rows.rejected)} rejected, ${formatCount(rows.skipped)} skipped (blank lines and comments)` +
      transformedWords(rows),
  )
  add(arrived(report) === 'written' ? 'written' : 'loaded', countedBy(report))
  if (report.write !== undefined) add('mode', visible(writeWords(report.write)))
  if (report.inTable !== undefined) add('in table', `${formatCounted(report.inTable, 'row')}, counted by the engine`)
  const ratio = formatRatio(bytes.read, bytes.sent)
  const packed = bytes.source === bytes.read ? '' : ` from ${formatBytes(bytes.source)} of source`
  add(
    'bytes',
    `${formatBytes(bytes.read)} in${packed}, ${formatBytes(bytes.sent)} on the wire${ratio === undefined ? '' : ` (${ratio})`}`,
  )
  add('time', `${formatDuration(seconds)}${speeds(report)}`)
  if (report.retries !== undefined) add('retries', formatCount(report.retries))
  add(
    'segments',
    `${formatCount(report.segments)} committed, ${formatCounted(report.blocks, 'block')} sent${overStreams(report)}`,
  )
  add('wire', `${report.wire} (${visible(report.wireReason)}), codec ${visible(report.codec)}`)
  for (const { file, reasons } of rejectsOf(report)) add('rejects', `${visible(file)}, reasons in ${visible(reasons)}`)
  if (report.error) lines.push(`  ${whatStays(report)}`)
  lines.push(equation(report))
  return lines.join('\n')
}

/** What a transform did beside changing records. */
function transformedWords({ filtered, added = 0 }: TableReport['rows']): string {
  if (filtered === undefined) return ''
  return `, ${formatCount(filtered)} filtered${added === 0 ? '' : `, ${formatCount(added)} added`}`
}

/** `read = loaded + rejected + skipped`, or by how many rows it is not. */
export function equation(report: TableReport): string {
  const name = visible(report.table)
  const { read, loaded, rejected, skipped, filtered, added = 0 } = report.rows
  const isUnbalanced = report.error?.code === 'BL_UNBALANCED'
  if (report.error && !isUnbalanced && read + loaded === 0)
    return `${name}: nothing was ${arrived(report)}  FAILED (${report.error.code})`
  const missing = missingRecords(report.rows)
  const less = filtered === undefined ? '' : ` + ${formatCount(filtered)} filtered`
  const more = added === 0 ? '' : ` + ${formatCount(added)} added`
  const sum = `${formatCount(loaded)} ${arrived(report)} + ${formatCount(rejected)} rejected + ${formatCount(skipped)} skipped${less}`
  const line = `${name}: ${formatCount(read)} read${more} ${missing === 0 ? '=' : '!='} ${sum}${uncovered(report)}`
  if (report.balanced) return `${line}  balanced`
  if (isSentUncounted(report)) return `${line}  sent, not counted`
  // A load that ended before its end is counted up to its last committed segment.
  if (report.error && !isUnbalanced) {
    const { code } = report.error
    if (missing === 0) return `${line}  FAILED (${code})`
    return `${name}: ${formatCount(read)} read, ${sum} before it FAILED (${code})`
  }
  return `${line}  DOES NOT BALANCE (${imbalance(missing)})`
}

/** Worth a word only where bytes of the source belong to no record. */
function uncovered({ bytes }: TableReport): string {
  if (bytes.covered === bytes.read) return ''
  return `; ${formatBytes(bytes.covered)} of ${formatBytes(bytes.read)} belong to these records`
}

/** The mode and the way, and what happened to the rows. */
function writeWords(write: WriteReport): string {
  const { mode, by, words, inserted, updated = 0, unchanged = 0, duplicates = 0, deleted } = write
  if (inserted === undefined) return `${mode}: ${words}`
  const parts = [
    `${formatCount(inserted)} inserted`,
    ...(updated + unchanged > 0 || needsKey(mode)
      ? [`${formatCount(updated)} updated`, `${formatCount(unchanged)} unchanged`]
      : []),
    ...(duplicates > 0 ? [`${formatCount(duplicates)} with a key that another row of the input has`] : []),
    ...(deleted === undefined ? [] : [`${formatCount(deleted)} old rows deleted`]),
  ]
  return `${by === undefined ? mode : `${mode} by ${by}`}: ${parts.join(', ')}`
}

/** Of a load that failed: it came as far as a record or a statement. */
function hasBegun({ error, rows, bytes, blocks, segments, created }: TableReport): boolean {
  return error === undefined || created !== undefined || rows.read + bytes.read + blocks + segments > 0
}

function imbalance(missing: number): string {
  if (missing > 0) return `${formatCounted(missing, 'row')} not accounted for`
  if (missing < 0) return `${formatCounted(-missing, 'row')} too many`
  return "the rows add up, the server's own count or the bytes of the source do not"
}

function countedBy(report: TableReport): string {
  switch (report.countedBy) {
    case 'table':
      return 'counted in the table, which grew by exactly these rows'
    case 'server':
      return 'counted by the server'
    case 'writer':
      return 'counted as they were written; the file has the size of what was written'
    case 'sender':
      return 'sent, not counted: the server confirmed the rows, but not how many'
    case 'none':
      return 'no count: the server confirmed nothing'
  }
}

function arrived(report: TableReport): string {
  if (isSentUncounted(report)) return 'sent'
  return report.target === 'file' ? 'written' : 'loaded'
}

function speeds({ rows, bytes, seconds }: TableReport): string {
  if (!(seconds > 0)) return ''
  return `, ${formatRowRate(rows.loaded / seconds)}, ${formatByteRate(bytes.read / seconds)} in`
}

function overStreams({ streams }: TableReport): string {
  if (streams === undefined) return ''
  const why = streams.reason === undefined ? '' : ` (auto: ${streams.reason})`
  return ` over ${formatCounted(streams.count, 'stream')}${why}`
}

function whatStays({ segments, rows, streams }: TableReport): string {
  if (segments === 0) return 'the server confirmed no segment of this load'
  const stay = segments === 1 ? 'stays' : 'stay'
  const which = (streams?.count ?? 1) > 1 ? ', not always the beginning of the input' : ''
  return `${formatCounted(segments, 'segment')} with ${formatCounted(rows.loaded, 'row')} ${stay} in the table${which}`
}

const MAX_SOURCES = 5

/** Of many only the first ones: the report has them all. */
function sourceNames(sources: readonly string[]): string {
  const rest = sources.length - MAX_SOURCES
  if (rest <= 1) return sources.map(visible).join(', ')
  return `${sources.slice(0, MAX_SOURCES).map(visible).join(', ')} and ${formatCount(rest)} more`
}
