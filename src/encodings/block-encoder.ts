// What turns the records of a chunk into a block, for any target.

import type { CsvDialect } from '../formats/csv/dialect.ts'
import type { RecordFields } from '../formats/record-fields.ts'
import type { makeRowEngine } from './rows/make-row-engine.ts'
import type { RowPlaces } from './rows/row-places.ts'

/** What an encoder of blocks is made with beside the plan. */
export interface BlockOptions {
  /** For comparing the engines. */
  readonly makeEngine?: typeof makeRowEngine | undefined
  /** Records are separated values. */
  readonly csv?: SeparatedFields | undefined
}

export interface SeparatedFields {
  readonly dialect: CsvDialect
  /** For each field the index of the plan's column, or -1 to pass it over. */
  readonly columns: readonly number[]
  /** The plan's columns that get the number of the record's line. */
  readonly lineColumns: readonly number[]
}

/** Encodes one chunk after another: `begin`, `usual` or `row` for each good record, `finish`. */
export interface BlockEncoder {
  begin(chunk: Uint8Array): void
  /**
   * Adds records from `start` on as long as they have a form that records of this input usually have; returns the
   * position of the first that has not, or the chunk's end. The places of all are added to `places`, which knows the
   * line of the first. Not for every encoder, and only for chunks that are valid UTF-8.
   */
  usual?(start: number, places: RowPlaces): number
  /**
   * Adds the record at `start .. end` (its line feed is at `end`), whose members are in `fields`. Returns 0, or a
   * negative reject with its place in `fields`; then nothing of the record is in the block.
   */
  row(fields: RecordFields, start: number, end: number): number
  /** The block's bytes; they are the encoder's own and good until the next `begin`. */
  finish(): Uint8Array
}
