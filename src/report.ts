// Events and reports of a run: plain data.

import type { ErrorData } from './errors.ts'
import { missingRecords, type RowCounts } from './row-counts.ts'
import type { TargetKind } from './targets.ts'
import type { WritePlan, WriteReport } from './write-mode.ts'

/** The version of the document that `--json` prints and of the events of `--log-format json`. */
export const REPORT_SCHEMA = 1

/** How rows are sent: as text that the server parses, or as blocks of typed columns. */
export type Wire = 'text' | 'typed'

/** Running totals of one table's load. */
export interface LoadProgress {
  /** The server has confirmed the load. Only the last object says so; one that failed has none. */
  readonly complete: boolean
  /** Blocks accepted by the target. */
  readonly blocksSent: number
  /** Bytes sent. */
  readonly bytesCompressed: number
  /** Bytes of input in these blocks. */
  readonly bytesUncompressed: number
  /** Records in these blocks: sent, rejected and skipped. */
  readonly rowsProcessed: number
}

/**
 * Who counted the loaded rows. `table`: the table grew by exactly the rows that were sent; `server`: the server reported the
 * count; `writer`: rows in files whose size was checked; `sender`: only bulkload itself counted what it sent; `none`: there was nothing to count.
 */
export type CountedBy = 'table' | 'server' | 'writer' | 'sender' | 'none'

export interface RejectsReport {
  /** File with the bad records, byte for byte as in the input. */
  readonly file: string
  /** File with one JSON document per bad record: place, code, message. */
  readonly reasons: string
}

/** The format of sources. */
export interface FormatReport {
  /** As text: the format, and how it was determined. */
  readonly words: string
  /** The flags that set the same format. */
  readonly flags: string
  /** Whether a part of it was detected, rather than specified or known from the source's name. */
  readonly guessed: boolean
  /** Number of sources in this format. */
  readonly sources: number
}

/** Wall-clock seconds: working, waiting for the stage before, waiting for the stage after. Their sum is the load's seconds times `threads`. */
export interface StageTimes {
  readonly stage: 'source' | 'decompress' | 'cut' | 'encode' | 'write'
  /** Number of threads in parallel. */
  readonly threads: number
  readonly busySeconds: number
  readonly starvedSeconds: number
  readonly heldBackSeconds: number
}

/** How the load of one table ended. */
export interface TableReport {
  readonly table: string
  readonly target: TargetKind
  /** Address of the server; never contains a password. */
  readonly address: string
  readonly sources: readonly string[]
  /** The formats of the sources that were read and have records. */
  readonly formats: readonly FormatReport[]
  /** The statement that `--create` ran; absent if it created no table. */
  readonly created?: string
  /** The load failed while the table that it created was still empty, and dropped it again. */
  readonly dropped?: true
  /** The load failed, and it is unknown whether the segment in progress was committed: the table may have more rows than `rows.loaded`. */
  readonly unconfirmed?: true
  /** Warnings about this load; each was also a `warning` event. */
  readonly warnings: readonly string[]
  readonly wire: Wire
  readonly wireReason: string
  readonly codec: string
  /** Counts of committed segments; a failed segment is not included. */
  readonly rows: RowCounts
  /**
   * `source`: bytes of the sources as stored; `read`: decompressed, in UTF-8; `covered`: bytes of the rows, rejects and skipped
   * lines of committed segments; `sent`: bytes sent to the target.
   */
  readonly bytes: { readonly source: number; readonly read: number; readonly covered: number; readonly sent: number }
  readonly blocks: number
  /** How often the target was asked again after a failure that could pass. */
  readonly retries?: number
  /** Where the load had several, or `auto` chose: how many segments were written at once, and why so many. */
  readonly streams?: { readonly count: number; readonly reason?: string }
  /** Segments that the server committed: their rows stay in the table even if the load failed. */
  readonly segments: number
  readonly seconds: number
  /** What earlier attempts had loaded; `rows` and `segments` include it. */
  readonly resumed?: { readonly rows: RowCounts; readonly segments: number }
  /** The stages from source to target, while rows were loaded; empty if there were none. */
  readonly stages: readonly StageTimes[]
  /** The origin of `rows.loaded`. */
  readonly countedBy: CountedBy
  /** How the rows got into the table, and what happened to them if they were not just appended. */
  readonly write?: WriteReport
  /**
   * Whether read = loaded + rejected + skipped (with --transform: read + added = … + filtered), every byte of the source is covered, and `loaded` was counted by the server or
   * in the table. False without such a count, even if the load succeeded.
   */
  readonly balanced: boolean
  readonly rejects?: RejectsReport
  /** Further rejects files, for sources in other formats. */
  readonly moreRejects?: readonly RejectsReport[]
  /** Rows in the table after the load, counted by the embedded engine; only with `--embedded`. */
  readonly inTable?: number
  /** The table's first rows, as the server prints them; only with `--peek`. */
  readonly peek?: { readonly columns: readonly string[]; readonly rows: readonly (readonly (string | null)[])[] }
  readonly error?: ErrorData
}

/** A bad record that a load has set aside, when it was found. It counts in the report once its segment is committed. */
export interface RejectedRecord {
  /** As it came; of a row that cannot be JSON, how it prints. */
  readonly record: string
  /** The code, the words, and the place: source, line, byte, column. */
  readonly error: ErrorData
}

/** The load succeeded and its counts add up, but only bulkload itself counted the rows. */
export function isSentUncounted({ countedBy, error, rows, bytes }: TableReport): boolean {
  const addsUp = missingRecords(rows) === 0 && bytes.read === bytes.covered
  return countedBy === 'sender' && error === undefined && addsUp
}

/** The report of a run: the document that `--json` prints. */
export interface RunReport {
  readonly schema: typeof REPORT_SCHEMA
  readonly status: 'ok' | 'rejects' | 'failed' | 'interrupted'
  readonly exitStatus: number
  readonly runId: string
  /** The file from which `bulkload resume` goes on; absent where the run has none. */
  readonly journal?: string
  readonly seconds: number
  /** Warnings about the whole run; those about a table are in its report. */
  readonly warnings: readonly string[]
  readonly tables: readonly TableReport[]
}

/** The events of a run, in order. `bytes.total` is null if the size of the source is unknown. */
export type LoadEvent =
  | { readonly event: 'run.started'; readonly runId: string; readonly tables: readonly string[]; readonly jobs: number }
  | { readonly event: 'table.created'; readonly table: string; readonly statement: string }
  | { readonly event: 'table.dropped'; readonly table: string }
  | {
      readonly event: 'table.started'
      readonly table: string
      readonly target: TargetKind
      readonly address: string
      readonly wire: Wire
      readonly wireReason: string
      readonly codec: string
      /** The format of the first source; absent if that is empty. */
      readonly format?: Omit<FormatReport, 'sources'>
      readonly bytes: { readonly total: number | null }
    }
  | {
      readonly event: 'table.progress'
      readonly table: string
      readonly rows: Omit<RowCounts, 'loaded'> & { readonly sent: number }
      readonly bytes: { readonly total: number | null; readonly read: number; readonly sent: number }
    }
  /** What the load does with rows that are in the table, of any mode but append. */
  | ({ readonly event: 'table.planned'; readonly table: string } & WritePlan)
  /** Of a staged load, into the stage. */
  | { readonly event: 'segment.committed'; readonly table: string; readonly ordinal: number; readonly rows: number }
  /** A bad record was found. It counts in the report once its segment is committed. */
  | { readonly event: 'reject'; readonly table: string; readonly error: ErrorData }
  /** Reading from a remote source failed and resumes at `byteOffset` after `waitMs` milliseconds. `attempt` counts from 1. */
  | {
      readonly event: 'source.retried'
      readonly source: string
      readonly byteOffset: number
      readonly attempt: number
      readonly waitMs: number
      readonly reason: string
    }
  /** A segment failed, and is sent again after `waitMs`; without `ordinal`, connecting failed. `attempt` counts from 1. */
  | {
      readonly event: 'target.retried'
      readonly table: string
      readonly ordinal?: number
      readonly attempt: number
      readonly waitMs: number
      readonly reason: string
    }
  | { readonly event: 'warning'; readonly table?: string; readonly message: string }
  | { readonly event: 'table.finished'; readonly table: string; readonly report: TableReport }
  | { readonly event: 'run.finished'; readonly report: RunReport }
  /** The last event of a run without a report. The library throws the error instead. */
  | { readonly event: 'run.failed'; readonly error: ErrorData }
