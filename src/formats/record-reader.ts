// What finds the records of a chunk and their fields, for any format.

import type { ColumnBuffer } from '../codecs/column-buffer.ts'
import type { RecordFields } from './record-fields.ts'

/** What `read` returns for a record. */
export const RECORD = 0
/** What `read` returns for a line that is not one: a blank one, a comment. */
export const SKIPPED = 1

export interface RecordReader {
  readonly fields: RecordFields
  /** After `read`: the position after the record and what ends it. */
  next: number
  /** After `read`: the lines of the input that the record and its end take. */
  lines: number
  /**
   * Reads the record that begins at `pos`: `RECORD` with its values in `fields`, `SKIPPED`, or a negative reject with its
   * place in the chunk in `fields`.
   */
  read(chunk: Uint8Array, pos: number): number
  /** Turns the place of a fault within `fields.bytes`, as an encoder tells it, into one within the chunk. */
  placeFault(): void
  /**
   * Of records that are not text: appends the last one as a line of JSON, for people, and returns where the value of a column lies in
   * it.
   */
  putRecord?(to: ColumnBuffer, column: number): { readonly start: number; readonly end: number } | undefined
}
