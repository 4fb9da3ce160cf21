// Records of a source to guess columns from: from all over a file of lines, from the beginning of what has to be read from
// there. A source that can be read only once gives none.

import type { RecordFormat } from '../formats/record-format.ts'
import type { InputOptions } from '../input-options.ts'
import type { InferredColumn } from '../schema.ts'
import { cut } from '../sources/cutter.ts'
import type { Source } from '../sources/source.ts'
import { withoutHeader } from '../sources/without-header.ts'
import { openContent } from './content.ts'
import { PARQUET } from './format/find-format.ts'
import { openParquetSource } from './format/parquet-format.ts'

/** Whole records, or the columns that the source declares itself. */
export type RecordSample =
  | { readonly bytes: Uint8Array; readonly format: RecordFormat }
  | { readonly declared: readonly InferredColumn[] }

const CHUNK_BYTES = 256 * 1024
const MAX_BYTES = 16 * 1024 * 1024

export async function* sampleRecords(source: Source, options: InputOptions): AsyncGenerator<RecordSample> {
  if (source.sample === undefined) return
  const { stream, format, compression, encoding } = await openContent(await source.open(), source, options)
  const isPlain = compression === 'none' && encoding === 'utf-8'
  if (format === PARQUET) {
    const parquet = await openParquetSource(source, stream, isPlain)
    await parquet.close()
    yield { declared: parquet.format.declared ?? [] }
    return
  }
  try {
    if (isPlain && format.record.kind === 'jsonl' && format.cut === cut) {
      for await (const bytes of source.sample()) yield { bytes, format: format.record }
      return
    }
    const cutting = {
      chunkBytes: CHUNK_BYTES,
      maxRecordBytes: MAX_BYTES,
      allocate: (size: number) => new Uint8Array(size),
    }
    let sampled = 0
    for await (const { bytes } of withoutHeader(format.cut(stream, source.name, cutting), format.header.bytes.length)) {
      yield { bytes, format: format.record }
      sampled += bytes.length
      if (sampled >= MAX_BYTES) return
    }
  } finally {
    await stream.close()
  }
}
