// Separated values (RFC 4180 and its dialects): finds the fields of a record, and gives each to its column as a value in
// the form of JSON. Reads the grammar that `record-ends.ts` cuts by.

import { BACKSLASH, CR, LF, SPACE } from '../../codecs/ascii.ts'
import { ColumnBuffer } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import { type RecordReader, SKIPPED } from '../record-reader.ts'
import { putCell } from './cells/cell.ts'
import type { CellClass, CsvColumn } from './cells/cell-class.ts'
import { CELL, CellRecord } from './cells/cell-record.ts'
import { putUnescaped } from './cells/unescape.ts'
import type { CsvDialect } from './dialect.ts'
import { areRecords, MAX_LINES } from './ends/records-in-quotes.ts'

export interface CsvReaderOptions {
  readonly dialect: CsvDialect
  /** For each field of a record the index of its column, or -1 for one that is ignored. */
  readonly fields: readonly number[]
  readonly columns: readonly CsvColumn[]
}

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: as a class, whose fields every byte would look at, it took 2 to 10 % more time
export function csvReader({ dialect, fields: targets, columns }: CsvReaderOptions): RecordReader {
  const { delimiter, quote, comment, trailingDelimiter, skipInitialSpace = false, isQuoteGiven = false } = dialect
  const isBackslash = dialect.escape === 'backslash'
  // One more than there may be, to see that there are too many.
  const most = targets.length + (trailingDelimiter ? 2 : 1)
  const record = new CellRecord({ targets, columns, nulls: dialect.nulls, most })
  const { fields } = record
  const plain = new ColumnBuffer(1024)
  /** The first byte after a closing quote that does not end the field, or -1. */
  let afterQuote = -1
  let openQuote = -1

  /** Finds the fields of the record at `pos`; returns the position after what ends it. */
  function split(chunk: Uint8Array, pos: number): number {
    const { length } = chunk
    let at = pos
    record.count = 0
    reader.lines = 1
    afterQuote = openQuote = -1
    for (;;) {
      if (skipInitialSpace) while (chunk[at] === SPACE) at++
      let start = at
      let end: number
      let form: number = CELL.bare
      if (chunk[at] === quote) {
        form = CELL.quoted
        start = ++at
        for (;;) {
          if (at >= length) {
            openQuote = start - 1
            break
          }
          const byte = chunk[at]!
          if (byte === quote) {
            if (chunk[at + 1] !== quote) break
            form = CELL.quotedEscaped
            at++
          } else if (isBackslash && byte === BACKSLASH) {
            form = CELL.quotedEscaped
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
      record.add(start, end, form)
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

  /** The first field that holds records, or -1. */
  function fieldOfRecords(chunk: Uint8Array): number {
    const delimiters = targets.length - (trailingDelimiter ? 0 : 1)
    for (let cell = 0; cell < record.count; cell++) {
      const isQuoted = record.form[cell]! >= CELL.quoted
      if (isQuoted && areRecords(chunk, record.start[cell]!, record.end[cell]!, delimiter, delimiters)) return cell
    }
    return -1
  }

  function put(chunk: Uint8Array, cell: number, cellClass: CellClass, out: ColumnBuffer): number {
    const start = record.start[cell]!
    const end = record.end[cell]!
    if (record.form[cell] !== CELL.quotedEscaped) return putCell(chunk, start, end, cellClass, out)
    plain.length = 0
    putUnescaped(chunk, start, end, quote, isBackslash, plain)
    return putCell(plain.bytes, 0, plain.length, cellClass, out)
  }

  /** Whether a field is there, but nothing in it. */
  function isEmpty(cell: number): boolean {
    return record.form[cell] === CELL.bare && record.start[cell] === record.end[cell]
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
        const isRecord = end === reader.next && record.count === targets.length && targets.length > 1
        return isRecord ? record.fault(REJECT.commentGuess, pos, pos + 1) : SKIPPED
      }
      reader.next = split(chunk, pos)
      if (openQuote >= 0) return record.fault(REJECT.openQuote, openQuote, openQuote + 1)
      if (afterQuote >= 0) return record.fault(REJECT.afterQuote, afterQuote, afterQuote + 1)
      const taken = reader.lines > MAX_LINES && !isQuoteGiven ? fieldOfRecords(chunk) : -1
      if (taken >= 0) return record.fault(REJECT.recordsInQuotes, record.start[taken]! - 1, record.start[taken]!)
      const isBlank = record.count === 1 && isEmpty(0)
      if (isBlank && targets.length > 1) return SKIPPED
      let { count } = record
      const last = count - 1
      if (trailingDelimiter && last > 0 && isEmpty(last)) count--
      if (count > targets.length) {
        return record.fault(REJECT.tooManyFields, record.start[targets.length]!, record.end[targets.length]!)
      }
      if (count < targets.length && dialect.ragged === 'reject') {
        return record.fault(REJECT.tooFewFields, pos, reader.next - 1)
      }
      return record.take(chunk, count, put)
    },
    placeFault: () => record.placeFault(),
  }
  return reader
}
