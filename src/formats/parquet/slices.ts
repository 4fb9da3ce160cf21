// A file cut into ranges of rows, each of which becomes one block.

import type { ParquetFile } from './parquet-file.ts'

/** Rows `rowStart .. rowEnd` of a row group. Plain data: it crosses to the workers. */
export interface ParquetSlice {
  readonly rowGroup: number
  readonly rowStart: number
  readonly rowEnd: number
  /** The ordinal in the file of the slice's first row, from 0. */
  readonly firstRow: number
  /** The slice's share of the file's bytes; those of all slices are the file's size. */
  readonly sourceBytes: number
}

export interface SliceLimits {
  readonly rows: number
  /** Raw bytes of all columns, as far as the footer and the dictionaries tell: rows are taken to be alike. */
  readonly bytes: number
}

/** A block of ClickHouse's own size at most, and about as many bytes as a chunk of records has: several are in flight. */
export const SLICE_LIMITS: SliceLimits = { rows: 65_536, bytes: 1536 * 1024 }

/** What a value costs at least in a block, whatever a dictionary makes of it in the file. */
const MIN_VALUE_BYTES = 4

/**
 * The slices in the order of the rows. They depend on the file alone, so that a second run cuts the same ones. A file
 * without rows is one slice without rows, which has all its bytes.
 */
export function* parquetChunks(file: ParquetFile, limits: SliceLimits = SLICE_LIMITS): Generator<ParquetSlice> {
  const { sizeBytes } = file.file
  const total = file.rowGroups.reduce((sum, group) => sum + storedBytes(group), 0)
  if (file.rows === 0) yield { rowGroup: -1, rowStart: 0, rowEnd: 0, firstRow: 0, sourceBytes: sizeBytes }
  const last = file.rowGroups.findLastIndex((group) => group.rows > 0)
  // Each row group has its share of the file, the footer among it, and each slice its share of that.
  let stored = 0
  let covered = 0
  for (const [rowGroup, group] of file.rowGroups.entries()) {
    const before = stored
    stored += storedBytes(group)
    const step = rowsPerSlice(group, limits)
    for (let rowStart = 0; rowStart < group.rows; rowStart += step) {
      const rowEnd = Math.min(group.rows, rowStart + step)
      const isEnd = rowGroup === last && rowEnd === group.rows
      const share = (before + (stored - before) * (rowEnd / group.rows)) / Math.max(1, total)
      const end = isEnd ? sizeBytes : Math.max(covered, Math.floor(sizeBytes * share))
      yield { rowGroup, rowStart, rowEnd, firstRow: group.firstRow + rowStart, sourceBytes: end - covered }
      covered = end
    }
  }
}

type Group = ParquetFile['rowGroups'][number]

function storedBytes(group: Group): number {
  return group.columns.reduce((sum, column) => sum + column.end - column.start, 0)
}

function rowsPerSlice(group: Group, { rows, bytes }: SliceLimits): number {
  const raw = group.columns.reduce((sum, { rawBytes, values }) => sum + Math.max(rawBytes, values * MIN_VALUE_BYTES), 0)
  const perRow = raw / Math.max(1, group.rows)
  return Math.max(1, Math.min(rows, Math.floor(bytes / Math.max(1, perRow))))
}
