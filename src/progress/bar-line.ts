// The text of one bar, in as many columns as the terminal has: what matters least is left out first,
// and the drawing before any number.

import type { LiveTable } from './live-table.ts'
import { formatByteRate, formatBytes, formatCount, formatCounted, formatDuration, formatRatio } from './numbers.ts'
import { cutToWidth, displayWidth, padToWidth } from './visible.ts'

const GAP = '  '
const MAX_NAME = 24
const MIN_BAR = 8
const MAX_BAR = 30
/** `999.9 MB/s` */
const RATE_WIDTH = 10

interface Part {
  readonly text: string
  /** The part with the highest number goes first. */
  readonly dropOrder: number
}

/** One line of less than `width` columns. */
export function barLine(table: LiveTable, now: number, width: number, nameWidth: number): string {
  // The last column stays free: some terminals wrap as soon as it is written.
  const room = Math.max(1, width - 1)
  const name = padToWidth(cutToWidth(table.name, MAX_NAME), Math.min(nameWidth, MAX_NAME))
  const all = partsOf(table, now)
  const parts = fitting(all, room - displayWidth(name))
  const line = [name, ...parts.map((part) => part.text)].join(GAP)
  // A drawing in place of a number that was left out would come and go as the other numbers grow.
  const isWhole = parts.length === all.length
  return cutToWidth(isWhole ? withBar(line, name, table.fraction, room) : line, room)
}

function partsOf(table: LiveTable, now: number): Part[] {
  const { rows, bytes } = table
  const parts: Part[] = []
  const { percent } = table
  if (percent !== undefined) parts.push({ text: `${percent}%`.padStart(4), dropOrder: 0 })
  parts.push({ text: `${formatCounted(rows.sent, 'row')} sent`, dropOrder: 3 })
  if (rows.rejected > 0) parts.push({ text: `${formatCount(rows.rejected)} rejected`, dropOrder: 2 })
  if (percent === undefined) parts.push({ text: `${formatBytes(bytes.read)} read`, dropOrder: 4 })
  const input = table.input.perSecond(now)
  if (input !== undefined) parts.push({ text: `${rate(input)} in`, dropOrder: 5 })
  const output = table.output.perSecond(now)
  if (output !== undefined) parts.push({ text: `${rate(output)} out`, dropOrder: 6 })
  const ratio = formatRatio(bytes.read, bytes.sent)
  if (ratio !== undefined) parts.push({ text: ratio, dropOrder: 7 })
  const eta = table.etaSeconds(now)
  if (eta !== undefined) parts.push({ text: `ETA ${formatDuration(eta)}`, dropOrder: 1 })
  if (table.isRead) parts.push({ text: 'finishing', dropOrder: 1 })
  return parts
}

function rate(bytesPerSecond: number): string {
  return formatByteRate(bytesPerSecond).padStart(RATE_WIDTH)
}

function fitting(parts: readonly Part[], room: number): Part[] {
  const kept = [...parts]
  while (kept.length > 0 && widthOf(kept) > room) {
    const worst = Math.max(...kept.map((part) => part.dropOrder))
    kept.splice(
      kept.findIndex((part) => part.dropOrder === worst),
      1,
    )
  }
  return kept
}

function widthOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + GAP.length + part.text.length, 0)
}

/** The drawn bar takes the columns that are left, and goes first when there are few. */
function withBar(line: string, name: string, fraction: number | undefined, room: number): string {
  if (fraction === undefined) return line
  const size = Math.min(MAX_BAR, room - displayWidth(line) - GAP.length - 2)
  if (size < MIN_BAR) return line
  const done = Math.floor(fraction * size)
  return `${name}${GAP}[${'='.repeat(done)}${' '.repeat(size - done)}]${line.slice(name.length)}`
}
