// Array(T): for every row the number of elements up to its end, as UInt64, then the elements of all rows as one T.

import type { ColumnBuffer } from '../../../codecs/column-buffer.ts'
import { REJECT } from '../../../codecs/reject.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import { eachElement } from '../../../formats/json/elements.ts'
import type { NativeColumn } from './native-column.ts'
import { Offsets } from './offsets.ts'

export class ArrayColumn implements NativeColumn {
  readonly #element: NativeColumn
  readonly #offsets = new Offsets()
  /** What the array under way is in. */
  #bytes: Uint8Array = new Uint8Array(0)
  readonly #writeElement: (start: number, end: number, kind: number) => number

  constructor(element: NativeColumn) {
    this.#element = element
    this.#writeElement = (start, end, kind) => {
      this.#offsets.count++
      return this.#element.write(this.#bytes, start, end, kind)
    }
  }

  write(bytes: Uint8Array, start: number, _end: number, kind: number): number {
    if (kind !== KIND.array) return kind === KIND.null ? REJECT.nullValue : REJECT.valueType
    this.#bytes = bytes
    const reject = eachElement(bytes, start, this.#writeElement)
    if (reject < 0) return reject
    this.#offsets.endRow()
    return 0
  }

  writeDefault(): void {
    this.#offsets.endRow()
  }

  mark(): void {
    this.#offsets.mark()
    this.#element.mark()
  }

  rollback(): void {
    this.#offsets.rollback()
    this.#element.rollback()
  }

  clear(): void {
    this.#offsets.clear()
    this.#element.clear()
  }

  appendPrefix(out: ColumnBuffer): void {
    this.#element.appendPrefix(out)
  }

  appendData(out: ColumnBuffer): void {
    this.#offsets.appendData(out)
    this.#element.appendData(out)
  }
}
