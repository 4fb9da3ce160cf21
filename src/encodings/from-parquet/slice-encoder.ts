// What turns the rows of a Parquet slice into a block, for any target.

import type { Run } from '../../formats/parquet/pages/run.ts'
import type { RowFaults } from './row-faults.ts'

export interface SliceEncoder {
  readonly faults: RowFaults
  /**
   * Encodes the slice's rows but those at fault, which are in `faults` then; after the first of them no more when
   * `stopAtFault`. The bytes are the encoder's own and good until the next call. `firstLine`: the number of the first row,
   * where somebody asks.
   */
  encode(runs: readonly (readonly Run[])[], rows: number, stopAtFault: boolean, firstLine?: number): Uint8Array
}
