// What the beginning of a source tells of its records.

import type { DialectGuess } from './csv/detect/dialect-guess.ts'
import type { CsvDialect } from './csv/dialect.ts'
import type { KnownHeader } from './known-header.ts'
import { CR, LF } from './line-feed.ts'
import type { RecordEnds } from './record-ends.ts'
import type { Records } from './records.ts'
import type { ReadSampled } from './visit-records.ts'

/** Where the name of a format is known from. */
export type FormatOrigin = 'as generated' | 'as specified' | 'from the file name' | 'from the content'

/** What the user said of the records. */
export interface LookOptions {
  readonly format: string | undefined
  readonly dialect: Partial<CsvDialect>
  readonly hasHeader: boolean | undefined
  readonly skipLines: number
  readonly columns: readonly string[] | undefined
  readonly knownHeaders?: readonly KnownHeader[]
}

export interface LookInput {
  /** The source, for messages. */
  readonly source: string
  /** Its first bytes, without a mark of byte order; all of them when `isWhole`. */
  readonly head: Uint8Array
  readonly isWhole: boolean
  /** The name that the format was asked for by. */
  readonly name: string
  readonly from: FormatOrigin
  readonly options: LookOptions
}

export interface Look<R extends Records = Records> {
  readonly record: R
  readonly name: string
  readonly from: FormatOrigin
  /** Of a file with such records. */
  readonly extension: string
  /** What comes before the first record. */
  readonly header: { readonly bytes: Uint8Array; readonly lines: number }
  /** Whole lines of the header that are not searched for record ends: quotes in them open nothing. */
  readonly passedBytes?: number
  /** The names in a header that is one for sure, because rows follow. */
  readonly surelyNames?: readonly string[]
  /** Whether a header names the fields; null where fields have names without one. */
  readonly hasHeader: boolean | null
  /** Separated values: the dialect, as it was found or given. */
  readonly guess?: DialectGuess
  /** The flags that say how the records are written, beside `--format` and those of the header. */
  readonly flags: readonly string[]
  /** Whether more was found out than the user and the source's name say. */
  readonly isGuessed: boolean
  /** For people: what it is, and where that is known from. */
  readonly words: string
  /** What was decided on little evidence, and the flag that decides it. Whole messages that name the source. */
  readonly doubts?: readonly string[]
  /** How a chunk of whole records is cut: at record ends, or JSON documents made lines. */
  readonly cutter: 'records' | 'documents'
  /** Where records end, for one stream. Default: with a line feed. */
  readonly recordEnds?: () => RecordEnds
  /** The whole records in bytes from the middle of a source, `isEnd` at its end. Absent if that is unknown. */
  findRecords?(bytes: Uint8Array, isEnd: boolean, record: R): FoundRecords | undefined
  /** Calls `visit` with each key of the record at `pos`, if records have keys. False where there is no record. */
  eachKey?(bytes: Uint8Array, pos: number, visit: (key: string) => void): boolean
  /** Reads the records of a sample. `record`: maybe with other names than those of this look. */
  readSample(sample: Uint8Array, record: R): ReadSampled
  /** What the only record of a file wraps that may be meant as the records. */
  wrapped?(bytes: Uint8Array): WrappedRecords | undefined
}

export interface FoundRecords {
  readonly from: number
  readonly to: number
}

export interface WrappedRecords {
  /** The field with the records. */
  readonly key: string
  /** What to know and do, as the rest of a sentence that the source's name begins. */
  readonly words: string
}

export const NO_HEADER: Look['header'] = { bytes: new Uint8Array(0), lines: 0 }

/** The header that a file begins with; `head` are its first bytes. As a cutter does, ends one that the file ends in. */
export function headerOf(head: Uint8Array, length: number, lines: number): Look['header'] {
  const last = head[length - 1]
  const isEnded = length < head.length || last === LF || last === CR
  const bytes = new Uint8Array(isEnded ? length : length + 1).fill(LF)
  bytes.set(head.subarray(0, length))
  return { bytes, lines }
}

/** Whole lines from the middle of a file whose records are lines. */
export function wholeLines(bytes: Uint8Array): FoundRecords | undefined {
  const from = bytes.indexOf(LF) + 1
  const to = bytes.lastIndexOf(LF) + 1
  return from > 0 && to > from ? { from, to } : undefined
}
