// How the load of a table goes on from an earlier attempt.

import type { PublishBegun } from '../../sinks/publish-log.ts'
import type { SegmentDoubt } from '../../sinks/segment-writer.ts'
import type { SegmentLimits } from '../../sinks/target.ts'
import type { KnownSegments } from '../../sources/resume/known-segments.ts'
import type { SegmentChecksums } from '../../sources/resume/segment-checksums.ts'
import type { LoadedBefore } from '../../transfer/loaded-before.ts'

/** Of a load without a journal, or one that begins, only the limits. */
export interface TakenUp {
  readonly limits: SegmentLimits
  readonly checksums?: SegmentChecksums
  readonly known?: KnownSegments
  readonly before?: LoadedBefore
  /** Segments that may be stored, and are sent again by their tokens. */
  readonly doubts?: ReadonlyMap<number, SegmentDoubt>
  /** Its rows were in a stage, and are published: nothing is left to load. */
  readonly published?: PublishBegun
}
