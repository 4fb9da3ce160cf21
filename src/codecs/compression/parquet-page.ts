// The bodies of Parquet's pages, out of whatever they are compressed with. Each is one piece whose raw size is known.
// Source: Apache Parquet, "Compression" (Compression.md).

import * as zlib from 'node:zlib'
import { snappyUncompressor } from 'hysnappy'
import type { ZSTDDecoder } from 'zstddec'
import { lz4 } from './lz4.ts'

/** The names are those of Parquet's enum CompressionCodec. */
export type PageCodec = 'SNAPPY' | 'GZIP' | 'BROTLI' | 'ZSTD' | 'LZ4_RAW' | 'LZ4'

type Decompress = (body: Uint8Array, rawBytes: number) => Uint8Array | Promise<Uint8Array>

interface OutputOptions {
  readonly chunkSize: number
  readonly maxOutputLength: number
}

// The types are those of the oldest Node supported, which lacks it.
const { zstdDecompressSync } = zlib as {
  readonly zstdDecompressSync?: (bytes: Uint8Array, options: OutputOptions) => Uint8Array
}

const DECOMPRESS: Readonly<Record<PageCodec, Decompress>> = {
  SNAPPY: (body, rawBytes) => {
    snappy ??= snappyUncompressor()
    return snappy(body, rawBytes)
  },
  GZIP: (body, rawBytes) => zlib.unzipSync(body, onePiece(rawBytes)),
  BROTLI: (body, rawBytes) => zlib.brotliDecompressSync(body, onePiece(rawBytes)),
  ZSTD: (body, rawBytes) =>
    zstdDecompressSync ? zstdDecompressSync(body, onePiece(rawBytes)) : zstdBefore22(body, rawBytes),
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

/** One buffer for all of the output, and room in it for the end to be seen. */
function onePiece(rawBytes: number): OutputOptions {
  return { chunkSize: Math.max(64, rawBytes + 1), maxOutputLength: Math.max(1, rawBytes) }
}

async function zstdWithBindings(body: Uint8Array): Promise<Uint8Array> {
  const { decompress } = await import('@mongodb-js/zstd/bindings.js')
  // The library wants a Buffer; this one is a view.
  return decompress(Buffer.from(body.buffer, body.byteOffset, body.byteLength))
}

/** WebAssembly has 2 GiB for both sides of a page, and the decoder does not check whether its allocation succeeded. */
const MAX_WASM_PAGE_BYTES = 256 * 1024 * 1024

let decoder: ZSTDDecoder | undefined

/**
 * In WebAssembly. The bindings that compress give pages in memory of their own, which only the garbage collector can free:
 * 50 MB and more of it in a worker. Bytes that are not whole come out as none.
 */
async function zstdBefore22(body: Uint8Array, rawBytes: number): Promise<Uint8Array> {
  if (rawBytes > MAX_WASM_PAGE_BYTES) return zstdWithBindings(body)
  decoder ??= await loadDecoder()
  return decoder.decode(body, rawBytes)
}

async function loadDecoder(): Promise<ZSTDDecoder> {
  const { ZSTDDecoder } = await import('zstddec')
  const loaded = new ZSTDDecoder()
  // It would have its module fetched from a data: URL, for which Node loads an HTTP client: 10 MB, 30 ms.
  const { fetch } = globalThis
  Reflect.set(globalThis, 'fetch', undefined)
  const isReady = loaded.init()
  globalThis.fetch = fetch
  await isReady
  return loaded
}

/** The library wants the raw size before the block. */
function decompressLz4Block(body: Uint8Array, rawBytes: number): Uint8Array {
  const prefixed = Buffer.allocUnsafe(4 + body.length)
  prefixed.writeUInt32LE(rawBytes)
  prefixed.set(body, 4)
  return lz4().uncompressSync(prefixed)
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
