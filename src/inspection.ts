// The result of `inspect`: plain data.

import type { ErrorData } from './errors.ts'
import type { DatabaseVerb } from './targets.ts'

/** The version of the document that `inspect --json` prints. */
export const INSPECTION_SCHEMA = 1

export interface InspectedFormat {
  /** `jsonl`, `csv`, …: a value of `--format`. */
  readonly name: string
  /** How the format was determined. */
  readonly from: 'as generated' | 'as specified' | 'from the file name' | 'from the content'
  /** Why, as text. */
  readonly words: string
  /** Separated values: the dialect. */
  readonly dialect?: {
    readonly delimiter: string
    /** Null if nothing is quoted. */
    readonly quote: string | null
    readonly escape: 'double' | 'backslash'
    readonly comment: string | null
    readonly trailingDelimiter: boolean
    readonly skipInitialSpace: boolean
    readonly lineEnd: 'LF' | 'CR LF' | 'CR' | 'mixed' | 'none'
    /** False if a part of it is a guess. */
    readonly sure: boolean
  }
  /** Whether there is a header row; null for formats whose records name their fields. */
  readonly header: boolean | null
}

export interface InspectedColumn {
  readonly name: string
  /** The kind of its values, from which the type in each target is derived. */
  readonly kind: string
  readonly nullable: boolean
  /** Number of values inspected; records without the field have none. */
  readonly values: number
  /** How many of them are null. */
  readonly nulls: number
  /** A few short, distinct values, as in the file. */
  readonly examples: readonly string[]
  /** The smallest and the largest number, date or time. */
  readonly min?: string
  readonly max?: string
  /** Length of the shortest and the longest text, in characters. */
  readonly minLength?: number
  readonly maxLength?: number
}

export interface FileInspection {
  readonly file: string
  /** The table into which a load would put it. */
  readonly table: string
  /** Size in bytes; null if unknown. */
  readonly bytes: number | null
  readonly compression: string
  readonly encoding: string
  readonly format: InspectedFormat
  readonly records: {
    /** Records inspected, including bad ones. */
    readonly read: number
    /** The number of records declared in the file; then none are inspected. */
    readonly declared?: number
    /** Whether all records of the file were inspected. */
    readonly isAll: boolean
    /** Sampled places besides the beginning, and how many of them had no record that could be identified for certain. */
    readonly places: number
    readonly unclearPlaces: number
  }
  readonly columns: readonly InspectedColumn[]
  /** Records that a load would reject regardless of the table. */
  readonly unreadable: { readonly count: number; readonly first: readonly ErrorData[] }
  readonly warnings: readonly string[]
}

/** The error of the first record, if no record of the file can be read. */
export function whyUnreadable({ records, unreadable }: FileInspection): ErrorData | undefined {
  return records.read === unreadable.count ? unreadable.first[0] : undefined
}

/** A file that could not be inspected. */
export interface FileFailure {
  readonly file: string
  readonly error: ErrorData
}

/** Types, statement and commands for one target. */
export interface TargetInspection {
  readonly target: DatabaseVerb
  /** The type of each column, in order. */
  readonly types: readonly string[]
  /** The CREATE TABLE statement; absent without columns, or if the target does not support such a table. */
  readonly create?: string
  /** Why `create` is absent. */
  readonly refused?: ErrorData
  /** Commands that load the files of the table, with the detected formats as flags. */
  readonly commands: readonly string[]
}

export interface TableInspection {
  readonly table: string
  readonly files: readonly string[]
  /** The columns of all its files. */
  readonly columns: readonly { readonly name: string; readonly kind: string; readonly nullable: boolean }[]
  /** How its files differ. */
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
  /** Suggestions, as text. */
  readonly hints: readonly string[]
}
