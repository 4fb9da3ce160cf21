// The contract of a store: a place with tables that are read and written as streams of rows. A driver opens one by its address.

import type { Disposable } from '../disposable.ts'
import type { StopSignal, Variables } from '../environment.ts'
import type { InferredKind } from '../schema.ts'
import type { WriteMode } from '../write-mode.ts'
import type { RowReadable, RowWritable, Written } from './row-streams.ts'

export type { RowReadable, RowWritable, Written } from './row-streams.ts'

/**
 * A row by its columns. Integers of 64 bits are bigint, decimals are strings with all their digits, JSON is parsed, bytes are
 * Uint8Array; times, UUIDs and everything else are strings as the store writes them.
 */
export type Row = Readonly<Record<string, unknown>>

export type Rows = Iterable<object> | AsyncIterable<object>

interface StoreParts {
  /** For people; never with a password. */
  readonly address: string
  /** `table` or `schema.table`. Asks nothing: whether it is there is found out when it is used. */
  table(name: string): StoreTable
  /** The rows of a SELECT in the store's own SQL, as `readable` gives those of a table. BL_USAGE where a store has no SQL. */
  query(sql: string, options?: QueryOptions): RowReadable
  /** Ends the connections. Streams that are still read or written fail. May be called twice. */
  close(): Promise<void>
}

export type Store = StoreParts & Disposable

export interface StoreTable {
  readonly name: string
  /** A Node Readable of rows in object mode: loop over it, pipe it. It reads only as fast as it is read. */
  readable(selection?: RowSelection): RowReadable
  /**
   * A Node Writable of rows in object mode. It finishes once the store has confirmed all rows; `written` is there then. An error
   * has the `record` that it is about, where it is about one; a target with transactions has none of the rows then.
   */
  writable(options?: WriteOptions): RowWritable
  /** Writes rows, and resolves once the store has confirmed them. */
  insert(rows: Rows, options?: WriteOptions): Promise<Written>
  /** The number of rows, counted by the store. */
  count(): Promise<number>
  /** The values of one column, `batchSize` of them at a time: of `key`, else of the primary key. */
  ids(options?: IdOptions): AsyncGenerator<unknown[], void>
  /** Fails with BL_TABLE_EXISTS where there is one. */
  create(columns: readonly NewColumn[], options?: { readonly key?: readonly string[] }): Promise<void>
  /** Does nothing where there is no such table. */
  drop(): Promise<void>
}

export interface RowSelection {
  /** Default: all of them. */
  readonly columns?: readonly string[]
  /** A condition in the store's own SQL. */
  readonly where?: string
  /** Terms to sort by, in the store's own SQL. Default: no order. */
  readonly orderBy?: string
  readonly limit?: number
  /** Rows that the stream holds before it stops reading. Default: 1,000. */
  readonly batchSize?: number
  /** Ranges of the table that are read at the same time. Default: 1. */
  readonly concurrency?: number
  readonly signal?: StopSignal
}

export type QueryOptions = Pick<RowSelection, 'batchSize' | 'signal'>

export interface WriteOptions {
  /** Default: `append`. */
  readonly mode?: WriteMode
  /** The key of `upsert` and `insert-new`. Default: the primary key. */
  readonly key?: readonly string[]
  /** Create the table from the first rows if it is not there. Default: false. */
  readonly create?: boolean
  /** Connections that write at the same time. Default: 1. */
  readonly concurrency?: number
  readonly signal?: StopSignal
}

export interface IdOptions extends Pick<RowSelection, 'where' | 'signal'> {
  readonly key?: string
  /** Default: 1,000. */
  readonly batchSize?: number
}

export interface NewColumn {
  readonly name: string
  readonly type: InferredKind
  /** Default: true. */
  readonly nullable?: boolean
}

export interface StoreSettings {
  /** File stores: the format of their tables, and their extension. Default: `jsonl`. */
  readonly format?: string
  /** More kinds of stores, by the scheme of their address, such as `sqlite`. */
  readonly drivers?: Readonly<Record<string, StoreDriver>>
  /** Environment variables for passwords. Default: process.env. */
  readonly env?: Variables
}

/** What a driver opens: a store may have no SQL. */
export type DriverStore = Omit<Store, 'query'> & Partial<Pick<Store, 'query'>>

export type StoreDriver = (address: string, settings: StoreSettings) => DriverStore | Promise<DriverStore>
