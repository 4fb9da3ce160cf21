// How the records of a source look, as a worker needs it. Plain data.

import type { CsvDialect } from './csv/dialect.ts'
import type { EscapedDialect } from './escaped/dialect.ts'
import type { FileVersion } from './file-version.ts'

export type RecordFormat =
  /** A JSON object per line. */
  | { readonly kind: 'jsonl' }
  /** A JSON array per line; `fields` names its values in their order. */
  | { readonly kind: 'json-compact'; readonly fields: readonly string[]; readonly unnamed?: true }
  /** Separated values; `fields` names them in the order of the file. Its header is not among the records. */
  | {
      readonly kind: 'csv'
      readonly dialect: CsvDialect
      readonly fields: readonly string[]
      /** Nobody named the fields: they are c1 .. cN. */
      readonly unnamed?: true
    }
  /** A Parquet file at `path`; `name` is the source's for errors, `version` what it has to be where it may change. */
  | {
      readonly kind: 'parquet'
      readonly path: string
      readonly name: string
      readonly fields: readonly string[]
      /** What a row may have. */
      readonly maxRecordBytes?: number
      readonly version?: FileVersion
    }
  /** Fields with backslash escapes in place of quotes. */
  | {
      readonly kind: 'escaped'
      readonly dialect: EscapedDialect
      readonly fields: readonly string[]
      readonly unnamed?: true
    }

export const JSONL: RecordFormat = { kind: 'jsonl' }

/** The names of a record's values, where it is their order that tells them apart. */
export function namedFields(format: RecordFormat): readonly string[] | undefined {
  return format.kind === 'jsonl' ? undefined : format.fields
}
