// Rows of a slice as JSON records.

import { COLON, COMMA, LEFT_BRACE, LF, RIGHT_BRACE } from '../../../codecs/ascii.ts'
import { append, type ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'
import type { ParquetFile } from '../parquet-file.ts'
import { FieldText } from './field-text.ts'
import type { LeafCursor } from './leaf-cursor.ts'
import { AS_JSON, type LeafForms } from './leaf-form.ts'

export class RowText {
  /** By the fields of the file: where the value of the last row lies. */
  readonly fields: readonly FieldText[]
  /** By the fields: the key in JSON, with its quotes. */
  readonly keys: readonly Uint8Array[]
  /** Bytes of the last row, with its line feed. */
  length = 0

  /** `forms` by the fields: what their columns make of the values. */
  constructor(
    { fields, maxRecordBytes }: Pick<ParquetFile, 'fields' | 'maxRecordBytes'>,
    cursors: readonly LeafCursor[],
    forms: readonly LeafForms[],
  ) {
    this.fields = fields.map((field, index) => new FieldText(field, cursors, forms[index] ?? AS_JSON, maxRecordBytes))
    this.keys = fields.map(({ name }) => new TextEncoder().encode(JSON.stringify(name)))
  }

  /** Appends the row that the cursors stand at, with a line feed, and goes on to the next. */
  put(out: ColumnBuffer): void {
    const start = out.length
    putByte(out, LEFT_BRACE)
    for (let index = 0; index < this.fields.length; index++) {
      if (index > 0) putByte(out, COMMA)
      const key = this.keys[index]!
      append(out, key, 0, key.length)
      putByte(out, COLON)
      this.fields[index]!.putJson(out)
    }
    putByte(out, RIGHT_BRACE)
    putByte(out, LF)
    this.length = out.length - start
  }
}

function putByte(out: ColumnBuffer, byte: number): void {
  reserve(out, 1)
  out.bytes[out.length++] = byte
}
