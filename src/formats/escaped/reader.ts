// Fields with backslash escapes in place of quotes: finds the fields of a record, and gives each to its column as a value in
// the form of JSON. Reads the grammar that `record-ends.ts` cuts by.

import { BACKSLASH, CR, DOT, LF } from '../../codecs/ascii.ts'
import { ColumnBuffer } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import { KIND } from '../../codecs/value-kind.ts'
import { putCell, putLiteralCell, putNull, valueEnd, valueStart } from '../csv/cell.ts'
import type { CsvColumn } from '../csv/csv-reader.ts'
import { RecordFields } from '../record-fields.ts'
import { RECORD, type RecordReader, SKIPPED } from '../record-reader.ts'
import type { EscapedDialect } from './dialect.ts'
import { readEscapes } from './escapes.ts'

export interface EscapedReaderOptions {
  readonly dialect: EscapedDialect
  /** For each field of a record the index of its column, or -1 for one that is passed over. */
  readonly fields: readonly number[]
  readonly columns: readonly CsvColumn[]
}

/**
 * A blank line is a record with one empty field. The line `\.` that ends the data of COPY is passed over where nothing
 * follows it in the chunk, and refused elsewhere: Postgres would leave out the rest of the file.
 */
export function escapedReader({ dialect, fields: targets, columns }: EscapedReaderOptions): RecordReader {
  const { style, delimiter } = dialect
  const isPostgres = style === 'postgres'
  const nulls = dialect.nulls.map((text) => new TextEncoder().encode(text))
  const fields = new RecordFields(columns.length)
  const fieldOf = Int32Array.from(columns, (_, column) => targets.indexOf(column))
  // One more than there may be, to see that there are too many.
  const most = targets.length + 1
  let count = 0
  const starts = new Int32Array(most)
  const ends = new Int32Array(most)
  const escaped = new Uint8Array(most)
  const scratch = new ColumnBuffer(1024)
  const plain = new ColumnBuffer(1024)
  /** One that Postgres would have written as an escape, or -1. ClickHouse takes it as it is. */
  let carriageReturn = -1

  /** Finds the fields of the record at `pos`; returns the position of the line feed that ends it. */
  function split(chunk: Uint8Array, pos: number): number {
    const { length } = chunk
    let at = pos
    let start = pos
    let hasEscape = 0
    /** A carriage return that belongs to the end of the line. */
    let lineEnd = -1
    count = 0
    reader.lines = 1
    carriageReturn = -1
    for (;;) {
      const byte = chunk[at]!
      if (byte === BACKSLASH && at < length) {
        hasEscape = 1
        at++
        if (at < length && chunk[at] === LF) reader.lines++
      } else if (byte === delimiter || byte === LF || at >= length) {
        if (count < most) {
          starts[count] = start
          ends[count] = byte === LF && at - 1 === lineEnd ? lineEnd : Math.min(at, length)
          escaped[count] = hasEscape
          count++
        }
        if (byte !== delimiter || at >= length) return at
        start = at + 1
        hasEscape = 0
      } else if (byte === CR) {
        if (chunk[at + 1] === LF) lineEnd = at
        else if (isPostgres && carriageReturn < 0) carriageReturn = at
      }
      at++
    }
  }

  /** Whether the line at `pos` says that the data ends. */
  function isEndMarker(chunk: Uint8Array, pos: number): boolean {
    if (chunk[pos] !== BACKSLASH || chunk[pos + 1] !== DOT || !isPostgres) return false
    return chunk[pos + 2] === LF || (chunk[pos + 2] === CR && chunk[pos + 3] === LF)
  }

  function isNull(chunk: Uint8Array, start: number, end: number): boolean {
    return nulls.some((word) => {
      if (word.length !== end - start) return false
      for (let i = 0; i < word.length; i++) if (chunk[start + i] !== word[i]) return false
      return true
    })
  }

  /** Gives the field to its column. 0 or a reject. */
  function take(chunk: Uint8Array, cell: number, column: number): number {
    const start = starts[cell]!
    const end = ends[cell]!
    const { class: cellClass, nullable } = columns[column]!
    fields.seen[column] = fields.record
    let kind = 0
    if (isNull(chunk, start, end) && (nullable || start < end || cellClass !== 'text')) {
      putNull(scratch)
      kind = KIND.null
    } else if (cellClass === 'literal' && !isPostgres) {
      // ClickHouse does not escape twice: escapes in such a value are those of the texts in it.
      kind = putLiteralCell(chunk, start, end, scratch)
    }
    if (kind === 0) {
      if (escaped[cell] === 1) {
        const reject = readEscapes(chunk, start, end, style, plain)
        if (reject < 0) return reject
        kind = putCell(plain.bytes, 0, plain.length, cellClass, scratch)
      } else kind = putCell(chunk, start, end, cellClass, scratch)
    }
    if (kind < 0) return kind
    fields.kind[column] = kind
    fields.start[column] = valueStart
    fields.end[column] = valueEnd
    return 0
  }

  function fault(code: number, start: number, end: number, column = -1): number {
    fields.faultStart = start
    fields.faultEnd = end
    fields.faultColumn = column
    return code
  }

  const reader: RecordReader = {
    fields,
    next: 0,
    lines: 1,
    read(chunk, pos) {
      fields.begin()
      const end = split(chunk, pos)
      reader.next = Math.min(end, chunk.length - 1) + 1
      if (isEndMarker(chunk, pos)) {
        return reader.next === chunk.length ? SKIPPED : fault(REJECT.afterEnd, pos, pos + 2)
      }
      // The input ended behind a backslash: the line feed that a cutter added stands for nothing.
      if (end >= chunk.length) return fault(REJECT.escape, chunk.length - 2, chunk.length - 1)
      if (carriageReturn >= 0) return fault(REJECT.carriageReturn, carriageReturn, carriageReturn + 1)
      if (count > targets.length) return fault(REJECT.tooManyFields, starts[targets.length]!, ends[targets.length]!)
      if (count < targets.length && dialect.ragged === 'reject') return fault(REJECT.tooFewFields, pos, end)
      scratch.length = 0
      for (let cell = 0; cell < count; cell++) {
        const column = targets[cell]!
        if (column < 0) continue
        const reject = take(chunk, cell, column)
        if (reject < 0) return fault(reject, starts[cell]!, ends[cell]!, column)
      }
      fields.bytes = scratch.bytes
      return RECORD
    },
    placeFault() {
      const cell = fields.faultColumn < 0 || fields.faultStart < 0 ? -1 : (fieldOf[fields.faultColumn] ?? -1)
      if (cell < 0 || cell >= count) return
      fields.faultStart = starts[cell]!
      fields.faultEnd = ends[cell]!
    },
  }
  return reader
}
