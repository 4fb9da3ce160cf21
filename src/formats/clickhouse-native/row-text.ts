// Rows of a Native block as JSON records.

import { COLON, COMMA, LEFT_BRACE, LF, QUOTE, RIGHT_BRACE } from '../../codecs/ascii.ts'
import { append, type ColumnBuffer, putByte } from '../../codecs/column-buffer.ts'
import { KIND } from '../../codecs/value-kind.ts'
import { kindOf } from '../parquet/text/field-text.ts'
import type { WrittenField, WrittenRow } from '../written-row.ts'
import type { NativeBlock } from './block.ts'

export class NativeRowText implements WrittenRow {
  readonly fields: readonly { -readonly [name in keyof WrittenField]: number }[]
  readonly keys: readonly Uint8Array[]
  length = 0
  readonly #block: NativeBlock

  constructor(block: NativeBlock, names: readonly string[]) {
    this.#block = block
    this.fields = names.map(() => ({ start: 0, end: 0, from: 0, to: 0, kind: 0, reject: 0 }))
    this.keys = names.map((name) => new TextEncoder().encode(JSON.stringify(name)))
  }

  /** Appends a row of the block, with a line feed. */
  put(row: number, out: ColumnBuffer): void {
    const start = out.length
    const { values } = this.#block
    putByte(out, LEFT_BRACE)
    for (let index = 0; index < this.fields.length; index++) {
      if (index > 0) putByte(out, COMMA)
      const key = this.keys[index]!
      append(out, key, 0, key.length)
      putByte(out, COLON)
      const field = this.fields[index]!
      const from = out.length
      field.reject = values[index]!.put(row, out)
      const to = out.length
      const isText = out.bytes[from] === QUOTE
      field.from = from
      field.to = to
      field.start = isText ? from + 1 : from
      field.end = isText ? to - 1 : to
      field.kind = isText && values[index]!.isNumber === true ? KIND.nonFinite : kindOf(out.bytes, from, to)
    }
    putByte(out, RIGHT_BRACE)
    putByte(out, LF)
    this.length = out.length - start
  }
}
