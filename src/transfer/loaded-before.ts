// What earlier attempts of a load have delivered.

import type { CountedBy } from '../report.ts'
import type { RowCounts } from '../row-counts.ts'

export interface LoadedBefore {
  readonly rows: RowCounts
  /** Bytes of the sources, decompressed and in UTF-8. */
  readonly bytes: number
  readonly segments: number
  readonly countedBy: CountedBy
}
