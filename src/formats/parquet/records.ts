// A Parquet file, as plain data.

import type { FileVersion } from '../file-version.ts'
import type { Records } from '../records.ts'

/** A file at `path`; `name` is the source's for errors, `version` what it has to be where it may change. */
export interface ParquetRecords extends Records {
  readonly kind: 'parquet'
  readonly path: string
  readonly name: string
  readonly fields: readonly string[]
  /** What a row may have. */
  readonly maxRecordBytes?: number
  readonly version?: FileVersion
}
