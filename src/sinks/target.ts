// The contract of every target, from the top: a target opens connections, a connection has a catalog and writers, a writer
// has segments.

import type { EncodingName } from '../encoding-name.ts'
import type { TableName } from '../schema.ts'
import type { TargetKind } from '../targets.ts'
import type { Catalog } from './catalog.ts'
import type { Answer, Doubt } from './doubt.ts'
import type { Ledger } from './ledger.ts'
import type { PublishAnswer, UnfinishedPublish } from './publish-log.ts'
import type { TableWrite, TableWriter } from './table-writer.ts'
import type { Undone, UndoRequest } from './undo.ts'

/** How much of the input one segment holds; where it ends is for the input to say. */
export interface SegmentLimits {
  /** Bytes of input. */
  readonly bytes: number
  /** About this many records. */
  readonly records: number
}

/** What is committed at once, however much it is. */
export const ONE_SEGMENT: SegmentLimits = { bytes: Number.POSITIVE_INFINITY, records: Number.POSITIVE_INFINITY }

/** A place where tables are: a server, or an engine of our own that runs until `close`. */
export interface Target {
  readonly kind: TargetKind
  /** Where it is, for people; never with a password. */
  readonly address: string
  /** Where the rows of one table go, if that says more. */
  addressOf?(table: TableName): string
  /** The encodings that its writers take, the best one first. */
  readonly takes: readonly EncodingName[]
  readonly segmentLimits: SegmentLimits
  /** Blocks are compressed as members of a file; without it, as ClickHouse's frames. */
  readonly frames?: 'members'
  /** A failure that may be gone when the same is tried again. `isFirst`: no connection was made before. */
  mayPass(cause: unknown, isFirst: boolean): boolean
  /** What the user should know about it. */
  readonly warnings: readonly string[]
  /** Opens a connection for one table. When `signal` fires, every question under way on it fails with the signal's reason. */
  connect(signal: AbortSignal): Promise<Connection>
  /** Ends what the target itself runs. May be called twice. */
  close(): Promise<void>
}

/** One connection, which loads one table at a time. */
export interface Connection {
  /** A target without one has no tables: what is written has the columns that the input shows. */
  readonly catalog?: Catalog
  open(write: TableWrite): Promise<TableWriter>
  /** What the target itself keeps of the run. Undefined where it cannot keep anything. */
  readonly ledger?: Ledger | undefined
  /** The outcome of a segment that was sent on another connection. A target without it cannot find out. */
  ask?(doubt: Doubt): Promise<Answer>
  /** Completes the publish of a stage that an earlier process began, or finds its outcome. */
  publish?(unfinished: UnfinishedPublish): Promise<PublishAnswer>
  /** Takes the rows of a run out again. A target without it cannot. */
  undo?(request: UndoRequest): Promise<Undone>
  /** May be called twice. Never throws. */
  close(): Promise<void>
}
