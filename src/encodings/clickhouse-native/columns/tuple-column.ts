// Tuple(T1, T2 ...): the columns of its elements, one after another. A value is an array of all of them, or, where they
// have names, an object of all of them and no others.

import type { ColumnBuffer } from '../../../codecs/column-buffer.ts'
import { REJECT } from '../../../codecs/reject.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import { eachElement } from '../../../formats/json/elements.ts'
import { type EntryVisitor, eachEntry } from '../../../formats/json/entries.ts'
import { KeyNames } from './key-names.ts'
import type { NativeColumn } from './native-column.ts'

/** Rows are distinguished by numbers that fit an Int32Array; after this one they begin again. */
const LAST_ROW = 2 ** 31 - 1

export class TupleColumn implements NativeColumn {
  readonly #elements: readonly NativeColumn[]
  readonly #names: KeyNames | undefined
  /** The object under way, and for each element the last one that had it. */
  #row = 0
  readonly #seen: Int32Array
  #count = 0
  /** What the value under way is in. */
  #bytes: Uint8Array = new Uint8Array(0)
  readonly #writeElement: (start: number, end: number, kind: number) => number
  readonly #writeEntry: EntryVisitor

  constructor(elements: readonly NativeColumn[], names: readonly string[] | undefined) {
    this.#elements = elements
    this.#names = names && new KeyNames(names)
    this.#seen = new Int32Array(elements.length)
    this.#writeElement = (start, end, kind) => {
      const element = this.#elements[this.#count++]
      return element === undefined ? REJECT.valueType : element.write(this.#bytes, start, end, kind)
    }
    this.#writeEntry = (keyStart, keyEnd, keyKind, start, end, kind) => {
      const place = this.#names!.find(this.#bytes, keyStart, keyEnd, keyKind, this.#count)
      if (place < 0) return REJECT.unknownField
      if (this.#seen[place] === this.#row) return REJECT.duplicateKey
      this.#seen[place] = this.#row
      this.#count++
      return this.#elements[place]!.write(this.#bytes, start, end, kind)
    }
  }

  write(bytes: Uint8Array, start: number, _end: number, kind: number): number {
    const isObject = kind === KIND.object && this.#names !== undefined
    if (kind !== KIND.array && !isObject) return kind === KIND.null ? REJECT.nullValue : REJECT.valueType
    this.#bytes = bytes
    this.#count = 0
    if (isObject) this.#beginRow()
    const reject = isObject ? eachEntry(bytes, start, this.#writeEntry) : eachElement(bytes, start, this.#writeElement)
    if (reject < 0) return reject
    return this.#count < this.#elements.length ? REJECT.valueType : 0
  }

  writeDefault(): void {
    for (const element of this.#elements) element.writeDefault()
  }

  mark(): void {
    for (const element of this.#elements) element.mark()
  }

  rollback(): void {
    for (const element of this.#elements) element.rollback()
  }

  clear(): void {
    for (const element of this.#elements) element.clear()
  }

  appendPrefix(out: ColumnBuffer): void {
    for (const element of this.#elements) element.appendPrefix(out)
  }

  appendData(out: ColumnBuffer): void {
    for (const element of this.#elements) element.appendData(out)
  }

  #beginRow(): void {
    if (this.#row === LAST_ROW) {
      this.#seen.fill(0)
      this.#row = 0
    }
    this.#row++
  }
}
