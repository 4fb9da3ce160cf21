// What a load needs to know of a source to read its records.

import type { Look } from '../../formats/look.ts'
import type { ParquetSlice } from '../../formats/parquet/slices.ts'
import { formatNamed, type RecordFormat } from '../../formats/registry.ts'
import type { InferredColumn } from '../../schema.ts'
import type { Chunk, CutOptions } from '../../sources/cutter.ts'
import type { JsonChunk } from '../../sources/json-chunk.ts'
import type { ByteStream } from '../../sources/source.ts'

/** A chunk; of documents that were made lines, with the way back to them. */
export interface Piece extends Chunk {
  readonly documents?: JsonChunk
  /** Rows of a file that the worker reads itself; there are no bytes then. */
  readonly slice?: ParquetSlice
}

export interface SourceFormat extends Omit<Look, 'record'> {
  readonly record: RecordFormat
  /** The columns as the source itself declares them. */
  readonly declared?: readonly InferredColumn[]
  readonly cut: (stream: ByteStream, name: string, options: CutOptions) => AsyncIterable<Piece>
  /** Why damage to the source may go unnoticed, for people. */
  readonly unchecked?: string | undefined
}

/** Whether words for NULL can be given. */
export function hasNullOption({ name }: SourceFormat): boolean {
  return formatNamed(name).options.includes('null')
}
