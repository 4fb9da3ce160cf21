// What `inspect` finds out about files: plain data for people, machines and the library's callers.

import type { ErrorData } from './errors.ts'
import type { TargetVerb } from './targets.ts'

/** The version of the document that `inspect --json` prints. */
export const INSPECTION_SCHEMA = 1

export interface InspectedFormat {
  /** `jsonl`, `csv`, … as `--format` takes it. */
  readonly name: string
  /** Where the name is known from. */
  readonly from: 'as generated' | 'as specified' | 'from the file name' | 'from the content'
  /** What it was concluded from, for people. */
  readonly words: string
  /** Separated values: how they are written. */
  readonly dialect?: {
    readonly delimiter: string
    /** Null where nothing quotes. */
    readonly quote: string | null
    readonly escape: 'double' | 'backslash'
    readonly comment: string | null
    readonly trailingDelimiter: boolean
    readonly skipInitialSpace: boolean
    readonly lineEnd: 'LF' | 'CR LF' | 'CR' | 'mixed' | 'none'
    /** Nothing in it was decided on little evidence. */
    readonly sure: boolean
  }
  /** Whether a first line names the fields; null where records name their own. */
  readonly header: boolean | null
}

export interface InspectedColumn {
  readonly name: string
  /** The kind of its values, from which each target's type follows. */
  readonly kind: string
  readonly nullable: boolean
  /** Values that were looked at; with fewer than records, the others lack the field. */
  readonly values: number
  /** Those that are null. */
  readonly nulls: number
  /** A few short values as they stand there, no two alike. */
  readonly examples: readonly string[]
  /** The least and the greatest number, date or time. */
  readonly min?: string
  readonly max?: string
  /** Characters of the shortest and the longest text. */
  readonly minLength?: number
  readonly maxLength?: number
}

export interface FileInspection {
  readonly file: string
  /** The table that it would be loaded into. */
  readonly table: string
  /** Null where that cannot be known. */
  readonly bytes: number | null
  readonly compression: string
  readonly encoding: string
  readonly format: InspectedFormat
  readonly records: {
    /** Those that were looked at: good ones and others. */
    readonly read: number
    /** How many the file itself says it has; then none is looked at. */
    readonly declared?: number
    /** They are all that the file has. */
    readonly isAll: boolean
    /** Places beside the beginning that were read, and those of them where no record could be found for sure. */
    readonly places: number
    readonly unclearPlaces: number
  }
  readonly columns: readonly InspectedColumn[]
  /** Records that a load would refuse whatever the table is like. */
  readonly unreadable: { readonly count: number; readonly first: readonly ErrorData[] }
  readonly warnings: readonly string[]
}

/** The error of the first record of a file in which no record can be read; undefined for other files. */
export function whyUnreadable({ records, unreadable }: FileInspection): ErrorData | undefined {
  return records.read === unreadable.count ? unreadable.first[0] : undefined
}

/** A file that could not be inspected. */
export interface FileFailure {
  readonly file: string
  readonly error: ErrorData
}

/** What one target needs for a table. */
export interface TargetInspection {
  readonly target: TargetVerb
  /** The type of each column, in their order. */
  readonly types: readonly string[]
  /** The statement that makes the table; absent where no column was seen, or the target cannot have such a table. */
  readonly create?: string
  /** Why not. */
  readonly refused?: ErrorData
  /** Loads the table's files without finding out again how they are written. */
  readonly commands: readonly string[]
}

export interface TableInspection {
  readonly table: string
  readonly files: readonly string[]
  /** Of all its files. */
  readonly columns: readonly { readonly name: string; readonly kind: string; readonly nullable: boolean }[]
  /** In what its files differ. */
  readonly differences: readonly string[]
  readonly targets: readonly TargetInspection[]
}

/** The document that `inspect --json` prints. */
export interface Inspection {
  readonly schema: typeof INSPECTION_SCHEMA
  readonly status: 'ok' | 'failed'
  readonly exitStatus: number
  readonly files: readonly (FileInspection | FileFailure)[]
  readonly tables: readonly TableInspection[]
  /** What could make it easier, for people. */
  readonly hints: readonly string[]
}
