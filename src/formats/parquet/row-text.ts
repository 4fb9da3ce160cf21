// Rows of a slice as JSON records.

import { COLON, COMMA, LEFT_BRACE, LF, RIGHT_BRACE } from '../../codecs/ascii.ts'
import { append, type ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import type { ParquetField } from './field.ts'
import { FieldText } from './field-text.ts'
import type { LeafCursor } from './leaf-cursor.ts'

export class RowText {
  /** By the fields of the file: where the value of the last row lies. */
  readonly fields: readonly FieldText[]
  readonly #keys: readonly Uint8Array[]

  constructor(fields: readonly ParquetField[], cursors: readonly LeafCursor[]) {
    this.fields = fields.map((field) => new FieldText(field, cursors))
    this.#keys = fields.map(({ name }) => new TextEncoder().encode(JSON.stringify(name)))
  }

  /**
   * Appends the row that the cursors stand at, with a line feed, and goes on to the next. Returns the number of the first
   * field whose value has no text, or -1.
   */
  put(out: ColumnBuffer): number {
    let fault = -1
    putByte(out, LEFT_BRACE)
    for (let index = 0; index < this.fields.length; index++) {
      if (index > 0) putByte(out, COMMA)
      const key = this.#keys[index]!
      append(out, key, 0, key.length)
      putByte(out, COLON)
      const field = this.fields[index]!
      field.putJson(out)
      if (field.reject < 0 && fault < 0) fault = index
    }
    putByte(out, RIGHT_BRACE)
    putByte(out, LF)
    return fault
  }
}

function putByte(out: ColumnBuffer, byte: number): void {
  reserve(out, 1)
  out.bytes[out.length++] = byte
}
