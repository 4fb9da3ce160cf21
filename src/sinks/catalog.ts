// The tables of a target: what they are, and how they are made.

import { BulkloadError } from '../errors.ts'
import type { InferredColumn, TableName, TableSchema } from '../schema.ts'

export interface Catalog {
  /** Undefined where there is no such table. */
  describe(table: TableName): Promise<TableSchema | undefined>
  /** `key`: the columns that tell its rows apart. `declaredKey`: those that do so in the table that is copied. */
  create(
    table: TableName,
    columns: readonly InferredColumn[],
    key?: readonly string[],
    declaredKey?: readonly string[],
  ): Promise<Creation>
  /** Drops the table if it has no rows and no other session is writing into it. Returns whether it was dropped. */
  dropEmpty(table: TableName): Promise<boolean>
  /** Drops the table with its rows; does nothing where there is none. */
  drop(table: TableName): Promise<void>
  /** The statement that makes a column of the table one that holds more; runs nothing. */
  widenStatement(table: TableName, column: InferredColumn): string
  /** The number of rows in the table, counted by the server. */
  count(table: TableName): Promise<number>
  /** The table's first rows, every value as the server prints it. */
  peek(table: TableName, limit: number): Promise<PeekedRows>
}

/** The statement that made the table; or, where something has its name already, what the server said. */
export type Creation =
  | { readonly statement: string; readonly taken?: undefined }
  | { readonly statement?: undefined; readonly taken: BulkloadError }

/** What `run` makes of `statement`. `isTaken` knows the server's word for a name that is taken. */
export async function created(
  statement: string,
  run: (statement: string) => Promise<unknown>,
  isTaken: (error: BulkloadError) => boolean,
): Promise<Creation> {
  try {
    await run(statement)
    return { statement }
  } catch (cause) {
    if (cause instanceof BulkloadError && isTaken(cause)) return { taken: cause }
    throw cause
  }
}

export interface PeekedRows {
  readonly columns: string[]
  readonly rows: (string | null)[][]
}
