// The contract of one segment: a range of the input that the target commits as one unit.

import type { BulkloadError } from '../errors.ts'
import type { InputCounts } from '../row-counts.ts'

/** Whether something was done. Unknown for a request that was sent, but whose answer was lost. */
export type Outcome = 'done' | 'not done' | 'unknown'

/** By what a target finds out later whether it has committed a segment. */
export interface Evidence {
  /** A transaction id, or the id of a query. */
  readonly id: string
  /** The target may take rows for a whole segment although the commit was never asked for. */
  readonly mayCommitAlone?: true
  /** The ledger has the segment if the target does. */
  readonly isInLedger?: true
}

/** Attempts to send a segment whose outcome is unknown. */
export interface SegmentDoubt {
  /** The oldest first. */
  readonly evidence: readonly Evidence[]
  /** When the commit of the first one was asked for. */
  readonly since: Date | undefined
}

export type OnFailure = (cause: unknown) => void

export interface Segment {
  /** 0, 1, 2, … within the load of one table. A segment that is sent again has the number that it had. */
  readonly ordinal: number
  /** The same for each attempt to send this segment, and for no other segment of any run (`segment-token.ts`). */
  readonly token: string
  /**
   * Called when the segment fails while no `write` is under way, with the error that the next one would throw: the input
   * may stay silent for hours. Not called once `commit` or `abort` was.
   */
  readonly onFailure?: OnFailure
  /** Present where the load tolerates bad records: a target that can leaves out the rows that it refuses. */
  readonly refusals?: Refusals | undefined
  /** It was sent before, and may be stored. Only a segment whose writer had `mayResend` then is begun again. */
  readonly doubt?: SegmentDoubt | undefined
  /** It was refused because of a row (`SegmentWriter.rowFault`): the bad rows are found and left out. */
  readonly isSearched?: boolean
}

/** What differs from one attempt to send a segment to the next. */
export type SegmentAttempt = Required<Pick<Segment, 'onFailure' | 'refusals' | 'isSearched'>>

/** A segment was refused because of one of its rows. */
export interface SegmentFault {
  /** Why it must not be sent again to find the row; undefined where it may be: nothing of it is stored. */
  readonly whyNotSearched: string | undefined
}

/** Told of the rows that a target refuses, in their order. */
export interface Refusals {
  /** A row of the segment, counted from 1, is left out. Throws when there are more than the load tolerates. */
  refuse(row: number, error: BulkloadError): void
  /** Each row up to this one was taken or refused. */
  passed(row: number): Promise<void>
}

export interface SegmentWriter {
  /** What the target can be asked about later, where it can be asked. */
  readonly evidence?: Evidence | undefined
  /** After a failure: some of its rows may be in the table, although the target says that it was not committed. */
  readonly mayHaveParts?: boolean
  /** After an abort with an unknown outcome: if the segment is sent again with its token, the target stores it once. */
  readonly mayResend?: boolean
  /** After `abort`, of a target that takes all rows of a segment or none. */
  readonly rowFault?: SegmentFault | undefined
  /**
   * Sends a frame of `rows` rows; resolves when the next one may come. True when nothing of the frame is waiting to be
   * sent any more: its memory may then be used for another one.
   */
  write(frame: Uint8Array, rows: number): Promise<boolean>
  /**
   * Before the commit: resolves when the target has looked at each row that was written, with the number of those that it
   * refused and left out. A writer without it takes all rows or none.
   */
  settle?(): Promise<number>
  /** Resolves only when the target has confirmed the whole segment. After a failure only `abort` returns its outcome. */
  commit(account: SegmentAccount): Promise<Receipt>
  /**
   * Takes the segment back where the target can, also while a frame or the commit is under way: what has not been
   * confirmed by then fails. May be called twice. Never throws.
   */
  abort(cause: unknown): Promise<Outcome>
}

/** The result of a segment. */
export interface SegmentAccount {
  /** Rows of its frames. */
  readonly rows: number
  /** What of the input it stands for. A statement of the caller's own has none. */
  readonly input?: SegmentInput
}

export interface SegmentInput extends InputCounts {
  /** Bytes of the sources, decompressed and in UTF-8. */
  readonly bytes: number
  /** Of these bytes: present when the load has a journal. Rows that workers read from a file by themselves have none. */
  readonly checksum: string | undefined
  /** How many bytes it may have had; null: no limit. */
  readonly limit: number | null
  readonly parts: readonly SegmentPart[]
}

/** A range of the bytes of one source, decompressed and in UTF-8. */
export interface SegmentPart {
  readonly source: string
  /** Which of the table's sources. */
  readonly index: number
  /** Of a file of this machine: changes when its bytes do. */
  readonly version: string | undefined
  readonly from: number
  readonly to: number
  /** Lines of the source before `from` and before `to`, as far as the format counts them. */
  readonly linesBefore: number
  readonly linesTo: number
}

/** What the target says that it took. */
export interface Receipt {
  readonly rows: number
  /**
   * Where `rows` comes from: the server's own count (`COPY n`, the summary header, the engine), or only what
   * was sent, on servers that confirm without a count. `writer`: what was written into a file, which is as long as that.
   */
  readonly countedBy: 'server' | 'sender' | 'writer'
}

/** Who counted the rows of a whole load, where that is not who counted them for its receipts. */
export type Recount = 'table' | 'sender'
