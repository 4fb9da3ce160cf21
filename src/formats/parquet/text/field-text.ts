// A field's value of one row as JSON text.

import { BACKSLASH, LEFT_BRACE, LEFT_BRACKET, QUOTE } from '../../../codecs/ascii.ts'
import type { ColumnBuffer } from '../../../codecs/column-buffer.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import { PageError, RowTooLarge } from '../corrupt.ts'
import { MAX_RECORD_BYTES } from '../parquet-file.ts'
import type { ParquetField } from '../schema/field.ts'
import type { LeafCursor } from './leaf-cursor.ts'
import { AS_JSON, type LeafForms } from './leaf-form.ts'
import { leafCursors, type PutValue, putField } from './put-field.ts'

export class FieldText {
  /** Where the text of the last value lies in the buffer, without the quotes of a text. */
  start = 0
  end = 0
  /** The same with them. */
  from = 0
  to = 0
  kind = 0
  /** 0, or why the last value has no text that says all of it; something legible stands there. */
  reject = 0
  readonly #put: PutValue
  readonly #cursors: readonly LeafCursor[]
  /** What is in quotes is a number that JSON does not have. */
  readonly #isNumber: boolean

  /**
   * `cursors` by `Leaf.index`; they are to stand at the first place of a row. `forms`: what the column makes of them. A list
   * or a map of more than `maxBytes` is a `RowTooLarge`.
   */
  constructor(
    field: ParquetField,
    cursors: readonly LeafCursor[],
    forms: LeafForms = AS_JSON,
    maxBytes: number = MAX_RECORD_BYTES,
  ) {
    const fault = (reject: number): void => {
      if (this.reject === 0) this.reject = reject
    }
    const { shape } = field
    const checkSize = (out: ColumnBuffer): void => {
      if (out.length - this.from > maxBytes)
        throw new RowTooLarge(`the field ${field.name} has more than ${maxBytes} bytes`)
    }
    this.#put = putField(field, { cursors, fault, forms, isNested: shape.kind !== 'leaf', checkSize })
    this.#cursors = leafCursors(shape, cursors)
    this.#isNumber = shape.kind === 'leaf' && forms(shape) === 'number'
  }

  /** Appends the row's value as JSON, quoted and escaped where it is a text. */
  putJson(out: ColumnBuffer): void {
    this.reject = 0
    const start = out.length
    this.from = start
    this.#put(out)
    for (const { isThere, repetition } of this.#cursors) {
      if (isThere && repetition > 0) throw new PageError('columns of one field that do not have the same rows')
    }
    this.kind = kindOf(out.bytes, start, out.length)
    const isText = this.kind <= KIND.escapedText
    this.to = out.length
    this.start = isText ? start + 1 : start
    this.end = isText ? out.length - 1 : out.length
    if (isText && this.#isNumber) this.kind = KIND.nonFinite
  }
}

/** The kind of a whole JSON value, by how it begins. */
export function kindOf(bytes: Uint8Array, start: number, end: number): number {
  switch (bytes[start]) {
    case QUOTE:
      return bytes.subarray(start, end).includes(BACKSLASH) ? KIND.escapedText : KIND.text
    case LEFT_BRACE:
      return KIND.object
    case LEFT_BRACKET:
      return KIND.array
    case 0x6e:
      return KIND.null
    case 0x74:
      return KIND.true
    case 0x66:
      return KIND.false
    default:
      for (let at = start; at < end; at++) {
        const byte = bytes[at]!
        if (byte === 0x2e || byte === 0x65 || byte === 0x45) return KIND.decimal
      }
      return KIND.integer
  }
}
