// A field of rows that came with types: its values are written straight into what a target takes, where both sides know them.

import type { ColumnBuffer } from '../codecs/column-buffer.ts'

/**
 * What a field's values look like as JSON: numbers; words of ASCII in quotes that need no escape; texts whose characters can be
 * taken as they are; anything.
 */
export type FieldForm = 'integer' | 'decimal' | 'float' | 'bool' | 'word' | 'text' | 'any'

export interface TypedField {
  readonly form: FieldForm
  /** Appends the value of a row as JSON, and NULL as null. Negative where it cannot. */
  readonly put: (row: number, out: ColumnBuffer) => number
  /** The same, and returns its kind. */
  readonly json: (row: number, out: ColumnBuffer) => number
  /** Of a text: where its characters lie. Undefined for NULL, and where they cannot be taken as they are. */
  readonly characters?: (row: number) => Characters | undefined
}

/** One for all texts of a field: it is good until the next one is asked for. */
export interface Characters {
  bytes: Uint8Array
  /** Of the bytes. */
  view: DataView
  start: number
  end: number
}
