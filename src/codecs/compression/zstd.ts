// Zstandard: Node's own where it has one (from 22.15 on), else the bindings of @mongodb-js/zstd, which are about a
// quarter slower: bench/kernels/compression.bench.ts.

import * as zlib from 'node:zlib'

interface ZstdOptions {
  readonly chunkSize: number
  readonly params: Readonly<Record<number, number>>
  readonly pledgedSrcSize: number
}

// The types are those of the oldest Node supported, which lacks all of it.
const { zstdCompressSync } = zlib as {
  readonly zstdCompressSync?: (raw: Uint8Array, options: ZstdOptions) => Uint8Array
}

// ZSTD_c_compressionLevel in zstd.h.
const COMPRESSION_LEVEL = 100

/** Compresses `raw` to one Zstandard frame with `level` 1 .. 22. */
export type ZstdCompress = (raw: Uint8Array, level: number) => Uint8Array | Promise<Uint8Array>

/** Node's own, or undefined before Node 22.15. */
export const compressWithNode = zstdCompressSync && nodeCompressor(zstdCompressSync)

/** The fastest that this Node has. */
export const compressZstd: ZstdCompress = compressWithNode ?? compressWithBindings

/** The one for every Node. It works in the thread pool of libuv. */
export async function compressWithBindings(raw: Uint8Array, level: number): Promise<Uint8Array> {
  // Loaded when needed: it throws on platforms that it has no binary for.
  const { compress } = await import('@mongodb-js/zstd/bindings.js')
  return compress(raw, level)
}

function nodeCompressor(
  compress: NonNullable<typeof zstdCompressSync>,
): (raw: Uint8Array, level: number) => Uint8Array {
  return (raw, level) =>
    compress(raw, {
      // Room for the worst case (ZSTD_COMPRESSBOUND), so that there is one chunk of output, not one per 16 KiB.
      chunkSize: raw.length + (raw.length >> 8) + 1024,
      params: { [COMPRESSION_LEVEL]: level },
      // Small blocks get small tables.
      pledgedSrcSize: raw.length,
    })
}
