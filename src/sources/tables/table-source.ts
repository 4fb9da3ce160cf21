// The contract of a table as a source: a database opens tables in one snapshot, where the server has such a thing, and a table is
// read by sources, which give bytes of a format (COPY BINARY tuples, Native blocks) and declare their columns.

import type { InferredColumn, TableName } from '../../schema.ts'
import type { TargetKind } from '../../targets.ts'
import type { Source } from '../source.ts'

/** A server whose tables are read, for the time of one run. */
export interface SourceDatabase {
  readonly kind: TargetKind
  /** Where it is, for people; never with a password. */
  readonly address: string
  /** Opens a table, or a view; a BL_TABLE_NOT_FOUND where there is none. */
  table(name: TableName, selection: Selection): Promise<TableSource>
  /** The rows of a query as those of a table of this name. It is asked for its columns, and runs when the source is opened. */
  query(query: NamedQuery, selection: Selection): Promise<TableSource>
  /** Ends the snapshot, and what is still read. May be called twice; never throws. */
  close(): Promise<void>
}

/** How a database is opened. */
export interface DatabaseSettings {
  /** Undefined where libpq's variables name the server. */
  readonly url: string | undefined
  /** The tables that will be read. */
  readonly tables: readonly TableName[]
  /** What the rows are for: some values have another form for each. */
  readonly target: TargetKind
  readonly timeoutMs: number
  readonly env: NodeJS.ProcessEnv
  readonly signal: AbortSignal
}

/** One SELECT in SQL of the server. */
export interface NamedQuery {
  readonly name: TableName
  readonly sql: string
}

/** Which part of a table is read. */
export interface Selection {
  /** This many ranges may be read side by side. */
  readonly streams: number
  /** The only columns. */
  readonly columns?: readonly string[] | undefined
  /** SQL of the server: a condition, and terms to sort by. */
  readonly where?: string | undefined
  readonly orderBy?: string | undefined
  readonly limit?: number | undefined
}

export interface TableSource {
  /** As the catalog has it. */
  readonly name: TableName
  readonly columns: readonly SourceColumn[]
  /** The columns of its primary key or of its sorting key, in their order; empty without one. */
  readonly key: readonly string[]
  /** Tables that its foreign keys refer to, as the catalog has them. */
  readonly refersTo?: readonly TableName[]
  /** What is consistent and what is not, and how it is read, for people. */
  readonly words: string
  /** All rows. It reads its ranges side by side itself, and gives whole records of one after those of another. */
  readonly source: Source
  /** The rows, counted by the server in the same snapshot; undefined where it cannot be asked. Costs a scan. */
  count?(): Promise<number>
}

/** A column as the source declares it, with the type that it is made with in a target. */
export interface SourceColumn extends InferredColumn {
  /** The type in the words of the source's server. */
  readonly type: string
  /** What the column of such a type does not keep in a target of this kind, as the rest of a sentence; absent where nothing is lost. */
  readonly losses?: Partial<Readonly<Record<TargetKind, string>>>
}
