// Rows as an aligned plain table. A missing value is NULL, the text NULL is "NULL".

import { cutToWidth, displayWidth, padToWidth, visible } from './visible.ts'

const GAP = '  '
/** No column is cut below this; columns that then still do not fit are named below the table. */
const MIN_COLUMN = 8

interface Column {
  readonly name: string
  readonly cells: readonly string[]
  readonly isNumeric: boolean
  width: number
}

/** An aligned table in at most `width` columns, without a newline at its end. */
export function formatTable(
  columns: readonly string[],
  rows: readonly (readonly (string | null)[])[],
  width: number,
): string {
  const all = columns.map((name, index) => columnOf(name, rows, index))
  const shown = leading(all, width)
  shrink(shown, width)
  const lines = [
    line(shown.map((column) => ({ column, text: column.name }))),
    shown.map((column) => '-'.repeat(column.width)).join(GAP),
    ...rows.map((_row, index) => line(shown.map((column) => ({ column, text: column.cells[index] ?? '' })))),
  ]
  if (shown.length < all.length) lines.push(notShown(all.slice(shown.length), width))
  return lines.join('\n')
}

function columnOf(name: string, rows: readonly (readonly (string | null)[])[], index: number): Column {
  const values = rows.map((row) => row[index] ?? null)
  const cells = values.map(cellText)
  const width = Math.max(1, displayWidth(visible(name)), ...cells.map(displayWidth))
  return { name: visible(name), cells, width, isNumeric: isNumeric(values) }
}

function cellText(value: string | null): string {
  if (value === null) return 'NULL'
  return value === 'NULL' ? '"NULL"' : visible(value)
}

function isNumeric(values: readonly (string | null)[]): boolean {
  const known = values.filter((value) => value !== null)
  return known.length > 0 && known.every((value) => /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value))
}

/** As many columns from the left as fit when each is cut as far as it may be; at least one. */
function leading(columns: readonly Column[], width: number): Column[] {
  let used = 0
  const count = columns.findIndex((column, index) => {
    used += Math.min(column.width, MIN_COLUMN) + (index === 0 ? 0 : GAP.length)
    return used > width
  })
  return count === -1 ? [...columns] : columns.slice(0, Math.max(1, count))
}

/** Takes from the widest column until all fit. */
function shrink(columns: readonly Column[], width: number): void {
  let excess = columns.reduce((sum, column) => sum + column.width + GAP.length, -GAP.length) - width
  while (excess > 0) {
    const widest = columns.reduce((a, b) => (b.width > a.width ? b : a))
    if (widest.width <= 1) return
    const next = Math.max(1, ...columns.filter((column) => column.width < widest.width).map((column) => column.width))
    const cut = Math.max(1, Math.min(excess, widest.width - next))
    widest.width -= cut
    excess -= cut
  }
}

function notShown(columns: readonly Column[], width: number): string {
  const names = columns.map((column) => column.name).join(', ')
  return cutToWidth(`(${columns.length} more: ${names})`, width)
}

function line(cells: readonly { column: Column; text: string }[]): string {
  const texts = cells.map(({ column, text }) =>
    padToWidth(cutToWidth(text, column.width), column.width, column.isNumeric ? 'left' : 'right'),
  )
  return texts.join(GAP).trimEnd()
}
