// A slice of a Parquet file -> tuples of COPY's binary format, column by column: how long every row is comes first, then
// each column puts its fields into the rows. Only slices without a fault go this way.

import { type ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'
import type { Run } from '../../../formats/parquet/pages/run.ts'

export type Runs = readonly (readonly Run[])[]

/** The fields of one column. */
export interface FieldColumn {
  /**
   * Adds the lengths of the slice's fields to `lengths`, by row, or returns the one that all of them have; negative when
   * one of them is known to be refused.
   */
  measure(runs: Runs, rows: number, lengths: Int32Array): number
  /** Puts the field of each row at its place and moves the place behind it; returns whether none was refused. */
  put(runs: Runs, rows: number, out: ColumnBuffer, places: Int32Array): boolean
}

const COUNT_BYTES = 2

/** Appends the rows of a slice; false when one of them is refused, and then nothing is appended. */
export function tuplesEncoder(
  columns: readonly FieldColumn[],
): (runs: Runs, rows: number, out: ColumnBuffer) => boolean {
  let lengths = new Int32Array(0)
  let places = new Int32Array(0)
  return (runs, rows, out) => {
    if (lengths.length < rows) {
      lengths = new Int32Array(rows)
      places = new Int32Array(rows)
    }
    lengths.fill(0, 0, rows)
    let common = COUNT_BYTES
    for (const column of columns) {
      const length = column.measure(runs, rows, lengths)
      if (length < 0) return false
      common += length
    }
    let total = 0
    for (let row = 0; row < rows; row++) total += lengths[row]! + common
    reserve(out, total)
    const { view } = out
    let at = out.length
    for (let row = 0; row < rows; row++) {
      view.setUint16(at, columns.length)
      places[row] = at + COUNT_BYTES
      at += lengths[row]! + common
    }
    for (const column of columns) if (!column.put(runs, rows, out, places)) return false
    out.length = at
    return true
  }
}
