// Rows of a Native block as JSON records.

import { QUOTE } from '../../codecs/ascii.ts'
import type { ColumnBuffer } from '../../codecs/column-buffer.ts'
import type { WrittenField, WrittenRow } from '../written-row.ts'
import type { NativeBlock } from './block.ts'
import { putShort } from './put-short.ts'
import { kindOfJson } from './typed-fields.ts'

const END = new TextEncoder().encode('}\n')
const EMPTY = new TextEncoder().encode('{}\n')

export class NativeRowText implements WrittenRow {
  readonly fields: readonly { -readonly [name in keyof WrittenField]: number }[]
  readonly keys: readonly Uint8Array[]
  length = 0
  readonly #block: NativeBlock
  /** What comes before each value. */
  readonly #starts: readonly Uint8Array[]

  constructor(block: NativeBlock, names: readonly string[]) {
    this.#block = block
    this.fields = names.map(() => ({ start: 0, end: 0, from: 0, to: 0, kind: 0, reject: 0 }))
    this.keys = names.map((name) => new TextEncoder().encode(JSON.stringify(name)))
    this.#starts = names.map((name, i) => new TextEncoder().encode(`${i === 0 ? '{' : ','}${JSON.stringify(name)}:`))
  }

  /** Appends a row of the block, with a line feed. */
  put(row: number, out: ColumnBuffer): void {
    const start = out.length
    const { values } = this.#block
    for (let index = 0; index < this.fields.length; index++) {
      putShort(out, this.#starts[index]!)
      const field = this.fields[index]!
      const from = out.length
      field.reject = values[index]!.put(row, out)
      const to = out.length
      const isText = out.bytes[from] === QUOTE
      field.from = from
      field.to = to
      field.start = isText ? from + 1 : from
      field.end = isText ? to - 1 : to
      field.kind = kindOfJson(out.bytes, from, to, values[index]!.isNumber === true)
    }
    putShort(out, this.fields.length > 0 ? END : EMPTY)
    this.length = out.length - start
  }
}
