// The bodies of Parquet's pages, out of whatever they are compressed with. Each is one piece whose raw size is known.
// Source: Apache Parquet, "Compression" (Compression.md).

import * as zlib from 'node:zlib'
import { snappyUncompressor } from 'hysnappy'
import { uncompressSync } from 'lz4-napi'

/** The names are those of Parquet's enum CompressionCodec. */
export type PageCodec = 'SNAPPY' | 'GZIP' | 'BROTLI' | 'ZSTD' | 'LZ4_RAW' | 'LZ4'

type Decompress = (body: Uint8Array, rawBytes: number) => Uint8Array | Promise<Uint8Array>

// The types are those of the oldest Node supported, which lacks it.
const { zstdDecompressSync } = zlib as { readonly zstdDecompressSync?: (bytes: Uint8Array) => Uint8Array }

const DECOMPRESS: Readonly<Record<PageCodec, Decompress>> = {
  SNAPPY: (body, rawBytes) => {
    snappy ??= snappyUncompressor()
    return snappy(body, rawBytes)
  },
  GZIP: (body, rawBytes) => zlib.unzipSync(body, { maxOutputLength: Math.max(1, rawBytes) }),
  BROTLI: (body, rawBytes) => zlib.brotliDecompressSync(body, { maxOutputLength: Math.max(1, rawBytes) }),
  ZSTD: (body) => (zstdDecompressSync ? zstdDecompressSync(body) : zstdWithBindings(body)),
  LZ4_RAW: decompressLz4Block,
  LZ4: decompressHadoopLz4,
}

let snappy: ReturnType<typeof snappyUncompressor> | undefined

export function isPageCodec(name: string): name is PageCodec {
  return Object.hasOwn(DECOMPRESS, name)
}

/** The raw bytes of a page's body. Throws, or rejects, whatever the decompressor says of bytes that are not whole. */
export function decompressPage(codec: PageCodec, body: Uint8Array, rawBytes: number): Uint8Array | Promise<Uint8Array> {
  return DECOMPRESS[codec](body, rawBytes)
}

async function zstdWithBindings(body: Uint8Array): Promise<Uint8Array> {
  const { decompress } = await import('@mongodb-js/zstd/bindings.js')
  // The library wants a Buffer; this one is a view.
  return decompress(Buffer.from(body.buffer, body.byteOffset, body.byteLength))
}

/** The library wants the raw size before the block. */
function decompressLz4Block(body: Uint8Array, rawBytes: number): Uint8Array {
  const prefixed = Buffer.allocUnsafe(4 + body.length)
  prefixed.writeUInt32LE(rawBytes)
  prefixed.set(body, 4)
  return uncompressSync(prefixed)
}

/** Hadoop's framing: pieces with their raw and compressed sizes before them, big-endian. Some writers leave it out. */
function decompressHadoopLz4(body: Uint8Array, rawBytes: number): Uint8Array {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const pieces: Uint8Array[] = []
  let total = 0
  let at = 0
  while (at + 8 <= body.length) {
    const raw = view.getUint32(at)
    const end = at + 8 + view.getUint32(at + 4)
    if (end > body.length || total + raw > rawBytes) return decompressLz4Block(body, rawBytes)
    pieces.push(decompressLz4Block(body.subarray(at + 8, end), raw))
    total += raw
    at = end
  }
  return at === body.length && total === rawBytes ? Buffer.concat(pieces) : decompressLz4Block(body, rawBytes)
}
