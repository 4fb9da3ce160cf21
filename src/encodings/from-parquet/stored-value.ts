// What takes a value from a Parquet page to a target without text between.

import type { ColumnBuffer } from '../../codecs/column-buffer.ts'
import type { PageValues } from '../../formats/parquet/pages/page-values.ts'
import type { Run } from '../../formats/parquet/pages/run.ts'
import type { RowFaults } from './row-faults.ts'

/** Appends the value whose bytes are `start .. end` of the page: 0, or a reject, and then nothing is appended. */
export type StoredValueWriter = (values: PageValues, start: number, end: number, out: ColumnBuffer) => number

export interface StoredValueCodec {
  readonly write: StoredValueWriter
  /**
   * Appends a run of values at once, nulls as the type's placeholder: false when one of them is refused, and then
   * nothing is appended.
   */
  readonly writeRun?: (run: Run, present: number, out: ColumnBuffer) => boolean
  /** The stored bytes are the target's own wherever `areSame` says so. */
  readonly areSame?: (values: PageValues, start: number, count: number) => boolean
}

/** Appends the rows of the field's leaves; a row at fault is noted, and the type's default stands in its place. */
export type StoredColumnWriter = (runs: readonly (readonly Run[])[], rows: number, faults: RowFaults) => void
