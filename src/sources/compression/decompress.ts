// Compressed inputs, by their first bytes. Decompression runs off the main thread: node:zlib in the pool of libuv,
// everything else in a thread per stream, or several where its frames can be told apart.

import { availableParallelism } from 'node:os'
import { HEAD_BYTES, type RawStream, rawStream, readHead } from '../raw-stream.ts'
import type { ByteStream } from '../source.ts'
import { BGZIP_HEAD_BYTES, bgzipStream, isBgzip } from './bgzip.ts'
import { uncheckedWords } from './checksums.ts'
import { CorruptData, corruptError } from './corrupt.ts'
import { threadStream } from './decoder-thread.ts'
import { type Compression, detectCompression } from './detect.ts'
import { framesStream } from './frames-stream.ts'
import { DEFLATE_HEAD_BYTES, isText, refuseUnlikeName } from './unlike-its-name.ts'
import { XZ_HEADER_BYTES, xzFrames } from './xz-frames.ts'
import { brotliStream, gunzipStream } from './zlib-stream.ts'
import { ZSTD_FRAMES } from './zstd-frame-end.ts'

/**
 * On fewer cores the main thread and a worker leave no room for a second decoder, which takes 20 to 30 MB. One thread
 * gives some 450 MB/s.
 */
const ZSTD_THREADS = availableParallelism() >= 4 ? 2 : 1

/** A thread gives some 30 MB/s: it is worth a second one on any machine that has two cores. */
const XZ_THREADS = availableParallelism() >= 2 ? 2 : 1

/** So many bytes are looked at where they tell of members or blocks, or of checksums. */
const FURTHER_BYTES: Readonly<Partial<Record<Compression, number>>> = { gzip: BGZIP_HEAD_BYTES, xz: XZ_HEADER_BYTES }
const MIN_BYTES = 5

export interface DecompressedStream extends ByteStream {
  readonly compression: Compression
  /** Why damage to it may go unnoticed, for people; undefined where there are checksums. */
  readonly unchecked: string | undefined
  /** Bytes of the source that were read: all of them once `read` gave 0. */
  readonly rawBytes: number
}

/**
 * The bytes of `stream` as they were before compression; bytes that are not compressed pass. `name` is for errors,
 * and tells brotli, which has no magic bytes, by its `.br`. Closes `stream` with itself. Data that are cut off or
 * damaged fail in `read` with BL_SOURCE_CORRUPT; what came before has been given then.
 */
export async function decompress(stream: ByteStream, name: string): Promise<DecompressedStream> {
  const head = await readHead(stream, (bytes) => isEnough(bytes, name))
  const compression = detectCompression(head, true, name) ?? 'none'
  if (compression === 'none' || head.length === 0) return passed(head, stream, name)
  const raw = rawStream(head, stream)
  const decoded = decode(compression, raw, head)
  let given = 0
  let isEnded = false
  return {
    compression,
    unchecked: uncheckedWords(compression, head),
    get rawBytes() {
      return raw.rawBytes
    },
    async read(into, offset) {
      if (isEnded) return 0
      try {
        const count = await decoded.read(into, offset)
        given += count
        isEnded = count === 0
        return count
      } catch (cause) {
        if (!(cause instanceof CorruptData)) throw cause
        throw corruptError(name, compression, cause, given)
      }
    },
    async close() {
      await decoded.close()
      await stream.close()
    },
  }
}

/** What is not compressed, unless its name says that it is. */
async function passed(head: Uint8Array, stream: ByteStream, name: string): Promise<DecompressedStream> {
  const more = isText(head) ? head : await readHead(stream, () => false, head, DEFLATE_HEAD_BYTES)
  refuseUnlikeName(more, head.length < HEAD_BYTES, name)
  return Object.assign(rawStream(more, stream), { compression: 'none' as const, unchecked: undefined })
}

function isEnough(head: Uint8Array, name: string): boolean {
  const compression = detectCompression(head, false, name)
  return compression !== undefined && compression !== 'none' && head.length >= (FURTHER_BYTES[compression] ?? MIN_BYTES)
}

function decode(compression: Exclude<Compression, 'none'>, raw: RawStream, head: Uint8Array): ByteStream {
  if (compression === 'gzip') return isBgzip(head) ? bgzipStream(raw) : gunzipStream(raw)
  if (compression === 'brotli') return brotliStream(raw)
  if (compression === 'zstd') return framesStream(raw, ZSTD_FRAMES, ZSTD_THREADS)
  const blocks = compression === 'xz' ? xzFrames(head) : undefined
  if (blocks !== undefined) return framesStream(raw, blocks, XZ_THREADS)
  return threadStream(compression, raw)
}
