// The contract of a ledger: the part of a run's journal that the target itself keeps, so that another machine can resume the run.

import type { SegmentInput } from './segment-writer.ts'

/** A line of a journal, as plain data: only the journal knows what it means. */
export type LedgerLine = object & { readonly type: string }

/** A segment that the ledger says is in the table. */
export interface LedgerSegment {
  readonly ordinal: number
  readonly rows: number
  readonly input: SegmentInput | undefined
}

export interface LedgerClaim {
  /** As the journal names it. */
  readonly table: string
  /** The first line of the run's journal. */
  readonly run: LedgerLine
  readonly host: string
  /** End the connections of another process that loads the table in this run. */
  readonly takeover: boolean
}

/** Why there is no ledger, and what to do about it. */
export interface LedgerLack {
  readonly why: string
  readonly hint: string
}

/** That of one connection, for one table at a time. */
export interface Ledger {
  /** Used for loads of several transactions, unless the user sets otherwise. */
  readonly isDefault: boolean
  /** A statement that lists its runs, for people. */
  readonly listing: string
  /** Makes its tables where they are missing. Returns why it cannot be used, if it cannot. */
  prepare(): Promise<LedgerLack | undefined>
  /** From now on this process loads the table. Fails with BL_RUN_ACTIVE while another one does. */
  claim(claim: LedgerClaim): Promise<LedgerHold>
  /** All lines of the run whose id this is, or begins with it. */
  lines(run: string): Promise<readonly LedgerLine[]>
}

/** A table that was claimed. */
export interface LedgerHold {
  /** The ledger had an earlier attempt of this run. A ledger that was dropped since then has none. */
  readonly isKnown: boolean
  /** By their ordinals: those whose rows are in the table, and no others. Without it, the lines have what is known. */
  segments?(): Promise<ReadonlyMap<number, LedgerSegment>>
  /** All lines of the table, of this attempt and those before. */
  lines?(): Promise<readonly LedgerLine[]>
  /**
   * Resolves when the lines are stored, in their order. Where only the lines tell, it fails if another loader has claimed the table by then.
   * Lines whose store failed come again.
   */
  store(lines: readonly LedgerLine[]): Promise<void>
}
