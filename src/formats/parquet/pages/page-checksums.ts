// Whether the pages of a file have checksums. Where they have, every page that is read is held against its own.

import { BulkloadError } from '../../../errors.ts'
import type { ParquetFile } from '../parquet-file.ts'
import { bytesAt } from '../random-access.ts'

/** A header is longer only where there are statistics in it, behind the checksum. */
const HEADER_BYTES = 4096

/** By the first page: writers give all pages one, or none. True where there are no pages. */
export async function hasChecksums({ file, rowGroups }: ParquetFile): Promise<boolean> {
  const chunk = rowGroups.flatMap(({ columns }) => columns).find(({ end, start }) => end > start)
  if (chunk === undefined) return true
  const bytes = await bytesAt(file, chunk.start, Math.min(HEADER_BYTES, chunk.end - chunk.start))
  const { parquetHeader } = await import('hyparquet/src/column.js')
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    return parquetHeader({ view, offset: 0 }).crc !== undefined
  } catch (cause) {
    // What is wrong with the page is for the reading of it to say.
    if (cause instanceof BulkloadError) throw cause
    return true
  }
}
