// The lines of a journal. Each is a JSON document of its own, and is never changed once it is written.

import type { ErrorCode, ErrorData } from '../errors.ts'
import type { MadeRejects, RejectsMark } from '../rejects/rejects-log.ts'
import type { Move } from '../rejects/rewrite.ts'
import type { RowCounts } from '../row-counts.ts'
import type { PublishStep } from '../sinks/publish-log.ts'
import type { Evidence, Outcome, SegmentInput } from '../sinks/segment-writer.ts'
import type { TargetKind } from '../targets.ts'
import type { Fingerprint } from './fingerprint.ts'

export const JOURNAL_SCHEMA = 1

/** The first line of a journal: what was asked for. */
export interface RunEntry {
  readonly type: 'run'
  readonly schema: typeof JOURNAL_SCHEMA
  readonly runId: string
  readonly version: string
  readonly at: string
  readonly cwd: string
  readonly target: TargetKind
  /** Options as they were said, without secrets. */
  readonly settings: Readonly<Record<string, unknown>>
  /** Options that held a secret, and must be said again. */
  readonly withheld: readonly string[]
}

/** The target was opened: where it is, for people. */
export interface OpenedEntry {
  readonly type: 'opened'
  readonly at: string
  readonly address: string
}

/** The run was taken up again. */
export interface ResumedEntry {
  readonly type: 'resumed'
  readonly at: string
}

/** The load of a table begins: what it reads, and how it is cut into segments. No limit: null. */
export interface TableEntry {
  readonly type: 'table'
  readonly table: string
  readonly sources: readonly Fingerprint[]
  readonly limits: { readonly bytes: number | null; readonly records: number | null }
  /** What was written of its segments before does not count: none of them is in the table. */
  readonly isAnew?: true
  /** Its segments are in the ledger of the target, too. */
  readonly isInLedger?: true
}

/** Files for rejects are made next, under these names if they are free. */
export interface RejectsMakingEntry {
  readonly type: 'rejects making'
  readonly table: string
  readonly file: string
  readonly reasons: string
}

/** Files are made next, into which rejects are copied. */
export interface RejectsCopyingEntry {
  readonly type: 'rejects copying'
  readonly table: string
  readonly temporary: readonly string[]
}

/** A file for rejects was made; which of them stay is not known yet. */
export interface RejectsMadeEntry {
  readonly type: 'rejects made'
  readonly table: string
  readonly mark: MadeRejects
}

/** The rejects files hold what is said here, and nothing else, once files were moved and removed. */
export interface RejectsEntry {
  readonly type: 'rejects'
  readonly table: string
  readonly marks: readonly RejectsMark[]
  readonly moves?: readonly Move[]
  readonly removed?: readonly string[]
}

/** It is known which value goes into which column. */
export interface PlanEntry {
  readonly type: 'plan'
  readonly table: string
  readonly hash: string
  /** Of the module that changes the records. */
  readonly transformHash?: string
}

/** Rows of a segment are sent from now on. */
export interface BegunEntry {
  readonly type: 'begun'
  readonly table: string
  readonly ordinal: number
  readonly token: string
  readonly evidence?: Evidence
}

/** All rows of a segment were sent, and its commit is asked for next. */
export interface SentEntry {
  readonly type: 'sent'
  readonly table: string
  readonly ordinal: number
  readonly at: string
  readonly rows: number
  readonly input: SegmentInput
  /** The rejects of this segment. */
  readonly rejects: readonly RejectsMark[]
}

/** The target has confirmed a segment. A segment without rows needs no confirmation. */
export interface ConfirmedEntry {
  readonly type: 'confirmed'
  readonly table: string
  readonly ordinal: number
  readonly rows: number
  readonly countedBy: 'server' | 'sender' | 'writer' | 'none'
}

/** A segment failed, and its outcome is known, or not. */
export interface EndedEntry {
  readonly type: 'ended'
  readonly table: string
  readonly ordinal: number
  readonly outcome: Outcome
}

/** A step of the publish of a stage. */
export interface PublishEntry {
  readonly type: 'publish'
  readonly table: string
  readonly at: string
  readonly publish: PublishStep
}

/** The input of a table was read to its end: it has this many segments. */
export interface InputEntry {
  readonly type: 'input'
  readonly table: string
  readonly segments: number
}

export interface TableEndEntry {
  readonly type: 'table end'
  readonly table: string
  readonly rows: RowCounts
  /** Of a mode that merges: rows that were not in the table before. */
  readonly inserted?: number
  readonly error?: Pick<ErrorData, 'message'> & { readonly code: ErrorCode }
}

/** The rows that the run has loaded into the table are deleted next. */
export interface UndoingEntry {
  readonly type: 'undoing'
  readonly table: string
  readonly at: string
  readonly evidence: Evidence
}

/** The rows that the run had loaded into the table were taken out again. */
export interface UndoneEntry {
  readonly type: 'undone'
  readonly table: string
  readonly at: string
  readonly rows: number
}

export interface RunEndEntry {
  readonly type: 'run end'
  readonly at: string
  readonly status: 'ok' | 'rejects' | 'failed' | 'interrupted'
  readonly exitStatus: number
}

export type Entry =
  | RunEntry
  | OpenedEntry
  | ResumedEntry
  | TableEntry
  | PlanEntry
  | RejectsEntry
  | RejectsMakingEntry
  | RejectsMadeEntry
  | RejectsCopyingEntry
  | BegunEntry
  | SentEntry
  | ConfirmedEntry
  | EndedEntry
  | InputEntry
  | PublishEntry
  | TableEndEntry
  | UndoingEntry
  | UndoneEntry
  | RunEndEntry
