// What the records of an input came to.

export interface RowCounts {
  readonly read: number
  readonly loaded: number
  readonly rejected: number
  /** Blank lines and comments. */
  readonly skipped: number
  /** With --transform: records that became nothing. */
  readonly filtered?: number
  /** With --transform: rows beyond the first one that records became. */
  readonly added?: number
}

/** A sum of counts. */
export type RowSums = { -readonly [name in keyof RowCounts]: number }

/** What a segment of the input came to before it reached the target. */
export interface InputCounts {
  /** rows + rejects + skipped + filtered - added. */
  readonly records: number
  readonly rejects: number
  /** Blank lines and comments. */
  readonly skipped: number
  /** With --transform: records that became nothing. */
  readonly filtered?: number
  /** With --transform: rows beyond the first one that records became. */
  readonly added?: number
}

export function noRows(): RowSums {
  return { read: 0, loaded: 0, rejected: 0, skipped: 0 }
}

/** Adds a segment, whose loaded rows are counted elsewhere. */
export function addInput(sums: RowSums, { records, rejects, skipped, filtered, added }: InputCounts): void {
  sums.read += records
  sums.rejected += rejects
  sums.skipped += skipped
  if (filtered !== undefined) sums.filtered = (sums.filtered ?? 0) + filtered
  if (added !== undefined) sums.added = (sums.added ?? 0) + added
}

/** Records that are not accounted for; 0 where the equation holds: read + added = loaded + rejected + skipped + filtered. */
export function missingRecords({ read, loaded, rejected, skipped, filtered = 0, added = 0 }: RowCounts): number {
  return read + added - loaded - rejected - skipped - filtered
}
