// Records of an input whose form is known, encoded without being read field by field.

import type { RecordFields } from '../../formats/record-fields.ts'
import type { RowPlaces } from './row-places.ts'

export interface KnownRows {
  beginChunk(chunk: Uint8Array): void
  /**
   * Encodes records from `pos` on as long as they have known forms; returns the position of the first one that has
   * not. `places` knows the line of the record at `pos`, and afterwards that of the one where it ended.
   */
  run(pos: number, places: RowPlaces): number
  /** Tells of a good record at `start .. end` (its line feed) that had to be read the slow way. */
  missed?(bytes: Uint8Array, fields: RecordFields, start: number, end: number): void
}
