// Finds the fields of a line of LTSV by their names, and gives each to its column as a value in the form of JSON.

import { ColumnBuffer } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import { KIND } from '../../codecs/value-kind.ts'
import { putCell } from '../csv/cells/cell.ts'
import type { CsvColumn } from '../csv/cells/cell-class.ts'
import { cellValue } from '../csv/cells/cell-value.ts'
import { isWord, nullWordsOf, takesNull } from '../csv/cells/null-cells.ts'
import { putNull } from '../csv/cells/put-word.ts'
import type { OtherMembers } from '../format.ts'
import { RecordFields } from '../record-fields.ts'
import { RECORD, type RecordReader, SKIPPED } from '../record-reader.ts'
import { fieldEnd, fieldsEnd, lineFeedAfter, nameEnd, nameOf } from './each-field.ts'

export interface LtsvReaderOptions {
  readonly nulls: readonly string[]
  /** The name of each column's field; undefined for one that no field goes into. */
  readonly names: readonly (string | undefined)[]
  readonly columns: readonly CsvColumn[]
  readonly others: OtherMembers
}

/** A field without a column, for a column that collects such fields: its kind follows from its text. */
const OTHER: CsvColumn = { class: 'any', nullable: true }
const SKIPPED_NAME = -2

/** A blank line is no record. */
export class LtsvReader implements RecordReader {
  readonly fields: RecordFields
  next = 0
  readonly lines = 1
  readonly #columns: readonly CsvColumn[]
  readonly #takesOthers: boolean
  readonly #nullWords: readonly Uint8Array[]
  readonly #byName: Map<string, number>
  /** By column; empty for one that no field goes into. */
  readonly #names: readonly Uint8Array[]
  readonly #values = new ColumnBuffer(1024)
  /** Where the field of each column lies in the chunk. */
  readonly #valueStart: Int32Array
  readonly #valueEnd: Int32Array
  /** The column after the one before: records mostly repeat their order. */
  #expected = 0

  constructor({ nulls, names, columns, others }: LtsvReaderOptions) {
    this.fields = new RecordFields(columns.length)
    this.#columns = columns
    this.#takesOthers = others.areTaken
    this.#nullWords = nullWordsOf(nulls)
    this.#names = names.map((name) => new TextEncoder().encode(name ?? ''))
    this.#byName = new Map(others.skipped.map((name) => [name, SKIPPED_NAME]))
    for (const [column, name] of names.entries()) if (name !== undefined) this.#byName.set(name, column)
    this.#valueStart = new Int32Array(columns.length)
    this.#valueEnd = new Int32Array(columns.length)
  }

  read(chunk: Uint8Array, pos: number): number {
    this.fields.begin()
    this.#values.length = 0
    this.#expected = 0
    const lineFeed = lineFeedAfter(chunk, pos)
    const lineEnd = fieldsEnd(chunk, pos, lineFeed)
    this.next = lineFeed + 1
    if (lineEnd === pos) return SKIPPED
    for (let start = pos; start <= lineEnd; ) {
      const end = fieldEnd(chunk, start, lineEnd)
      const colon = nameEnd(chunk, start, end)
      if (colon === start) return this.#fault(REJECT.fieldSyntax, start, end)
      const verdict = this.#take(chunk, start, colon, end)
      if (verdict !== RECORD) return verdict
      start = end + 1
    }
    this.fields.bytes = this.#values.bytes
    return RECORD
  }

  placeFault(): void {
    const { fields } = this
    const column = fields.faultColumn
    if (column < 0 || fields.faultStart < 0) return
    fields.faultStart = this.#valueStart[column]!
    fields.faultEnd = this.#valueEnd[column]!
  }

  #take(chunk: Uint8Array, start: number, colon: number, end: number): number {
    const { fields } = this
    const column = this.#columnOf(chunk, start, colon)
    if (column === SKIPPED_NAME) return RECORD
    if (column === undefined) return this.#pass(chunk, start, colon, end)
    if (fields.seen[column] === fields.record) return this.#fault(REJECT.duplicateKey, start, colon, column)
    fields.seen[column] = fields.record
    this.#expected = column + 1
    this.#valueStart[column] = colon + 1
    this.#valueEnd[column] = end
    const kind = this.#put(chunk, colon + 1, end, this.#columns[column]!)
    if (kind < 0) return this.#fault(kind, colon + 1, end, column)
    fields.kind[column] = kind
    fields.start[column] = cellValue.start
    fields.end[column] = cellValue.end
    return RECORD
  }

  #columnOf(chunk: Uint8Array, start: number, end: number): number | undefined {
    const expected = this.#names[this.#expected]
    if (expected !== undefined && isName(chunk, start, end, expected)) return this.#expected
    return this.#byName.get(nameOf(chunk, start, end))
  }

  /** Of a field that no column takes, name and value are noted as JSON has them. */
  #pass(chunk: Uint8Array, start: number, colon: number, end: number): number {
    if (!this.#takesOthers) return this.#fault(REJECT.unknownField, start, colon)
    putCell(chunk, start, colon, 'text', this.#values)
    const { start: nameFrom, end: nameTo } = cellValue
    const kind = this.#put(chunk, colon + 1, end, OTHER)
    if (kind < 0) return this.#fault(kind, colon + 1, end)
    const quote = kind <= KIND.escapedText ? 1 : 0
    this.fields.pass(nameFrom - 1, nameTo + 1, cellValue.start - quote, cellValue.end + quote)
    return RECORD
  }

  #put(chunk: Uint8Array, start: number, end: number, column: CsvColumn): number {
    if (isWord(chunk, start, end, this.#nullWords) && takesNull(column, start, end)) {
      putNull(this.#values)
      return KIND.null
    }
    return putCell(chunk, start, end, column.class, this.#values)
  }

  #fault(code: number, start: number, end: number, column = -1): number {
    this.fields.faultStart = start
    this.fields.faultEnd = end
    this.fields.faultColumn = column
    return code
  }
}

function isName(bytes: Uint8Array, start: number, end: number, name: Uint8Array): boolean {
  if (name.length !== end - start) return false
  let i = 0
  while (i < name.length && bytes[start + i] === name[i]) i++
  return i === name.length
}
