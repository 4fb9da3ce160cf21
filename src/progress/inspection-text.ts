// What `inspect` prints for people.

import { formatError } from '../errors.ts'
import {
  type FileFailure,
  type FileInspection,
  type InspectedColumn,
  type InspectedFormat,
  type Inspection,
  type TableInspection,
  whyUnreadable,
} from '../inspection.ts'
import { formatBytes, formatCount, formatCounted } from './numbers.ts'
import { cutToWidth, displayWidth, padToWidth, visible, visibleError } from './visible.ts'

const LABEL_WIDTH = 10
const GAP = '  '
/** No cell is wider, but for the last of a line, which has what is left. */
const MAX_CELL = 32
const MIN_LAST = 20

/** All of it but the files that cannot be read, which are errors, for a terminal of `width` columns, without a newline at its end. */
export function formatInspection(inspection: Inspection, width: number): string {
  const { files, tables, hints } = inspection
  const blocks = tables.flatMap((table) => {
    const own = files.filter((file): file is FileInspection => !('error' in file) && file.table === table.table)
    return [...own.map((file) => fileBlock(file, table, width)), tableBlock(table, width)]
  })
  if (hints.length > 0) blocks.push(hints.map((hint) => `hint: ${visible(hint)}`).join('\n'))
  return blocks.join('\n\n')
}

/** Files that cannot be loaded at all, and why. */
export function failuresOf({ files }: Inspection): readonly FileFailure[] {
  return files.flatMap((file) => {
    const error = 'error' in file ? file.error : whyUnreadable(file)
    return error === undefined ? [] : [{ file: file.file, error }]
  })
}

function fileBlock(file: FileInspection, table: TableInspection, width: number): string {
  const { records, unreadable } = file
  const lines = [visible(file.file === '-' ? 'the standard input' : file.file)]
  const add = (label: string, text: string): number => lines.push(`  ${label.padEnd(LABEL_WIDTH)}${text}`)
  add('format', visible(file.format.words))
  if (file.format.dialect !== undefined) add('dialect', dialectWords(file.format, file.format.dialect))
  const size = file.bytes === null ? 'of unknown size' : formatBytes(file.bytes)
  add('content', `${size}, ${file.compression === 'none' ? 'not compressed' : file.compression}, ${file.encoding}`)
  add('records', recordWords(records))
  if (unreadable.count > 0) {
    add('rejects', `${formatCounted(unreadable.count, 'record')} that a load would reject`)
    for (const error of unreadable.first) lines.push(indented(indented(formatError(visibleError(error)))))
    const more = unreadable.count - unreadable.first.length
    if (more > 0) lines.push(`    and ${formatCount(more)} more`)
  }
  for (const warning of file.warnings) add('warning', visible(warning))
  // Of several files the types are those of the table, which are shown below.
  const types = table.files.length === 1 ? table.targets.map(({ target, types }) => ({ target, types })) : []
  if (file.columns.length > 0) lines.push('', columnTable(file.columns, types, width))
  return lines.join('\n')
}

function recordWords({ read, declared, isAll, places, unclearPlaces }: FileInspection['records']): string {
  if (declared !== undefined) return `${formatCount(declared)}, as declared in the file, like its columns`
  if (isAll) return `${formatCount(read)}, all of them inspected`
  if (places === 0) return `the first ${formatCount(read)} were inspected`
  const unclear = unclearPlaces > 0 ? `; at ${formatCount(unclearPlaces)} of them no record could be identified` : ''
  return `${formatCount(read)} were inspected, at the beginning and at ${formatCount(places)} other places${unclear}`
}

function dialectWords({ header }: InspectedFormat, dialect: NonNullable<InspectedFormat['dialect']>): string {
  const { delimiter, quote, comment, trailingDelimiter, lineEnd } = dialect
  const parts = [
    `delimiter ${byteWords(delimiter)}${trailingDelimiter ? ' (also trailing)' : ''}`,
    quote === null ? 'no quotes' : `quote ${byteWords(quote)}, escape ${dialect.escape}`,
    header ? 'header row' : 'no header row',
  ]
  if (dialect.skipInitialSpace) parts.push('initial spaces ignored')
  if (comment !== null) parts.push(`comment ${byteWords(comment)}`)
  if (lineEnd !== 'none') parts.push(`line ends ${lineEnd}`)
  return parts.join(', ')
}

function byteWords(character: string): string {
  if (character === '\t') return 'tab'
  return character === ' ' ? 'space' : `'${visible(character)}'`
}

function columnTable(
  columns: readonly InspectedColumn[],
  types: readonly { readonly target: string; readonly types: readonly string[] }[],
  width: number,
): string {
  const kinds = types.length > 0 ? types : [{ target: 'kind', types: columns.map(({ kind }) => kind) }]
  const rows = [
    ['column', ...kinds.map(({ target }) => target), 'nulls', 'from', 'to', 'examples'],
    ...columns.map((column, index) => [
      column.name,
      ...kinds.map((kind) => kind.types[index] ?? ''),
      nullWords(column),
      ...bounds(column),
      column.examples.map((example) => (/^$|^\s|\s$|, /.test(example) ? JSON.stringify(example) : example)).join(', '),
    ]),
  ].map((row) => row.map(visible))
  return aligned(rows, width)
}

function nullWords({ nulls, values }: InspectedColumn): string {
  if (nulls === 0) return ''
  const share = (100 * nulls) / values
  return share < 0.1 ? `${formatCount(nulls)}` : `${share >= 10 ? Math.round(share) : share.toFixed(1)}%`
}

function bounds({ min, max, minLength, maxLength }: InspectedColumn): [string, string] {
  if (min !== undefined && max !== undefined) return [min, max]
  if (minLength === undefined || maxLength === undefined) return ['', '']
  return [formatCount(minLength), formatCounted(maxLength, 'character')]
}

function aligned(rows: readonly (readonly string[])[], width: number): string {
  const last = (rows[0]?.length ?? 1) - 1
  const widths = Array.from({ length: last }, (_, column) =>
    Math.min(MAX_CELL, Math.max(...rows.map((row) => displayWidth(row[column] ?? '')))),
  )
  const used = widths.reduce((sum, cell) => sum + cell + GAP.length, GAP.length)
  const rest = Math.max(MIN_LAST, width - used)
  return rows
    .map((row) => {
      const cells = row.map((cell, column) => {
        const cellWidth = widths[column]
        return cellWidth === undefined ? cutToWidth(cell, rest) : padToWidth(cutToWidth(cell, cellWidth), cellWidth)
      })
      return `${GAP}${cells.join(GAP)}`.trimEnd()
    })
    .join('\n')
}

function tableBlock(table: TableInspection, width: number): string {
  const lines = [`table ${visible(table.table)} from ${formatCounted(table.files.length, 'file')}`]
  if (table.files.length > 1) {
    const rows = [
      ['column', ...table.targets.map(({ target }) => target)],
      ...table.columns.map(({ name }, index) => [name, ...table.targets.map(({ types }) => types[index] ?? '')]),
    ].map((row) => row.map(visible))
    lines.push(aligned(rows, width))
  }
  for (const difference of table.differences) lines.push(`  differs: ${visible(difference)}`)
  for (const { create, refused, commands } of table.targets) {
    if (create !== undefined) lines.push('', `${indented(create)};`)
    if (refused !== undefined) lines.push('', indented(formatError(visibleError(refused))))
    lines.push('', ...commands.map((command) => `  $ ${visible(command)}`))
  }
  return lines.join('\n')
}

function indented(text: string): string {
  const lines = text.split('\n')
  return lines.map((line) => `  ${visible(line)}`).join('\n')
}
