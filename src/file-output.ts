// How a file is written, beside its format: plain data, for the encoders in the workers and the framing on the main thread.

export interface FileOutput {
  /** The table that statements name, and that rows are of. */
  readonly table: { readonly schema: string | undefined; readonly table: string }
  /** csv, tsv, clickhouse-tsv: the first record names the columns. */
  readonly header: boolean
  /** csv and tsv: what is written for NULL. Text that is the same is quoted. */
  readonly nullText: string
  /** sql: rows in one statement at most. */
  readonly batchRows: number
  /** sql: whose quoting. */
  readonly dialect: 'postgres' | 'clickhouse'
  /** sql and postgres-dump: the statement that makes the table comes first. */
  readonly createStatement: string | undefined
  /** Of formats that compress themselves. */
  readonly codec: 'none' | 'gzip' | 'zstd' | 'lz4' | undefined
  readonly level: number | undefined
}
