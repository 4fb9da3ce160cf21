// The contract of a load into one table: segments are begun, then all of it is finished or abandoned.

import type { EncodingName } from '../encoding-name.ts'
import type { FileFraming } from '../file-pieces.ts'
import type { TableName, TableSchema } from '../schema.ts'
import type { RowChanges, WritePlan, WriteRules } from '../write-mode.ts'
import type { PublishLog } from './publish-log.ts'
import type { Outcome, Recount, Segment, SegmentWriter } from './segment-writer.ts'

/** What is to be written. */
export interface TableWrite {
  readonly table: TableName
  /** As the catalog has it, where there is one. */
  readonly schema?: TableSchema
  /** What the frames hold. */
  readonly encoding: EncodingName
  /** What comes before the first frame of a segment, and after the last. */
  readonly prologue?: Uint8Array | undefined
  readonly epilogue?: Uint8Array | undefined
  /** Of a file: makes what joins the frames, one for each file. */
  readonly framing?: (() => FileFraming) | undefined
  /** What is in a row for the DEFAULT of a column. */
  readonly defaultMarker?: string | undefined
  /** The names of the columns in the order of the frames. */
  readonly columns: readonly string[]
  /** Those of them that the input has values for; the target fills in the others row by row. */
  readonly given: readonly string[]
  /** How the rows get into the table. */
  readonly rules: WriteRules
  /** Where the steps of a publish are written down. */
  readonly publishLog?: PublishLog | undefined
}

export interface TableWriter {
  readonly limits: WriterLimits
  /** What it does to the table, where it does not just append. */
  readonly plan?: WritePlan | undefined
  /** Segments go to a stage table: nothing of them is in the table before `finish` publishes it. */
  readonly isStaged: boolean
  /** Opens a segment. It stays open until its commit has succeeded or it was aborted. */
  begin(segment: Segment): Promise<SegmentWriter>
  /** Ends the load, once every segment is committed and the caller's account balances. */
  finish(): Promise<Completion>
  /** Gives up what is not committed, and tells what is left. Nothing can begin any more. May be called twice. Never throws. */
  abort(cause: unknown): Promise<Aftermath>
}

export interface WriterLimits {
  /** This many segments are written at once. With one, they are committed in their order; with several, in any order. */
  readonly streams: number
  /** This many may be open at once: of one stream a second one, if it can be filled while the one before is being committed. */
  readonly openSegments: number
  /** Frames of a segment that are kept at most, so that it can be sent again without rows that the target has refused. */
  readonly keptBytes?: number
  /** Why so many streams, where the target chose. */
  readonly reason?: string | undefined
}

/** What a target knows of a load that it took whole. */
export interface Completion {
  readonly countedBy?: Recount
  /** What happened to the rows, if they were not just added. */
  readonly changes?: RowChanges
  /** Rows that are not in the table any more, where they were counted. */
  readonly deleted?: number
  /** What the user should know of the table, now that these rows are in it. */
  readonly warnings: readonly string[]
}

/** What a writer that was abandoned leaves in the target. */
export interface Aftermath {
  /**
   * Of a staged load, whether it was published. Else `done`: the confirmed segments stay, and no other row; `not done`: no row; `unknown`: beyond the confirmed segments
   * there may be rows of others.
   */
  readonly outcome: Outcome
  /** Segments that the target confirmed, and their rows. */
  readonly segments: number
  readonly rows: number
  /** What the user should know of what is left. */
  readonly warnings?: readonly string[]
}
