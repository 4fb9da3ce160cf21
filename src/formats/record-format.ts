// How the records of a source look, as a worker needs it. Plain data.

import type { CsvDialect } from './csv/dialect.ts'

export type RecordFormat =
  /** A JSON object per line. */
  | { readonly kind: 'jsonl' }
  /** Separated values; `fields` names them in the order of the file. Its header is not among the records. */
  | { readonly kind: 'csv'; readonly dialect: CsvDialect; readonly fields: readonly string[] }

export const JSONL: RecordFormat = { kind: 'jsonl' }
