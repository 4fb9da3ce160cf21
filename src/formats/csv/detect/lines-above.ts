// Lines above the records that are neither records nor the header: titles, notes, a second line of names or units.

import { ColumnShapes } from './column-shapes.ts'
import { countVotes, isDistinct } from './header-votes.ts'
import type { SampleReading, SampleRecord } from './sample-records.ts'
import { lineAt } from './sample-signs.ts'
import { type ValueShape, valueShape } from './value-shape.ts'

export interface LinesAbove {
  /** `short`: titles of fewer fields; `title`: mostly empty fields; `group`: names above the names; `units`: below them. */
  readonly kind: 'short' | 'title' | 'group' | 'units'
  /** The lines to skip. */
  readonly lines: number
  /** The fields of the first line. */
  readonly first: readonly string[]
}

/** More lines are no titles. */
const MAX_RECORDS = 20
const MIN_ROWS = 3
/** Of the records below have the same number of fields. */
const MOST = 0.9
/** What a name over a column of other values looks like: see header-votes.ts. */
const NAME_SHAPES: readonly ValueShape[] = ['text', 'time', 'boolean']

/** `fields`: of the most records. */
export function linesAbove(text: string, reading: SampleReading, fields: number): LinesAbove | undefined {
  const { records, starts } = reading
  const [top] = records
  if (top === undefined || fields < 2) return undefined
  const first = top.map((field) => field.text.trim())
  const before = (record: number): number => lineAt(text, starts[record] ?? 0) - 1
  const short = shortLines(records, fields)
  if (short > 0) return { kind: 'short', lines: before(short), first }
  if (top.length !== fields) return undefined
  const title = titleLines(records, fields)
  if (title > 0) return { kind: title === 1 ? 'group' : 'title', lines: before(title), first }
  const isSecond =
    records.length > MIN_ROWS + 1 && isHeaderOver(records, 0, 2, fields) && isHeaderOver(records, 1, 2, fields)
  return isSecond ? { kind: 'units', lines: before(2), first } : undefined
}

/** The records at the beginning that have fewer fields than all that follow. A header that lacks one name is none of them. */
function shortLines(records: readonly SampleRecord[], fields: number): number {
  const from = records.slice(0, MAX_RECORDS).findIndex((record) => record.length === fields)
  if (from < 1 || records.slice(0, from).some((record) => record.length > fields)) return 0
  const below = records.slice(from)
  if (below.length < 2 || below.filter((record) => record.length === fields).length < below.length * MOST) return 0
  const isHeader = from === 1 && records[0]!.length === fields - 1 && fields > 2
  return isHeader ? 0 : from
}

/** The records at the beginning that are mostly empty, above one without empty fields that is a header. */
function titleLines(records: readonly SampleRecord[], fields: number): number {
  const empties = (record: SampleRecord): number => record.filter((field) => field.text.trim() === '').length
  if (empties(records[0]!) < Math.max(2, fields / 2)) return 0
  const from = records.slice(0, MAX_RECORDS).findIndex((record) => record.length === fields && empties(record) === 0)
  return from > 0 && records.length > from + 1 && isHeaderOver(records, from, from + 1, fields) ? from : 0
}

/** Whether the record at `header` is unlike those from `from` on, and none of its fields is like them. */
function isHeaderOver(records: readonly SampleRecord[], header: number, from: number, fields: number): boolean {
  const names = records[header]!.slice(0, fields).map((field) => field.text.trim())
  // Looking at all rows takes long, and a row of values cannot be a header.
  if (names.filter((name) => NAME_SHAPES.includes(valueShape(name))).length < 2) return false
  const rows = records.slice(from)
  const columns = names.map((_, column) => new ColumnShapes(rows, column))
  const { names: over, value } = countVotes(names, columns)
  const typed = columns.filter((column) => column.isTyped).length
  // A single word over numbers may be one for nothing.
  return value < 0 && over.length > 1 && over.length >= typed / 2 && isDistinct(over.map((column) => names[column]!))
}
