// Separated values (RFC 4180 and its dialects): finds the fields of a record, and gives each to its column as a value in
// the form of JSON. Reads the grammar that `record-ends.ts` cuts by.

import { BACKSLASH, CR, LF } from '../../codecs/ascii.ts'
import { ColumnBuffer } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import { KIND } from '../../codecs/value-kind.ts'
import { RecordFields } from '../record-fields.ts'
import { RECORD, type RecordReader, SKIPPED } from '../record-reader.ts'
import { putCell, putNull, putUnescaped, valueEnd, valueStart } from './cell.ts'
import type { CellClass } from './cell-class.ts'
import type { CsvDialect } from './dialect.ts'

export interface CsvColumn {
  readonly class: CellClass
  readonly nullable: boolean
}

export interface CsvReaderOptions {
  readonly dialect: CsvDialect
  /** For each field of a record the index of its column, or -1 for one that is passed over. */
  readonly fields: readonly number[]
  readonly columns: readonly CsvColumn[]
}

/** How a field is written. */
const BARE = 0
const QUOTED = 1
/** In quotes, with quotes or escapes inside. */
const ESCAPED = 2

/** The fields of one record as they stand in the chunk; those beyond `count` are of records before. */
class Cells {
  count = 0
  readonly start: Int32Array
  readonly end: Int32Array
  readonly form: Uint8Array

  constructor(most: number) {
    this.start = new Int32Array(most)
    this.end = new Int32Array(most)
    this.form = new Uint8Array(most)
  }
}

export function csvReader({ dialect, fields: targets, columns }: CsvReaderOptions): RecordReader {
  const { delimiter, quote, comment, trailingDelimiter } = dialect
  const isBackslash = dialect.escape === 'backslash'
  const nulls = dialect.nulls.map((text) => new TextEncoder().encode(text))
  const fields = new RecordFields(columns.length)
  const fieldOf = Int32Array.from(columns, (_, column) => targets.indexOf(column))
  // One more than there may be, to see that there are too many.
  const most = targets.length + (trailingDelimiter ? 2 : 1)
  const cells = new Cells(most)
  const scratch = new ColumnBuffer(1024)
  const plain = new ColumnBuffer(1024)
  /** The first byte after a closing quote that does not end the field, or -1. */
  let afterQuote = -1
  let openQuote = -1

  /** Finds the fields of the record at `pos`; returns the position after what ends it. */
  function split(chunk: Uint8Array, pos: number): number {
    const { length } = chunk
    let at = pos
    cells.count = 0
    reader.lines = 1
    afterQuote = openQuote = -1
    for (;;) {
      let start = at
      let end: number
      let form = BARE
      if (chunk[at] === quote) {
        form = QUOTED
        start = ++at
        for (;;) {
          if (at >= length) {
            openQuote = start - 1
            break
          }
          const byte = chunk[at]!
          if (byte === quote) {
            if (chunk[at + 1] !== quote) break
            form = ESCAPED
            at++
          } else if (isBackslash && byte === BACKSLASH) {
            form = ESCAPED
            // What it takes along may be a line break.
            if (chunk[++at] === LF || chunk[at] === CR) at--
          } else if (byte === LF || (byte === CR && chunk[at + 1] !== LF)) reader.lines++
          at++
        }
        end = at
        at++
        if (at < length && !endsField(chunk[at]!)) {
          if (afterQuote < 0) afterQuote = at
          while (at < length && !endsField(chunk[at]!)) at++
        }
      } else {
        while (!endsField(chunk[at]!)) at++
        end = at
      }
      if (cells.count < most) {
        cells.start[cells.count] = start
        cells.end[cells.count] = end
        cells.form[cells.count] = form
        cells.count++
      }
      if (at >= length) return length
      if (chunk[at] !== delimiter) return chunk[at] === CR && chunk[at + 1] === LF ? at + 2 : at + 1
      at++
    }
  }

  function endsField(byte: number): boolean {
    return byte === delimiter || byte === LF || byte === CR
  }

  function skipComment(chunk: Uint8Array, pos: number): number {
    let at = pos
    while (chunk[at] !== LF && chunk[at] !== CR) at++
    reader.lines = 1
    return chunk[at] === CR && chunk[at + 1] === LF ? at + 2 : at + 1
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
    const start = cells.start[cell]!
    const end = cells.end[cell]!
    const form = cells.form[cell]!
    const { class: cellClass, nullable } = columns[column]!
    fields.seen[column] = fields.record
    if (form === BARE && isNull(chunk, start, end) && (nullable || start < end || cellClass !== 'text')) {
      putNull(scratch)
      fields.kind[column] = KIND.null
    } else {
      let kind: number
      if (form === ESCAPED) {
        plain.length = 0
        putUnescaped(chunk, start, end, quote, isBackslash, plain)
        kind = putCell(plain.bytes, 0, plain.length, cellClass, scratch)
      } else kind = putCell(chunk, start, end, cellClass, scratch)
      if (kind < 0) return kind
      fields.kind[column] = kind
    }
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
      if (chunk[pos] === comment) {
        const end = dialect.isCommentGuessed === true ? split(chunk, pos) : -1
        reader.next = skipComment(chunk, pos)
        const isRecord = end === reader.next && cells.count === targets.length && targets.length > 1
        return isRecord ? fault(REJECT.commentGuess, pos, pos + 1) : SKIPPED
      }
      reader.next = split(chunk, pos)
      if (openQuote >= 0) return fault(REJECT.openQuote, openQuote, openQuote + 1)
      if (afterQuote >= 0) return fault(REJECT.afterQuote, afterQuote, afterQuote + 1)
      const isBlank = cells.count === 1 && cells.form[0] === BARE && cells.start[0] === cells.end[0]
      if (isBlank && targets.length > 1) return SKIPPED
      let { count } = cells
      const last = count - 1
      if (trailingDelimiter && last > 0 && cells.form[last] === BARE && cells.start[last] === cells.end[last]) count--
      if (count > targets.length) {
        return fault(REJECT.tooManyFields, cells.start[targets.length]!, cells.end[targets.length]!)
      }
      if (count < targets.length && dialect.ragged === 'reject') {
        return fault(REJECT.tooFewFields, pos, reader.next - 1)
      }
      scratch.length = 0
      for (let cell = 0; cell < count; cell++) {
        const column = targets[cell]!
        if (column < 0) continue
        const reject = take(chunk, cell, column)
        if (reject < 0) return fault(reject, cells.start[cell]!, cells.end[cell]!, column)
      }
      fields.bytes = scratch.bytes
      return RECORD
    },
    placeFault() {
      const cell = fields.faultColumn < 0 || fields.faultStart < 0 ? -1 : (fieldOf[fields.faultColumn] ?? -1)
      if (cell < 0 || cell >= cells.count) return
      fields.faultStart = cells.start[cell]!
      fields.faultEnd = cells.end[cell]!
    },
  }
  return reader
}
