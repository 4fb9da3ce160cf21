// What the delivery of segments works with.

import type { Receipt, SegmentDoubt } from '../sinks/segment-writer.ts'
import type { TableWriter } from '../sinks/table-writer.ts'
import type { EndedSegment } from '../sources/resume/segment-checksums.ts'
import type { Retried, RetryPolicy } from './retry-policy.ts'
import type { SegmentAccount } from './segment-account.ts'
import type { SegmentLog } from './segment-log.ts'
import type { Refusing, SegmentFiles } from './segment-rejects.ts'

export interface LoadRefusals extends Refusing {
  /** Fails when there are more than the load tolerates. */
  check(): void
}

export interface SegmentDeliveryOptions {
  readonly writer: TableWriter
  readonly rejects: SegmentFiles
  readonly signal: AbortSignal
  /** A segment failed while the load was waiting for something else. */
  readonly onFailure: (cause: unknown) => void
  /** What identifies a segment to the target. */
  readonly tokenOf: (ordinal: number) => string
  /** What the cutter knows of a segment that has ended. */
  readonly endedOf?: (ordinal: number) => EndedSegment | undefined
  readonly log: SegmentLog
  /** Segments that were sent before and may be stored, by their ordinals. */
  readonly doubts?: ReadonlyMap<number, SegmentDoubt> | undefined
  readonly retries: RetryPolicy
  readonly onRetry: (ordinal: number, retried: Retried) => void
  /** The memory of a frame that was sent may be used again. */
  readonly onFree: (frame: Uint8Array) => void
  /** Where bad records are tolerated: what to do with rows that the target refuses. */
  readonly refusals?: LoadRefusals | undefined
  /** A segment has joined the load. Without rows nothing was sent of it, and there is no receipt. */
  readonly onCommit: (account: SegmentAccount, receipt: Receipt | undefined) => void
}
