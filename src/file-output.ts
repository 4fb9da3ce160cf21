// How files are written: plain data, for the encoders in the workers, the framing and the target on the main thread.

import type { FileFormat } from './file-formats.ts'

export type FileCodec = 'none' | 'gzip' | 'zstd' | 'lz4'

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
  readonly codec: FileCodec | undefined
  readonly level: number | undefined
}

/** What is asked of all files of a run. */
export interface FileTargetOptions extends Omit<FileOutput, 'table' | 'createStatement'> {
  readonly format: FileFormat
  /** A path, a folder with a slash at its end, `-`, or `s3://bucket/key`. */
  readonly place: string
  /** The extensions of a file in a folder, and of parts. */
  readonly extension: string
  /** Of the file as a whole. */
  readonly compression: FileCodec
  readonly overwrite: boolean
  /** A part of a file ends once it has as much. */
  readonly splitBytes: number | undefined
  readonly splitRows: number | undefined
  readonly hasCreate: boolean
}
