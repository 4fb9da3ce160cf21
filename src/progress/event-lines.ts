// The lines that a person sees of a run, with bars below them or without.

import { formatError } from '../errors.ts'
import { isSentUncounted, type LoadEvent } from '../report.ts'
import type { LiveTable } from './live-table.ts'
import { formatByteRate, formatBytes, formatCount, formatCounted, formatDuration } from './numbers.ts'
import { visible, visibleError } from './visible.ts'

/** Rejects of one table that are printed in full; the rest is counted, or a bad file floods the terminal. */
const REJECTS_SHOWN = 5

/** Turns events into lines; progress is not among them, because each reporter shows it in its own way. */
export class EventLines {
  readonly #rejects = new Map<string, number>()
  #isOnly = false

  /** The line or lines of an event, without a newline at the end; undefined where it says nothing to people. */
  of(event: LoadEvent): string | undefined {
    switch (event.event) {
      case 'run.started':
        this.#isOnly = event.tables.length === 1
        return undefined
      case 'table.dropped':
        return `${visible(event.table)}: dropped again, because nothing was loaded into it`
      case 'table.created':
        return `${visible(event.table)}: created with\n${indented(event.statement)}`
      case 'table.started':
        return startedLine(event)
      case 'table.planned':
        return `${visible(event.table)}: ${event.mode}: ${visible(event.words)}`
      case 'reject':
        return this.#reject(event)
      case 'source.retried':
        return retriedLine(event)
      case 'target.retried':
        return targetRetriedLine(event)
      case 'warning':
        return `warning: ${event.table === undefined ? '' : `${visible(event.table)}: `}${visible(event.message)}`
      case 'table.finished':
        // The cause of the only table's failure is printed next.
        return this.#isOnly && event.report.error !== undefined ? undefined : finishedLine(event)
      default:
        return undefined
    }
  }

  #reject(event: Extract<LoadEvent, { event: 'reject' }>): string | undefined {
    const count = (this.#rejects.get(event.table) ?? 0) + 1
    this.#rejects.set(event.table, count)
    const name = visible(event.table)
    if (count <= REJECTS_SHOWN) return `${name}: rejected ${formatError(visibleError(event.error))}`
    if (count === REJECTS_SHOWN + 1) return `${name}: further rejects are counted, not printed`
    return undefined
  }
}

/** The counts and speeds of a table at one moment. */
export function progressLine(table: LiveTable, now: number): string {
  const { rows, bytes } = table
  const parts: string[] = []
  if (table.percent !== undefined) parts.push(`${table.percent}%`)
  parts.push(`${formatCounted(rows.sent, 'row')} sent`)
  if (rows.rejected > 0) parts.push(`${formatCount(rows.rejected)} rejected`)
  if (rows.skipped > 0) parts.push(`${formatCount(rows.skipped)} skipped`)
  const total = bytes.total === null ? '' : ` of ${formatBytes(bytes.total)}`
  parts.push(`${formatBytes(bytes.read)}${total} read${at(table.input.perSecond(now))}`)
  parts.push(`${formatBytes(bytes.sent)} on the wire${at(table.output.perSecond(now))}`)
  const eta = table.etaSeconds(now)
  if (eta !== undefined) parts.push(`ETA ${formatDuration(eta)}`)
  if (table.isRead) parts.push('finishing')
  return `${table.name}: ${parts.join(', ')}`
}

function startedLine(event: Extract<LoadEvent, { event: 'table.started' }>): string {
  const size = event.bytes.total === null ? '' : `; ${formatBytes(event.bytes.total)} of input`
  // That a load is typed needs no reason: the summary of --verbose has it.
  const wire = event.wire === 'typed' ? 'typed wire' : `${event.wire} wire (${visible(event.wireReason)})`
  const codec = event.codec === 'none' ? '' : `; codec ${visible(event.codec)}`
  const where = `${event.target} at ${visible(event.address)}`
  const doing = event.target === 'file' ? `writing ${visible(event.address)}` : `loading into ${where}`
  const line = `${visible(event.table)}: ${doing}; ${wire}${codec}${size}`
  if (event.format?.guessed !== true) return line
  return `${line}\n${visible(event.table)}: ${visible(event.format.words)}; as flags: ${visible(event.format.flags)}`
}

function retriedLine(event: Extract<LoadEvent, { event: 'source.retried' }>): string {
  const { source, reason, byteOffset, attempt } = event
  const where = byteOffset === 0 ? 'retried' : `resumed at byte ${formatCount(byteOffset)}`
  const times = attempt === 1 ? '' : `, attempt ${attempt}`
  return `${visible(source)}: ${visible(reason)}; ${where}${times}`
}

function targetRetriedLine(event: Extract<LoadEvent, { event: 'target.retried' }>): string {
  const { table, ordinal, reason, attempt, waitMs } = event
  const what = ordinal === undefined ? 'connecting' : `segment ${formatCount(ordinal)}`
  return `${visible(table)}: ${visible(reason)}; retry ${attempt} of ${what} in ${formatDuration(waitMs / 1000)}`
}

function finishedLine(event: Extract<LoadEvent, { event: 'table.finished' }>): string {
  const { rows, seconds, error, balanced } = event.report
  const isUncounted = isSentUncounted(event.report)
  const parts = [
    `${formatCounted(rows.loaded, 'row')} ${isUncounted ? 'sent, not counted' : event.report.target === 'file' ? 'written' : 'loaded'}`,
  ]
  if (rows.rejected > 0) parts.push(`${formatCount(rows.rejected)} rejected`)
  const how = error ? `failed with ${error.code}` : balanced || isUncounted ? 'done' : 'DOES NOT BALANCE'
  return `${visible(event.table)}: ${how}, ${parts.join(', ')}, in ${formatDuration(seconds)}`
}

function at(rate: number | undefined): string {
  return rate === undefined ? '' : ` at ${formatByteRate(rate)}`
}

function indented(text: string): string {
  const lines = text.trimEnd().split(/\r?\n/)
  return lines.map((line) => `  ${visible(line)}`).join('\n')
}
