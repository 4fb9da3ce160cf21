// The first record of a file with separated values, which names the fields.

import { isUtf8 } from 'node:buffer'
import { CR, LF } from '../../codecs/ascii.ts'
import { REJECT } from '../../codecs/reject.ts'
import { KIND } from '../../codecs/value-kind.ts'
import { RECORD, type RecordReader, SKIPPED } from '../record-reader.ts'
import type { CsvColumn } from './cells/cell-class.ts'
import { csvReader } from './csv-reader.ts'
import type { CsvDialect } from './dialect.ts'

/** More fields are no table: the delimiter is something else, or a record has no end. */
export const MAX_FIELDS = 65_536

export interface CsvHeader {
  readonly names: readonly string[]
  /** Bytes and lines up to the first record after it: comments and blank lines before it count. */
  readonly bytes: number
  readonly lines: number
  /** The record has more fields than are taken; its names are not all there. */
  readonly isTooWide?: true
}

/**
 * The first record of a file that begins with `head`, and ends with it when `isWhole`; undefined when there is none, it is
 * longer than `head`, or not well formed.
 */
export function readHeader(head: Uint8Array, isWhole: boolean, dialect: CsvDialect): CsvHeader | undefined {
  return readNames(head, isWhole, dialect.delimiter, (fields, columns) =>
    csvReader({ dialect: { ...dialect, ragged: 'pad', nulls: [] }, fields, columns }),
  )
}

/** Makes the reader of a format with fields for this many of them, each a column. */
type MakeReader = (fields: readonly number[], columns: readonly CsvColumn[]) => RecordReader

/** The first record nearly always ends within these bytes. */
const FIRST_BYTES = 2048

/** The same of any format with fields. */
export function readNames(
  head: Uint8Array,
  isWhole: boolean,
  delimiter: number,
  makeReader: MakeReader,
): CsvHeader | undefined {
  // A reader with room for every delimiter of the head takes longer to make than the rest of a small load.
  const usual = readFirst(head, isWhole, countOf(delimiter, head.subarray(0, FIRST_BYTES)), makeReader)
  const isRead = usual !== undefined && usual.isTooWide === undefined
  if (isRead || head.length <= FIRST_BYTES) return usual
  return readFirst(head, isWhole, countOf(delimiter, head), makeReader)
}

/** `delimiters`: a record with more of them is too wide. */
function readFirst(
  head: Uint8Array,
  isWhole: boolean,
  delimiters: number,
  makeReader: MakeReader,
): CsvHeader | undefined {
  // A reader stops at a line end; as a cutter does, end a line that the file ends in.
  const lines = endsLine(head) ? head : Buffer.concat([head, Buffer.from([LF])])
  // More than the first record can have, and never one: then a blank line before the names would be a record.
  const most = Math.min(delimiters, MAX_FIELDS) + 2
  const fields = Array.from({ length: most }, (_, index) => index)
  const reader = makeReader(
    fields,
    fields.map(() => ({ class: 'text', nullable: false })),
  )
  let lineCount = 0
  for (let pos = 0; pos < head.length; pos = reader.next) {
    const verdict = reader.read(lines, pos)
    lineCount += reader.lines
    if (reader.next > head.length && !isWhole) return undefined
    if (verdict === SKIPPED) continue
    if (verdict === REJECT.tooManyFields) return { names: [], bytes: reader.next, lines: lineCount, isTooWide: true }
    if (verdict !== RECORD) return undefined
    if (!isUtf8(head.subarray(pos, Math.min(reader.next, head.length)))) return undefined
    const { seen, record, bytes, start, end, kind } = reader.fields
    const names = fields
      .filter((field) => seen[field] === record)
      .map((field) => {
        const text = Buffer.from(bytes.subarray(start[field], end[field])).toString()
        return kind[field] === KIND.text ? text : (JSON.parse(`"${text}"`) as string)
      })
    const isTooWide = names.length > MAX_FIELDS && { isTooWide: true as const }
    return { names, bytes: Math.min(reader.next, head.length), lines: lineCount, ...isTooWide }
  }
  return undefined
}

/** Whether all of `head` is blank lines and comments. */
export function hasNoRecord(head: Uint8Array, dialect: CsvDialect): boolean {
  return firstRecordOf(head, dialect).from >= head.length
}

/** The bytes of the first record, as far as they are there, and the line on which it begins, from 1. */
export function firstRecordOf(
  head: Uint8Array,
  dialect: CsvDialect,
): { readonly from: number; readonly to: number; readonly line: number } {
  const lines = endsLine(head) ? head : Buffer.concat([head, Buffer.from([LF])])
  const reader = csvReader({ dialect, fields: [-1, -1], columns: [] })
  let line = 1
  for (let pos = 0; pos < head.length; pos = reader.next) {
    if (reader.read(lines, pos) !== SKIPPED) return { from: pos, to: Math.min(reader.next, head.length), line }
    line += reader.lines
  }
  return { from: head.length, to: head.length, line }
}

/**
 * The line, from 1, of a first record that no bytes to come can make a good one: text stands behind a closing quote in it.
 * Undefined where the record is not of that kind, or goes on beyond `head`.
 */
export function strayTextLine(head: Uint8Array, dialect: CsvDialect): number | undefined {
  const lines = head.subarray(0, Math.max(head.lastIndexOf(LF), head.lastIndexOf(CR)) + 1)
  const reader = csvReader({ dialect, fields: [-1, -1], columns: [] })
  let line = 1
  for (let pos = 0; pos < lines.length; pos = reader.next) {
    const verdict = reader.read(lines, pos)
    if (verdict === REJECT.afterQuote) return line
    if (verdict !== SKIPPED) return undefined
    line += reader.lines
  }
  return undefined
}

function endsLine(bytes: Uint8Array): boolean {
  const last = bytes.at(-1)
  return last === LF || last === CR
}

function countOf(wanted: number, bytes: Uint8Array): number {
  let count = 0
  for (const byte of bytes) if (byte === wanted) count++
  return count
}
