// The columns of one slice after another. What a row group's pages have left over stays for the next slice of it.

import { BodyMemory } from './pages/body-memory.ts'
import { ColumnReader } from './pages/column-reader.ts'
import type { Run } from './pages/run.ts'
import type { ParquetFile } from './parquet-file.ts'
import type { ParquetSlice } from './slices.ts'

/** What all columns together read of the file at once. */
const WINDOW_BYTES = 4 * 1024 * 1024
const MIN_WINDOW_BYTES = 16 * 1024
const MAX_WINDOW_BYTES = 128 * 1024

export class SliceReader {
  readonly file: ParquetFile
  readonly #large = new BodyMemory()
  #rowGroup = -1
  #columns: readonly ColumnReader[] = []

  constructor(file: ParquetFile) {
    this.file = file
  }

  /**
   * The runs of every leaf, by `Leaf.index`, which are good until the next call. Slices of a row group are read fastest in
   * their order.
   */
  async read({ rowGroup, rowStart, rowEnd }: ParquetSlice): Promise<readonly (readonly Run[])[]> {
    const { leaves, rowGroups } = this.file
    if (rowStart === rowEnd) return leaves.map(() => [])
    if (rowGroup !== this.#rowGroup || this.#columns.some((column) => column.row > rowStart)) {
      const share = Math.floor(WINDOW_BYTES / Math.max(1, rowGroups[rowGroup]!.columns.length))
      const windowBytes = Math.min(MAX_WINDOW_BYTES, Math.max(MIN_WINDOW_BYTES, share))
      this.#closeColumns()
      this.#columns = leaves.map((leaf) => new ColumnReader(this.file, rowGroup, leaf, windowBytes, this.#large))
      this.#rowGroup = rowGroup
    }
    const runs: Run[][] = []
    try {
      for (const column of this.#columns) runs.push(await column.rows(rowStart, rowEnd))
    } catch (cause) {
      // What was read on the way is of no use for another slice.
      this.#closeColumns()
      throw cause
    }
    return runs
  }

  /** Lets go of the memory that pages are in; they are read again when they are wanted again. */
  close(): void {
    this.#closeColumns()
    this.#large.free()
  }

  #closeColumns(): void {
    for (const column of this.#columns) column.close()
    this.#rowGroup = -1
    this.#columns = []
  }
}
