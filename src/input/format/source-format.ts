// What a load needs to know of a source to read its records.

import type { DialectGuess } from '../../formats/csv/detect/dialect-guess.ts'
import { CR, LF } from '../../formats/line-feed.ts'
import type { ParquetSlice } from '../../formats/parquet/slices.ts'
import type { RecordFormat } from '../../formats/record-format.ts'
import type { Format } from '../../options/input-options.ts'
import type { InferredColumn } from '../../schema.ts'
import type { Chunk, CutOptions } from '../../sources/cutter.ts'
import type { JsonChunk } from '../../sources/json-chunk.ts'
import type { ByteStream } from '../../sources/source.ts'

/** A chunk; of documents that were made lines, with the way back to them. */
export interface Piece extends Chunk {
  readonly documents?: JsonChunk
  /** Rows of a Parquet file, which the worker reads itself; there are no bytes then. */
  readonly slice?: ParquetSlice
}

export type FormatOrigin = 'as it was made' | 'as given' | 'by its name' | 'by its content'

export interface SourceFormat {
  readonly record: RecordFormat
  /** The columns as the source itself declares them. */
  readonly declared?: readonly InferredColumn[]
  readonly cut: (stream: ByteStream, name: string, options: CutOptions) => AsyncIterable<Piece>
  /** Of a file with such records. */
  readonly extension: string
  /** What stands before the first record. */
  readonly header: { readonly bytes: Uint8Array; readonly lines: number }
  readonly name: Format
  /** Where the name is known from. */
  readonly from: FormatOrigin
  /** Separated values: the dialect, as it was found or given. */
  readonly guess?: DialectGuess
  /** The flags that say the same, and whether they say more than the user did; once the source is opened. */
  readonly flags?: readonly string[]
  readonly isGuessed?: boolean
  /** For people: what it is, and where that is known from. */
  readonly words: string
  /** What was decided on little evidence, and the flag that decides it. Whole messages that name the source. */
  readonly doubts?: readonly string[]
  /** Why damage to the source may go unnoticed, for people. */
  readonly unchecked?: string | undefined
}

export const NO_HEADER = { bytes: new Uint8Array(0), lines: 0 }

/** The header that a file begins with; `head` are its first bytes. As a cutter does, ends one that the file ends in. */
export function headerOf(head: Uint8Array, length: number, lines: number): SourceFormat['header'] {
  const last = head[length - 1]
  const isEnded = length < head.length || last === LF || last === CR
  const bytes = new Uint8Array(isEnded ? length : length + 1).fill(LF)
  bytes.set(head.subarray(0, length))
  return { bytes, lines }
}
