// Variant(T1, T2 ...): for every row the number of its type, 255 for NULL, then for each type the values of the rows
// that are of it. The server has sorted the types by their names.
//
//   prefix: u64 0 | the types' prefixes | a byte per row | the types' data

import { append, ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'
import { REJECT } from '../../../codecs/reject.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import type { NativeColumn } from './native-column.ts'
import { putUint64 } from './uint64.ts'

const FIRST_CAPACITY = 1024
const NULL_TYPE = 255
const A_BYTE_PER_ROW = 0

/** One of the types. */
export interface VariantAlternative {
  readonly column: NativeColumn
  /**
   * A column of the same type that a value is put into first, where a refused one leaves parts: only a whole row can be
   * taken back from `column`. Undefined where a refused value leaves nothing.
   */
  readonly trial: NativeColumn | undefined
}

export class VariantColumn implements NativeColumn {
  readonly #alternatives: readonly VariantAlternative[]
  /** The numbers of the alternatives, as they are tried. */
  readonly #order: readonly number[]
  readonly #types = new ColumnBuffer(FIRST_CAPACITY)

  constructor(alternatives: readonly VariantAlternative[], order: readonly number[]) {
    this.#alternatives = alternatives
    this.#order = order
  }

  /** The value goes to the first alternative that can hold it exactly. */
  write(bytes: Uint8Array, start: number, end: number, kind: number): number {
    if (kind === KIND.null) {
      this.writeDefault()
      return 0
    }
    for (const type of this.#order) {
      const { column, trial } = this.#alternatives[type]!
      if (trial !== undefined) {
        const verdict = trial.write(bytes, start, end, kind)
        trial.clear()
        if (verdict < 0) continue
      }
      if (column.write(bytes, start, end, kind) < 0) continue
      this.#putType(type)
      return 0
    }
    return REJECT.valueType
  }

  writeDefault(): void {
    this.#putType(NULL_TYPE)
  }

  mark(): void {
    this.#types.mark = this.#types.length
    for (const { column } of this.#alternatives) column.mark()
  }

  rollback(): void {
    this.#types.length = this.#types.mark
    for (const { column } of this.#alternatives) column.rollback()
  }

  clear(): void {
    this.#types.length = this.#types.mark = 0
    for (const { column } of this.#alternatives) column.clear()
  }

  appendPrefix(out: ColumnBuffer): void {
    putUint64(out, A_BYTE_PER_ROW)
    for (const { column } of this.#alternatives) column.appendPrefix(out)
  }

  appendData(out: ColumnBuffer): void {
    append(out, this.#types.bytes, 0, this.#types.length)
    for (const { column } of this.#alternatives) column.appendData(out)
  }

  #putType(type: number): void {
    if (this.#types.length === this.#types.bytes.length) reserve(this.#types, 1)
    this.#types.bytes[this.#types.length++] = type
  }
}
