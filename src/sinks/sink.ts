// The contract of every target. A new target is a new folder beside this file.

import type { InferredColumn, TableName, TableSchema } from '../schema.ts'

/** A range of the input that the server commits as one unit. */
export interface Segment {
  readonly table: TableSchema
  /** The names of the columns in the statement, in the order of the wire. */
  readonly columns: readonly string[]
  /** What the frames hold: the target's text format, or its own bytes. */
  readonly wire: 'text' | 'typed'
  /** 0, 1, 2, … within the load of one table. */
  readonly ordinal: number
}

/** What the server says that it took. */
export interface Receipt {
  readonly rows: number
  /**
   * Where `rows` comes from: the server's own count (`COPY n`, the summary header, the engine), or only what
   * was sent, on servers that confirm without a count.
   */
  readonly countedBy: 'server' | 'sender'
}

/** What the rows of a table tell of a load: before it, less than after it, and nobody but the server has counted. */
export type Growth =
  /** The table has exactly the rows that were sent, more than before. */
  | { readonly tells: 'all' }
  /** Others write, or the table does not keep rows as they came: the number says nothing of this load. */
  | { readonly tells: 'nothing' }
  /** Fewer rows than were sent: by another statement perhaps (`fewer`), or with nothing that could explain it (`loss`). */
  | { readonly tells: 'fewer' | 'loss'; readonly words: string }

export interface GrowthWatch {
  /** `sent`: rows that the server has confirmed since the watch began. */
  since(sent: number): Promise<Growth>
}

/** One segment on its way to the server. */
export interface SegmentLoad {
  /**
   * Sends a frame of `rowCount` rows; resolves when the next one may come. True when nothing of the frame is waiting to
   * be sent any more: its memory may then be used for another one.
   */
  write(frame: Uint8Array, rowCount: number): Promise<boolean>
  /** The server has been asked to commit: without its answer nobody knows whether the rows are there. */
  readonly mayCommit: boolean
  /** Resolves only when the server has confirmed the whole segment. */
  commit(): Promise<Receipt>
  /** Takes the segment back where the server can; never throws. */
  abort(cause: unknown): Promise<void>
}

/** One connection that loads one table at a time. */
export interface Sink {
  readonly target: 'clickhouse' | 'postgres'
  /** Where it is, for people; never with a password. */
  readonly address: string
  /** A segment ends before it would hold more than this many bytes of input, or rows. */
  readonly segmentBytes: number
  readonly segmentRows: number
  /** Undefined where there is no such table. */
  describe(table: TableName): Promise<TableSchema | undefined>
  /** Creates the table and returns the statement that was run. */
  create(table: TableName, columns: readonly InferredColumn[]): Promise<string>
  /** Drops the table if it has no rows: whether it is gone. */
  dropEmpty(table: TableName): Promise<boolean>
  /** The statement that makes a column of the table one that holds more; runs nothing. */
  widenStatement(table: TableName, column: InferredColumn): string
  begin(segment: Segment): Promise<SegmentLoad>
  /** What the user should know of the table, now that these columns of it were loaded. Never throws. */
  afterwards(table: TableSchema, columns: readonly string[]): Promise<readonly string[]>
  /** Counts the table's rows before a load, where the server knows their number without reading them. */
  watch(table: TableSchema): Promise<GrowthWatch | undefined>
  /** The number of rows in the table, counted by the server. */
  count(table: TableName): Promise<number>
  /** The table's first rows, every value as the server prints it. */
  peek(table: TableName, limit: number): Promise<{ columns: string[]; rows: (string | null)[][] }>
  close(): Promise<void>
}

/** A place where tables are: a server, or an engine of our own that runs until `close`. */
export interface Target {
  readonly kind: 'clickhouse' | 'postgres'
  /** Where it is, for people; never with a password. */
  readonly address: string
  /** What the user should be told about it. */
  readonly warnings: readonly string[]
  /** Opens a connection of its own for one table. */
  connect(signal: AbortSignal): Promise<Sink>
  close(): Promise<void>
}

/** Passwords from outside of the target's address. */
export interface GivenPassword {
  readonly fromFile: string | undefined
  /** The address is that of the environment, or the default: a password in it yields to the file's. */
  readonly mayReplaceThatOfUrl: boolean
  /** Counts where there is no other. */
  readonly fromVariable: string | undefined
}
