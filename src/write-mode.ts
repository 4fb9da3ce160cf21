// Write modes: the types that options, targets and reports share.

export const WRITE_MODES = ['append', 'truncate', 'replace', 'upsert', 'insert-new'] as const
export type WriteMode = (typeof WRITE_MODES)[number]

/** How `replace` publishes the new rows. `auto`: chosen by what depends on the table. */
export const REPLACE_BY = ['auto', 'copy-in', 'swap', 'delete', 'exchange', 'rename', 'partition'] as const
export type ReplaceBy = (typeof REPLACE_BY)[number]

/** The checked options. */
export interface WriteRules {
  readonly mode: WriteMode
  /** The columns that identify a row; undefined: the table's own key. */
  readonly key: readonly string[] | undefined
  readonly replaceBy: ReplaceBy
  /** ClickHouse: all rows or none, through a stage table. */
  readonly atomic: boolean
  /** How long each attempt waits for a lock on the table, in milliseconds. */
  readonly lockTimeoutMs: number
}

/** What a load does with its table, once the table is known. */
export interface WritePlan {
  readonly mode: WriteMode
  /** The method that was chosen, if there is more than one. */
  readonly by?: Exclude<ReplaceBy, 'auto'> | 'move' | 'attach'
  /** As text: what happens, why, and how it affects other sessions. */
  readonly words: string
}

/** What happened to the rows of a load: together they are the rows that were loaded. */
export interface RowChanges {
  readonly inserted: number
  readonly updated: number
  /** Rows already in the table: the same row for `upsert`, the same key for `insert-new`. */
  readonly unchanged: number
  /** Rows of the input with the key of another row of the input, which is used instead. */
  readonly duplicates: number
}

/** The part of a table's report on its mode. The counts are there once the rows are in the table. */
export interface WriteReport extends WritePlan, Partial<RowChanges> {
  /** Rows that were removed from the table, if they were counted. */
  readonly deleted?: number
}

export function needsKey(mode: WriteMode): boolean {
  return mode === 'upsert' || mode === 'insert-new'
}

/** The default. */
export const APPEND: WriteRules = {
  mode: 'append',
  key: undefined,
  replaceBy: 'auto',
  atomic: false,
  lockTimeoutMs: 5_000,
}
