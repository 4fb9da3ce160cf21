// What turns the records of a chunk into a block, for any target.

import type { RecordFields } from '../formats/jsonl.ts'

/** Encodes one chunk after another: `begin`, `row` for each good record, `finish`. */
export interface BlockEncoder {
  begin(chunk: Uint8Array): void
  /**
   * Adds the record at `start .. end` (its line feed is at `end`), whose members are in `fields`. Returns 0, or a
   * negative reject with its place in `fields`; then nothing of the record is in the block.
   */
  row(fields: RecordFields, start: number, end: number): number
  /** The block's bytes; they are the encoder's own and good until the next `begin`. */
  finish(): Uint8Array
}
