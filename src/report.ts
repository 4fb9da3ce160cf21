// What a run tells while it goes and when it ends: plain data for people, machines and the library's callers.

import type { ErrorData } from './errors.ts'
import type { TargetKind } from './targets.ts'
import type { WritePlan, WriteReport } from './write-mode.ts'

/** The version of the document that `--json` prints and of the events of `--log-format json`. */
export const REPORT_SCHEMA = 1

/** How a load's rows travel: the input's own text, or blocks typed by the table's columns. */
export type Wire = 'text' | 'typed'

/** Running totals of one table's load. */
export interface LoadProgress {
  /** Blocks that the target has taken. */
  readonly blocksSent: number
  /** Bytes on the wire. */
  readonly bytesCompressed: number
  /** Bytes of input behind them. */
  readonly bytesUncompressed: number
  /** Records behind them: sent, rejected and skipped. */
  readonly rowsProcessed: number
}

export interface RowCounts {
  readonly read: number
  readonly loaded: number
  readonly rejected: number
  /** Blank lines and comments. */
  readonly skipped: number
}

/**
 * Who counted the rows that were loaded: `table`, the table has exactly as many more as were sent; `server`, it counted them as it
 * took them; `sender`, nobody but bulkload, which counted what it sent; `none`, there was nothing to count.
 */
export type CountedBy = 'table' | 'server' | 'sender' | 'none'

export interface RejectsReport {
  /** The bad records, byte for byte as they came. */
  readonly file: string
  /** One JSON document per bad record: place, code, message. */
  readonly reasons: string
}

/** How sources are written. */
export interface FormatReport {
  /** For people: what it is, and where that is known from. */
  readonly words: string
  /** The flags that say the same. */
  readonly flags: string
  /** They say more than the user and the source's name did. */
  readonly guessed: boolean
  /** Sources that are written so. */
  readonly sources: number
}

/** Seconds of wall time at work, waiting for the stage before, and for the one after. They add up to the load's, times `threads`. */
export interface StageTimes {
  readonly stage: 'source' | 'decompress' | 'cut' | 'encode' | 'write'
  /** How many work at once. */
  readonly threads: number
  readonly busySeconds: number
  readonly starvedSeconds: number
  readonly heldBackSeconds: number
}

/** How the load of one table ended. */
export interface TableReport {
  readonly table: string
  readonly target: TargetKind
  /** Where the table is; never with a password. */
  readonly address: string
  readonly sources: readonly string[]
  /** How they are written, as far as they were read; those without records are left out. */
  readonly formats: readonly FormatReport[]
  /** The statement that `--create` ran, when it did. */
  readonly created?: string
  /** The load failed before anything was in the table that it created, so it was dropped again. */
  readonly dropped?: true
  /** The load failed, and it is not known what the server did with the segment under way: rows beyond `rows.loaded` may be in the table. */
  readonly unconfirmed?: true
  /** What the user should know of this load, although it went on; each was a `warning` event, too. */
  readonly warnings: readonly string[]
  readonly wire: Wire
  readonly wireReason: string
  readonly codec: string
  /** Of committed segments: a segment that failed has no rows, rejects or skipped lines here. */
  readonly rows: RowCounts
  /**
   * `source`: as the sources have them; `read`: decompressed, in UTF-8; `covered`: what the rows, rejects and skipped lines of
   * committed segments account for.
   */
  readonly bytes: { readonly source: number; readonly read: number; readonly covered: number; readonly sent: number }
  readonly blocks: number
  /** Segments that the server has committed: these rows stay, also when the load failed. */
  readonly segments: number
  readonly seconds: number
  /** From the source to the target, while rows were on their way; empty where none were. */
  readonly stages: readonly StageTimes[]
  /** Where `rows.loaded` comes from. */
  readonly countedBy: CountedBy
  /** How the rows got into the table, and what became of them, where they were not just appended. */
  readonly write?: WriteReport
  /**
   * read = loaded + rejected + skipped, every byte of the source covered, and loaded was counted by the server or in the table.
   * Without such a count it is false, also of a load that succeeded.
   */
  readonly balanced: boolean
  readonly rejects?: RejectsReport
  /** Those of sources that are written in another way. */
  readonly moreRejects?: readonly RejectsReport[]
  /** Rows in the table after the load, counted by the engine; with --embedded. */
  readonly inTable?: number
  /** The table's first rows, as the server prints them; with --peek. */
  readonly peek?: { readonly columns: readonly string[]; readonly rows: readonly (readonly (string | null)[])[] }
  readonly error?: ErrorData
}

/** The load succeeded and adds up, but nobody except the sender counted its rows. */
export function isSentUncounted({ countedBy, error, rows, bytes }: TableReport): boolean {
  const addsUp = rows.read === rows.loaded + rows.rejected + rows.skipped && bytes.read === bytes.covered
  return countedBy === 'sender' && error === undefined && addsUp
}

/** How a run ended: the document that `--json` prints. */
export interface RunReport {
  readonly schema: typeof REPORT_SCHEMA
  readonly status: 'ok' | 'rejects' | 'failed' | 'interrupted'
  readonly exitStatus: number
  readonly runId: string
  readonly seconds: number
  /** What the user should know of the run as a whole; those of a table are in its report. */
  readonly warnings: readonly string[]
  readonly tables: readonly TableReport[]
}

/** What happens while a run goes, in order. `bytes.total` is null where the source cannot tell its size. */
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
      /** How the first source is written; absent where there is nothing in it. */
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
  /** A server that holds a source failed; the reading goes on at `byteOffset` after `waitMs`. `attempt` counts from 1. */
  | {
      readonly event: 'source.retried'
      readonly source: string
      readonly byteOffset: number
      readonly attempt: number
      readonly waitMs: number
      readonly reason: string
    }
  | { readonly event: 'warning'; readonly table?: string; readonly message: string }
  | { readonly event: 'table.finished'; readonly table: string; readonly report: TableReport }
  | { readonly event: 'run.finished'; readonly report: RunReport }
  /** The last event of a run that has no report. The library throws the error instead. */
  | { readonly event: 'run.failed'; readonly error: ErrorData }
