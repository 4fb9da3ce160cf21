// Fields with backslash escapes in place of quotes: finds the fields of a record, and gives each to its column as a value in
// the form of JSON. Reads the grammar that `record-ends.ts` cuts by.

import { BACKSLASH, CR, DOT, LF } from '../../codecs/ascii.ts'
import { ColumnBuffer } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import { putCell, putLiteralCell } from '../csv/cells/cell.ts'
import type { CellClass, CsvColumn } from '../csv/cells/cell-class.ts'
import { CELL, CellRecord, type PutCell } from '../csv/cells/cell-record.ts'
import type { RecordFields } from '../record-fields.ts'
import { type RecordReader, SKIPPED } from '../record-reader.ts'
import type { EscapedDialect } from './dialect.ts'
import { readEscapes } from './escapes.ts'

export interface EscapedReaderOptions {
  readonly dialect: EscapedDialect
  /** For each field of a record the index of its column, or -1 for one that is ignored. */
  readonly fields: readonly number[]
  readonly columns: readonly CsvColumn[]
}

/**
 * A blank line is a record with one empty field. The line `\.` that ends the data of COPY is skipped where nothing
 * follows it in the chunk, and refused elsewhere: Postgres would leave out the rest of the file.
 */
export function escapedReader(options: EscapedReaderOptions): RecordReader {
  return new EscapedReader(options)
}

class EscapedReader implements RecordReader {
  readonly fields: RecordFields
  next = 0
  lines = 1
  readonly #dialect: EscapedDialect
  readonly #isPostgres: boolean
  /** Fields that a record has. */
  readonly #count: number
  readonly #record: CellRecord
  readonly #plain = new ColumnBuffer(1024)
  /** One that Postgres would have written as an escape, or -1. ClickHouse takes it as it is. */
  #carriageReturn = -1
  readonly #put: PutCell = (chunk, cell, cellClass, out) => this.#putCell(chunk, cell, cellClass, out)

  constructor({ dialect, fields: targets, columns }: EscapedReaderOptions) {
    this.#dialect = dialect
    this.#isPostgres = dialect.style === 'postgres'
    this.#count = targets.length
    // One more than there may be, to see that there are too many.
    this.#record = new CellRecord({ targets, columns, nulls: dialect.nulls, most: targets.length + 1 })
    this.fields = this.#record.fields
  }

  read(chunk: Uint8Array, pos: number): number {
    const record = this.#record
    this.fields.begin()
    const end = this.#split(chunk, pos)
    this.next = Math.min(end, chunk.length - 1) + 1
    if (this.#isEndMarker(chunk, pos)) {
      return this.next === chunk.length ? SKIPPED : record.fault(REJECT.afterEnd, pos, pos + 2)
    }
    // The input ended behind a backslash: the line feed that a cutter added stands for nothing.
    if (end >= chunk.length) return record.fault(REJECT.escape, chunk.length - 2, chunk.length - 1)
    const carriageReturn = this.#carriageReturn
    if (carriageReturn >= 0) return record.fault(REJECT.carriageReturn, carriageReturn, carriageReturn + 1)
    if (record.count > this.#count)
      return record.fault(REJECT.tooManyFields, record.start[this.#count]!, record.end[this.#count]!)
    if (record.count < this.#count && this.#dialect.ragged === 'reject')
      return record.fault(REJECT.tooFewFields, pos, end)
    return record.take(chunk, record.count, this.#put)
  }

  placeFault(): void {
    this.#record.placeFault()
  }

  /** Finds the fields of the record at `pos`; returns the position of the line feed that ends it. */
  #split(chunk: Uint8Array, pos: number): number {
    const record = this.#record
    const { delimiter } = this.#dialect
    const { length } = chunk
    let at = pos
    let start = pos
    let form: number = CELL.bare
    /** A carriage return that belongs to the end of the line. */
    let lineEnd = -1
    record.count = 0
    this.lines = 1
    this.#carriageReturn = -1
    for (;;) {
      const byte = chunk[at]!
      if (byte === BACKSLASH && at < length) {
        form = CELL.bareEscaped
        at++
        if (at < length && chunk[at] === LF) this.lines++
      } else if (byte === delimiter || byte === LF || at >= length) {
        record.add(start, byte === LF && at - 1 === lineEnd ? lineEnd : Math.min(at, length), form)
        if (byte !== delimiter || at >= length) return at
        start = at + 1
        form = CELL.bare
      } else if (byte === CR) {
        if (chunk[at + 1] === LF) lineEnd = at
        else if (this.#isPostgres && this.#carriageReturn < 0) this.#carriageReturn = at
      }
      at++
    }
  }

  /** Whether the line at `pos` says that the data ends. */
  #isEndMarker(chunk: Uint8Array, pos: number): boolean {
    if (chunk[pos] !== BACKSLASH || chunk[pos + 1] !== DOT || !this.#isPostgres) return false
    return chunk[pos + 2] === LF || (chunk[pos + 2] === CR && chunk[pos + 3] === LF)
  }

  #putCell(chunk: Uint8Array, cell: number, cellClass: CellClass, out: ColumnBuffer): number {
    const start = this.#record.start[cell]!
    const end = this.#record.end[cell]!
    // ClickHouse does not escape twice: escapes in such a value are those of the texts in it.
    const literal = cellClass === 'literal' && !this.#isPostgres ? putLiteralCell(chunk, start, end, out) : 0
    if (literal !== 0) return literal
    if (this.#record.form[cell] === CELL.bare) return putCell(chunk, start, end, cellClass, out)
    const plain = this.#plain
    const reject = readEscapes(chunk, start, end, this.#dialect.style, plain)
    return reject < 0 ? reject : putCell(plain.bytes, 0, plain.length, cellClass, out)
  }
}
