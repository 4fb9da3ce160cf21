// What a format is: the descriptor that its folder hands to registry.ts. It is loaded for every load, so it is small; what
// reads records stands behind an `import()`. Where its records are found, and which records a program wants, the rooms
// above know.

import type { CsvColumn } from './csv/cells/cell-class.ts'
import type { CsvDialect } from './csv/dialect.ts'
import type { Look, LookInput } from './look.ts'
import type { RecordReader } from './record-reader.ts'
import type { Records } from './records.ts'
import type { Sample } from './sample.ts'

/** Options that say how the records of a file are written. */
export const FORMAT_OPTIONS = [
  'delimiter',
  'quote',
  'escape',
  'skipInitialSpace',
  'header',
  'null',
  'comment',
  'ragged',
  'columns',
  'skipLines',
] as const
export type FormatOption = (typeof FORMAT_OPTIONS)[number]

/** One name that `--format` takes. */
export interface FormatName {
  /** Extensions of files that hold nothing else. */
  readonly extensions?: readonly string[]
  /** Extensions of files that may hold other formats as well: their content decides. */
  readonly sharedExtensions?: readonly string[]
  /** The options that have an effect. */
  readonly options: readonly FormatOption[]
  /** Delimiters that would be ambiguous. */
  readonly notDelimiters?: RegExp
}

/** Members of records that no column takes. */
export interface OtherMembers {
  /** Keys that are skipped. */
  readonly skipped: readonly string[]
  /** Whether a record may have other members. */
  readonly areTaken: boolean
}

/** What a reader is to find in a record. */
export interface Wanted {
  /** The field that goes into each slot; undefined where none does. */
  readonly slots: readonly (string | undefined)[]
  readonly others: OtherMembers
  /** How text becomes the value of each slot. `isPlain`: numbers and booleans have the forms that JSON has. */
  columns(isPlain: boolean): Promise<readonly CsvColumn[]>
}

export interface Format<R extends Records = Records> {
  readonly kind: R['kind']
  readonly names: Readonly<Record<string, FormatName>>
  /** What names the fields: a key in each record, their order (with a header or without), or a schema in the file. */
  readonly naming: 'keys' | 'order' | 'schema'
  /** Whether values have types, as in JSON. Without, they are what the column makes of them. */
  readonly isTyped: boolean
  /** The bytes of records are not text. */
  readonly isBinary?: true
  /** Files usually begin with a header. */
  readonly hasHeaders?: true
  /** A carriage return ends a line, too. */
  readonly endsWithReturns?: true
  /** The one of `names` that a file is which begins so. Formats are asked in the order of the registry. */
  detect?(sample: Sample): string | undefined
  /** Looks at the beginning of a source. Absent where the file is not read front to back: see input/format/file-formats.ts. */
  look?(input: LookInput): Promise<Look>
  /** Makes the reader of a worker. Absent where the worker does not read chunks: see workers/file-formats.ts. */
  makeReader?(records: R, wanted: Wanted): Promise<RecordReader>
  /** The fields lie between delimiters: the row machine reads them by this dialect. */
  separated?(records: R): CsvDialect
  /** The records with one more field, where an empty one may stand at the end of each. */
  withLastField?(records: R): R | undefined
  /** The records of a table whose columns were inferred: what is written in another way than the sample is no value. */
  asInferred?(records: R): R
}
