// Runs as plain data: one line of a list, and everything that is known of one.

import type { ErrorData } from './errors.ts'
import type { RowCounts } from './row-counts.ts'
import type { TargetKind } from './targets.ts'

/** `killed`: its process ended without a word; `undoing`: an undo was about to delete its rows, and ended without a word. */
export type RunState = 'running' | 'ok' | 'rejects' | 'failed' | 'interrupted' | 'killed' | 'undoing' | 'undone'

export interface RunSummary {
  readonly runId: string
  /** When it began, in UTC. */
  readonly startedAt: string
  readonly state: RunState
  readonly target: TargetKind
  /** Where the target is; absent where the run did not come that far. */
  readonly address?: string
  /** What was loaded, or was to be. */
  readonly files: readonly string[]
  readonly tables: readonly string[]
  /** Rows that the target has confirmed. */
  readonly rows: number
}

export interface RunDetails extends RunSummary {
  readonly journal: string
  readonly version: string
  readonly cwd: string
  /** Options as they were said, without secrets. */
  readonly settings: Readonly<Record<string, unknown>>
  /** Options that must be said again, because they hold a secret. */
  readonly withheld: readonly string[]
  readonly resumedAt: readonly string[]
  readonly details: readonly TableDetails[]
}

export interface TableDetails {
  readonly table: string
  readonly state: 'done' | 'failed' | 'not done'
  readonly rows: RowCounts
  readonly sources: readonly SourceDetails[]
  readonly segments: readonly SegmentDetails[]
  readonly error?: Pick<ErrorData, 'code' | 'message'>
}

export interface SourceDetails {
  readonly name: string
  readonly sizeBytes: number | null
}

export interface SegmentDetails {
  /** 0, 1, 2, … within the load of the table. */
  readonly ordinal: number
  readonly rows: number
  readonly state: 'confirmed' | 'in doubt' | 'not done'
  readonly token: string
  /** What the server knows it by. */
  readonly id?: string
  readonly rejects: number
  readonly skipped: number
  readonly checksum?: string
  /** Ranges of bytes of the sources, decompressed and in UTF-8. */
  readonly parts: readonly { readonly source: string; readonly from: number; readonly to: number }[]
}

export interface UndoReport {
  readonly runId: string
  /** Nothing was deleted. */
  readonly dryRun: boolean
  readonly tables: readonly UndoneTable[]
}

export interface UndoneTable {
  readonly table: string
  /** Rows that were deleted, or would be. */
  readonly rows: number
  /** By what they were found: a column with the ID of the run, or the transactions or the blocks that wrote them. */
  readonly by: 'column' | 'transaction' | 'block'
  /** The statement that deletes them. */
  readonly statement: string
}
