// Who writes down how far each segment of a load is, so that a later run knows.

import type { RejectsMark } from '../rejects/rejects-log.ts'
import type { Evidence, Outcome, Receipt, SegmentAccount } from '../sinks/segment-writer.ts'

export interface SegmentLog {
  /** Before the first rows are sent. */
  begun(ordinal: number, token: string, evidence: Evidence | undefined): Promise<void>
  /**
   * Before the commit is asked for; resolves when it is written down for good. `rejects`: those of the segment in the rejects files.
   */
  sent(ordinal: number, account: SegmentAccount, rejects: readonly RejectsMark[]): Promise<void>
  /** A segment without rows has no receipt. */
  confirmed(ordinal: number, receipt: Receipt | undefined): void
  /** The segment failed. */
  ended(ordinal: number, outcome: Outcome): void
  /** The input has ended: its last segment is this one. */
  inputEnded(last: number | undefined): void
}

/** Logs nothing. */
export const NO_LOG: SegmentLog = {
  begun: async () => undefined,
  sent: async () => undefined,
  confirmed: () => undefined,
  ended: () => undefined,
  inputEnded: () => undefined,
}
