// Variant: a byte per row that says of which type it is, and of each type the values of its rows.

import type { ColumnBuffer } from '../../codecs/column-buffer.ts'
import { putAscii } from '../parquet/text/put-text.ts'
import { type BlockCursor, NativeError } from './cursor.ts'
import type { NativeValues } from './values.ts'

const IS_NULL = 255
const A_BYTE_PER_ROW = 0

export class VariantValues implements NativeValues {
  readonly #types: readonly NativeValues[]
  #kinds: Uint8Array = new Uint8Array(0)
  /** By row: which of the values of its type it is. */
  #places = new Int32Array(0)

  constructor(types: readonly NativeValues[]) {
    this.#types = types
  }

  prefix(cursor: BlockCursor): void {
    const mode = cursor.uint64()
    if (mode !== A_BYTE_PER_ROW) throw new NativeError(`a Variant in the mode ${mode}`)
    for (const type of this.#types) type.prefix(cursor)
  }

  read(cursor: BlockCursor, rows: number): void {
    const at = cursor.take(rows)
    this.#kinds = cursor.bytes.subarray(at, at + rows)
    if (this.#places.length < rows) this.#places = new Int32Array(rows * 2)
    const counts = new Int32Array(IS_NULL + 1)
    for (let row = 0; row < rows; row++) this.#places[row] = counts[this.#kinds[row]!]!++
    for (let kind = this.#types.length; kind < IS_NULL; kind++) {
      if (counts[kind]! > 0)
        throw new NativeError(`a Variant of ${this.#types.length} types has none of number ${kind}`)
    }
    for (const [kind, type] of this.#types.entries()) type.read(cursor, counts[kind]!)
  }

  put(row: number, out: ColumnBuffer): number {
    const kind = this.#kinds[row]!
    if (kind !== IS_NULL) return this.#types[kind]!.put(this.#places[row]!, out)
    putAscii(out, 'null')
    return 0
  }
}
