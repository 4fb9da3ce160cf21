// The tables of a target: what they are, and how they are made.

import type { InferredColumn, TableName, TableSchema } from '../schema.ts'

export interface Catalog {
  /** Undefined where there is no such table. */
  describe(table: TableName): Promise<TableSchema | undefined>
  /** Creates the table and returns the statement that was run. */
  create(table: TableName, columns: readonly InferredColumn[]): Promise<string>
  /** Drops the table if it has no rows and nobody else is writing into it: whether it is gone. */
  dropEmpty(table: TableName): Promise<boolean>
  /** The statement that makes a column of the table one that holds more; runs nothing. */
  widenStatement(table: TableName, column: InferredColumn): string
  /** The number of rows in the table, counted by the server. */
  count(table: TableName): Promise<number>
  /** The table's first rows, every value as the server prints it. */
  peek(table: TableName, limit: number): Promise<PeekedRows>
}

export interface PeekedRows {
  readonly columns: string[]
  readonly rows: (string | null)[][]
}
