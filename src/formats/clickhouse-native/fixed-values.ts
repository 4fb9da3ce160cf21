// Values that take the same number of bytes each.

import type { ColumnBuffer } from '../../codecs/column-buffer.ts'
import type { BlockCursor } from './cursor.ts'
import type { NativeValues } from './values.ts'

/** Appends the value at `at` as JSON: 0, or a reject. */
export type PutFixed = (bytes: Uint8Array, view: DataView, at: number, out: ColumnBuffer) => number

export class FixedValues implements NativeValues {
  readonly isNumber: boolean
  readonly #width: number
  readonly #put: PutFixed
  #bytes: Uint8Array = new Uint8Array(0)
  #view: DataView = new DataView(new ArrayBuffer(0))
  #at = 0

  constructor(width: number, put: PutFixed, isNumber = false) {
    this.#width = width
    this.#put = put
    this.isNumber = isNumber
  }

  prefix(): void {}

  read(cursor: BlockCursor, rows: number): void {
    this.#bytes = cursor.bytes
    this.#view = cursor.view
    this.#at = cursor.take(rows * this.#width)
  }

  put(row: number, out: ColumnBuffer): number {
    return this.#put(this.#bytes, this.#view, this.#at + row * this.#width, out)
  }
}
