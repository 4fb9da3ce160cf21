// How one INSERT of a load is sent.

import type { OnFailure } from '../../segment-writer.ts'

export interface InsertSettings {
  readonly settings: Readonly<Record<string, string>>
  readonly countsAreExact: boolean
  /** An INSERT that the server refuses has left no row. */
  readonly isAtomic: boolean
  /** Rows of the frames that do not meet it are left out. */
  readonly condition?: string | undefined
  /** One of its own where it is undefined. */
  readonly queryId?: string | undefined
  readonly onFailure: OnFailure | undefined
}
