// Where each row's elements end among those of all rows, as UInt64: an Array's first stream, and a Map's.

import { append, ColumnBuffer } from '../../../codecs/column-buffer.ts'
import { putUint64 } from './uint64.ts'

const FIRST_CAPACITY = 1024

export class Offsets {
  /** The elements of all rows, those of the row under way among them. */
  count = 0
  readonly #ends = new ColumnBuffer(FIRST_CAPACITY)
  #markedCount = 0

  /** The row under way has no more elements. */
  endRow(): void {
    putUint64(this.#ends, this.count)
  }

  mark(): void {
    this.#ends.mark = this.#ends.length
    this.#markedCount = this.count
  }

  rollback(): void {
    this.#ends.length = this.#ends.mark
    this.count = this.#markedCount
  }

  clear(): void {
    this.#ends.length = this.#ends.mark = 0
    this.count = this.#markedCount = 0
  }

  appendData(out: ColumnBuffer): void {
    append(out, this.#ends.bytes, 0, this.#ends.length)
  }
}
