// What compresses the pages of a Parquet file that is written. Source: Apache Parquet, "Compression" (Compression.md).

import { gzipSync } from 'node:zlib'
import { CODECS, type CodecSpec } from './frame.ts'

export type PageCompression = 'none' | 'gzip' | 'zstd' | 'lz4'

/** Compresses one page after another; what it gives is good until the next. */
export function pageCompressor(
  codec: PageCompression,
  level: number | undefined,
): (raw: Uint8Array) => Uint8Array | Promise<Uint8Array> {
  if (codec === 'gzip') return (raw) => gzipSync(raw, level === undefined ? {} : { level })
  const { compress, release }: CodecSpec = CODECS[codec]
  if (release === undefined) return (raw) => compress(raw, level)
  let last: Uint8Array | undefined
  return async (raw) => {
    if (last !== undefined) release(last)
    last = await compress(raw, level)
    return last
  }
}
