// A reader that puts derived values among the fields that another reader has found.

import { append, ColumnBuffer } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import { KIND } from '../../codecs/value-kind.ts'
import { FOUND, findPath, pathEnd, pathKind, pathStart } from '../json/path.ts'
import { jsonStart, putJsonText } from '../json/text.ts'
import { putLineDigits } from '../line-digits.ts'
import type { RecordFields } from '../record-fields.ts'
import { RECORD, type RecordReader } from '../record-reader.ts'
import { CollectedFields } from './collected-fields.ts'
import type { DerivedPath, DerivedValues } from './derived-values.ts'

/** Its fields' `bytes` are never the chunk itself, for the columns do not stand there one after another. */
export class DerivedReader implements RecordReader {
  readonly fields: RecordFields
  next = 0
  lines = 1
  readonly #inner: RecordReader
  readonly #paths: readonly DerivedPath[]
  readonly #textPaths: readonly DerivedPath[]
  readonly #lineColumns: readonly number[]
  readonly #collectColumn: number
  readonly #collected: CollectedFields
  /** The record is copied to where there is room for more. */
  readonly #isMade: boolean
  readonly #made: ColumnBuffer
  #chunk: Uint8Array = new Uint8Array(0)
  /** The chunk's bytes under another name. */
  #view = this.#chunk
  /** Where in the chunk `#made` begins, for values that stand in the chunk; else -1. */
  #base = -1

  constructor(inner: RecordReader, { paths, lineColumns, collectColumn, collected }: DerivedValues) {
    this.#inner = inner
    this.fields = inner.fields
    this.#paths = paths
    this.#textPaths = paths.filter(({ isText }) => isText)
    this.#lineColumns = lineColumns
    this.#collectColumn = collectColumn
    this.#collected = new CollectedFields(inner.fields, collected)
    this.#isMade = lineColumns.length > 0 || collectColumn >= 0 || this.#textPaths.length > 0
    this.#made = new ColumnBuffer(this.#isMade ? 4096 : 0)
  }

  read(bytes: Uint8Array, pos: number): number {
    const { fields } = this
    if (bytes !== this.#chunk) {
      this.#chunk = bytes
      this.#view = bytes.subarray(0)
    }
    this.#base = -1
    const verdict = this.#inner.read(bytes, pos)
    this.next = this.#inner.next
    this.lines = this.#inner.lines
    if (verdict !== RECORD) {
      // Of a member that only holds what a path leads to, the column is the one that wants it.
      const path = this.#paths.find(({ holder }) => holder === fields.faultColumn)
      if (path !== undefined) fields.faultColumn = path.column
      return verdict
    }
    const reject = this.#follow()
    if (reject < 0) {
      if (fields.bytes !== this.#chunk) this.placeFault()
      return reject
    }
    const source = fields.bytes
    const twice = this.#refuseTwice(source)
    if (twice < 0) return twice
    if (this.#isMade) return this.#make(source, pos)
    if (source === this.#chunk) {
      this.#base = 0
      fields.bytes = this.#view
    }
    return RECORD
  }

  placeFault(): void {
    const { fields } = this
    const column = fields.faultColumn
    if (fields.faultStart < 0) return
    if (column === this.#collectColumn || this.#lineColumns.includes(column)) {
      fields.faultStart = fields.faultEnd = -1
    } else if (this.#base >= 0) {
      fields.faultStart += this.#base
      fields.faultEnd += this.#base
    } else {
      fields.faultColumn = this.#paths.find((path) => path.column === column)?.holder ?? column
      this.#inner.placeFault()
      fields.faultColumn = column
    }
  }

  /** Copies the record and adds what it has not: `RECORD` or a reject. */
  #make(source: Uint8Array, pos: number): number {
    const { fields } = this
    const made = this.#made
    this.#copyRecord(pos)
    const text = this.#followTexts()
    if (text < 0) {
      fields.bytes = made.bytes
      this.placeFault()
      return text
    }
    if (this.#lineColumns.length > 0) this.#putLine()
    if (this.#collectColumn >= 0) {
      const start = made.length
      this.#collected.put(made, source)
      this.#put(this.#collectColumn, start, made.length - 1, KIND.object)
    }
    fields.bytes = made.bytes
    return RECORD
  }

  /** 0 or a reject. */
  #follow(): number {
    const { fields } = this
    for (const { column, holder, path } of this.#paths) {
      const kind = fields.kind[holder]
      if (fields.seen[holder] !== fields.record || (kind !== KIND.object && kind !== KIND.array)) continue
      const result = findPath(fields.bytes, fields.start[holder]!, path, 1)
      if (result < 0) return this.#fault(column, result, pathStart, pathEnd)
      if (result === FOUND) this.#put(column, pathStart, pathEnd, pathKind)
    }
    return 0
  }

  /** The same of holders that are texts, in the record that was copied: 0 or a reject. */
  #followTexts(): number {
    const { fields } = this
    const made = this.#made
    for (const { column, holder, path } of this.#textPaths) {
      if (fields.seen[holder] !== fields.record || fields.kind[holder]! > KIND.escapedText) continue
      const start = fields.start[holder]!
      const end = fields.end[holder]!
      if (start === end) continue
      const kind = putJsonText(made.bytes, start, end, made)
      if (kind < 0) return this.#fault(column, kind, start, end)
      if (kind !== KIND.object && kind !== KIND.array) continue
      const result = findPath(made.bytes, jsonStart, path, 1)
      // The second of two keys has no place in the input, but the text has.
      if (result < 0) return this.#fault(column, result, start, end)
      if (result === FOUND) this.#put(column, pathStart, pathEnd, pathKind)
    }
    return 0
  }

  /** A member that would be collected twice is refused as one of a column is: 0 or the reject. */
  #refuseTwice(source: Uint8Array): number {
    const at = this.#collectColumn < 0 ? -1 : this.#collected.twice(source)
    if (at < 0) return 0
    const { passed } = this.fields
    return this.#fault(this.#collectColumn, REJECT.duplicateKey, passed[at]! + 1, passed[at + 1]! - 1)
  }

  /** Copies what the reader found to where there is room for more. */
  #copyRecord(pos: number): void {
    const { bytes, seen, record, start, end } = this.fields
    const made = this.#made
    const isChunk = bytes === this.#chunk
    const from = isChunk ? pos : 0
    let to = this.#inner.next
    if (!isChunk) {
      to = 0
      for (let slot = 0; slot < seen.length; slot++) if (seen[slot] === record) to = Math.max(to, end[slot]! + 2)
    }
    made.length = 0
    append(made, bytes, from, Math.min(to, bytes.length))
    this.#base = isChunk ? from : -1
    if (from === 0) return
    for (let slot = 0; slot < seen.length; slot++) {
      if (seen[slot] !== record) continue
      start[slot] = start[slot]! - from
      end[slot] = end[slot]! - from
    }
  }

  #putLine(): void {
    const start = this.#made.length
    putLineDigits(this.fields.line, this.#made)
    for (const column of this.#lineColumns) this.#put(column, start, this.#made.length - 1, KIND.integer)
  }

  #put(column: number, start: number, end: number, kind: number): void {
    const { fields } = this
    fields.seen[column] = fields.record
    fields.start[column] = start
    fields.end[column] = end
    fields.kind[column] = kind
  }

  #fault(column: number, reject: number, start: number, end: number): number {
    this.fields.faultColumn = column
    this.fields.faultStart = start
    this.fields.faultEnd = end
    return reject
  }
}
