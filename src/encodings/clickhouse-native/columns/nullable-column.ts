// Nullable(T): a byte per row that is 1 for NULL, then T for all rows, with T's default in place of the NULLs.

import { append, ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import type { NativeColumn } from './native-column.ts'

const FIRST_CAPACITY = 1024

export class NullableColumn implements NativeColumn {
  /** The row engine writes to it too. */
  readonly nulls = new ColumnBuffer(FIRST_CAPACITY)
  readonly inner: NativeColumn
  readonly #emptyIsNull: boolean

  /** `emptyIsNull`: an empty text stands for NULL. */
  constructor(inner: NativeColumn, emptyIsNull: boolean) {
    this.inner = inner
    this.#emptyIsNull = emptyIsNull
  }

  write(bytes: Uint8Array, start: number, end: number, kind: number): number {
    if (kind === KIND.null || (this.#emptyIsNull && kind === KIND.text && start === end)) {
      this.writeDefault()
      return 0
    }
    const reject = this.inner.write(bytes, start, end, kind)
    if (reject < 0) return reject
    this.#putFlag(0)
    return 0
  }

  writeDefault(): void {
    this.#putFlag(1)
    this.inner.writeDefault()
  }

  mark(): void {
    this.nulls.mark = this.nulls.length
    this.inner.mark()
  }

  rollback(): void {
    this.nulls.length = this.nulls.mark
    this.inner.rollback()
  }

  clear(): void {
    this.nulls.length = this.nulls.mark = 0
    this.inner.clear()
  }

  appendPrefix(out: ColumnBuffer): void {
    this.inner.appendPrefix(out)
  }

  appendData(out: ColumnBuffer): void {
    append(out, this.nulls.bytes, 0, this.nulls.length)
    this.inner.appendData(out)
  }

  #putFlag(flag: number): void {
    if (this.nulls.length === this.nulls.bytes.length) reserve(this.nulls, 1)
    this.nulls.bytes[this.nulls.length++] = flag
  }
}
