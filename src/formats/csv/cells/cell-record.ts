// What the readers of separated fields share: the fields of one record as they are in the chunk, which are given to their
// columns, and where the record is at fault.

import { ColumnBuffer } from '../../../codecs/column-buffer.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import { placesIn } from '../../places.ts'
import { RecordFields } from '../../record-fields.ts'
import { RECORD } from '../../record-reader.ts'
import type { CellClass, CsvColumn } from './cell-class.ts'
import { cellValue } from './cell-value.ts'
import { isWord, nullWordsOf, takesNull } from './null-cells.ts'
import { putNull } from './put-word.ts'

/** How a field is written. */
export const CELL = {
  bare: 0,
  /** Without quotes, with escapes inside. */
  bareEscaped: 1,
  quoted: 2,
  /** In quotes, with quotes or escapes inside. */
  quotedEscaped: 3,
} as const

/** Appends the value of a field to `out` in the form of JSON. Its kind, or a reject; it lies where `cellValue` says. */
export type PutCell = (chunk: Uint8Array, cell: number, cellClass: CellClass, out: ColumnBuffer) => number

export interface CellRecordOptions {
  /** For each field of a record the index of its column, or -1 for one that is ignored. */
  readonly targets: readonly number[]
  readonly columns: readonly CsvColumn[]
  /** Fields without quotes that are NULL. */
  readonly nulls: readonly string[]
  /** Fields that are kept of a record, to see that there are too many. */
  readonly most: number
}

/** Fields beyond `count` are of records before. */
export class CellRecord {
  readonly fields: RecordFields
  count = 0
  readonly start: Int32Array
  readonly end: Int32Array
  readonly form: Uint8Array
  readonly #targets: readonly number[]
  readonly #columns: readonly CsvColumn[]
  readonly #nullWords: readonly Uint8Array[]
  /** By column. */
  readonly #fieldOf: Int32Array
  readonly #values = new ColumnBuffer(1024)

  constructor({ targets, columns, nulls, most }: CellRecordOptions) {
    this.fields = new RecordFields(columns.length)
    this.start = new Int32Array(most)
    this.end = new Int32Array(most)
    this.form = new Uint8Array(most)
    this.#targets = targets
    this.#columns = columns
    this.#nullWords = nullWordsOf(nulls)
    this.#fieldOf = Int32Array.from(columns.keys(), placesIn(targets))
  }

  /** Adds a field, if there is room for it. */
  add(start: number, end: number, form: number): void {
    if (this.count >= this.start.length) return
    this.start[this.count] = start
    this.end[this.count] = end
    this.form[this.count] = form
    this.count++
  }

  /** Gives the first `count` fields to their columns. `RECORD`, or a reject with its place in `fields`. */
  take(chunk: Uint8Array, count: number, put: PutCell): number {
    const { fields } = this
    this.#values.length = 0
    for (let cell = 0; cell < count; cell++) {
      const column = this.#targets[cell]!
      if (column < 0) continue
      const kind = this.#put(chunk, cell, this.#columns[column]!, put)
      fields.seen[column] = fields.record
      if (kind < 0) return this.fault(kind, this.start[cell]!, this.end[cell]!, column)
      fields.kind[column] = kind
      fields.start[column] = cellValue.start
      fields.end[column] = cellValue.end
    }
    fields.bytes = this.#values.bytes
    return RECORD
  }

  #put(chunk: Uint8Array, cell: number, column: CsvColumn, put: PutCell): number {
    const start = this.start[cell]!
    const end = this.end[cell]!
    const isBare = this.form[cell]! <= CELL.bareEscaped
    if (!isBare || !isWord(chunk, start, end, this.#nullWords) || !takesNull(column, start, end)) {
      return put(chunk, cell, column.class, this.#values)
    }
    putNull(this.#values)
    return KIND.null
  }

  /** Notes where the record is at fault; returns `code`. */
  fault(code: number, start: number, end: number, column = -1): number {
    this.fields.faultStart = start
    this.fields.faultEnd = end
    this.fields.faultColumn = column
    return code
  }

  /** Turns the place of a fault within the values into that of their field. */
  placeFault(): void {
    const { fields } = this
    const cell = fields.faultColumn < 0 || fields.faultStart < 0 ? -1 : (this.#fieldOf[fields.faultColumn] ?? -1)
    if (cell < 0 || cell >= this.count) return
    fields.faultStart = this.start[cell]!
    fields.faultEnd = this.end[cell]!
  }
}
