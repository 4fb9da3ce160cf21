// A source whose records are not in the order of its bytes, so that it is opened as a file.

import { type FormatOrigin, NO_HEADER } from '../../formats/look.ts'
import type { ParquetSlice } from '../../formats/parquet/slices.ts'
import type { RecordFormat } from '../../formats/registry.ts'
import type { ByteStream, Source } from '../../sources/source.ts'
import type { SourceFormat } from './source-format.ts'

export interface OpenedFile {
  readonly format: SourceFormat
  readonly rows: number
  /** All rows, in pieces for the workers. */
  slices(): Iterable<ParquetSlice>
  /** Removes what was written. */
  close(): Promise<void>
}

/** `stream`: the source from its beginning; `isPlain` when these are the bytes of the source itself. Closes the stream. */
export type OpenFile = (
  source: Source,
  stream: ByteStream,
  isPlain: boolean,
  maxRecordBytes?: number,
) => Promise<OpenedFile>

/** The parts that are the same for every file. */
export function fileFormat(record: RecordFormat, name: string, from: FormatOrigin): SourceFormat {
  return {
    record,
    name,
    from,
    extension: 'jsonl',
    header: NO_HEADER,
    hasHeader: null,
    flags: [],
    isGuessed: false,
    words: name,
    cutter: 'records',
    cut: noStream,
    readSample: noStream,
  }
}

function noStream(): never {
  throw new TypeError('such a file is read by slices')
}
