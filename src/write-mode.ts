// The ways in which rows get into a table: what options, targets and reports say of them.

export const WRITE_MODES = ['append', 'truncate', 'replace', 'upsert', 'insert-new'] as const
export type WriteMode = (typeof WRITE_MODES)[number]

/** How `replace` puts the new rows in the place of the old ones. `auto`: by what depends on the table. */
export const REPLACE_BY = ['auto', 'copy-in', 'swap', 'delete', 'exchange', 'rename', 'partition'] as const
export type ReplaceBy = (typeof REPLACE_BY)[number]

/** What a user says of it. */
export interface WriteRules {
  readonly mode: WriteMode
  /** The columns that tell rows apart; without them the table's own key. */
  readonly key: readonly string[] | undefined
  readonly replaceBy: ReplaceBy
  /** ClickHouse: all rows or none, by way of a stage table. */
  readonly atomic: boolean
  /** How long one try waits for a lock on the table. */
  readonly lockTimeoutMs: number
}

/** What a load does with its table, once the table is known. */
export interface WritePlan {
  readonly mode: WriteMode
  /** The way that was chosen, where there is more than one. */
  readonly by?: Exclude<ReplaceBy, 'auto'> | 'move' | 'attach'
  /** For people: what happens, why so, and what others notice of it. */
  readonly words: string
}

/** What happened to the rows of a load: together they are the rows that were loaded. */
export interface RowChanges {
  readonly inserted: number
  readonly updated: number
  /** The table had them already: just so for `upsert`, by their key for `insert-new`. */
  readonly unchanged: number
  /** Rows of the input whose key another row of the input has, which counts instead. */
  readonly duplicates: number
}

/** The part of a table's report on its mode. The counts are there once the rows are in the table. */
export interface WriteReport extends WritePlan, Partial<RowChanges> {
  /** Rows that were in the table and are not any more, where they were counted. */
  readonly deleted?: number
}

export function needsKey(mode: WriteMode): boolean {
  return mode === 'upsert' || mode === 'insert-new'
}

/** Nothing was said. */
export const APPEND: WriteRules = {
  mode: 'append',
  key: undefined,
  replaceBy: 'auto',
  atomic: false,
  lockTimeoutMs: 5_000,
}
