// Compressed inputs, by their first bytes. Decompression runs off the main thread: node:zlib in the pool of libuv,
// everything else in a thread per stream, or several where its frames can be distinguished.

import { HEAD_BYTES, rawStream, readHead } from '../raw-stream.ts'
import type { ByteStream } from '../source.ts'
import type { Codec } from './codec.ts'
import { CorruptData, corruptError } from './corrupt.ts'
import { detectCompression, likelyCompression } from './detect.ts'
import { isText, LIKELY_BYTES } from './likely-text.ts'
import { refuseUnlikeName } from './unlike-its-name.ts'

export interface DecompressedStream extends ByteStream {
  /** Its name, or `none`. */
  readonly compression: string
  /** Why damage to it may go unnoticed, for people; undefined where there are checksums. */
  readonly unchecked: string | undefined
  /** Bytes of the source that were read: all of them once `read` gave 0. */
  readonly rawBytes: number
}

/**
 * The bytes of `stream` as they were before compression; bytes that are not compressed pass. `name` is for errors,
 * and tells compressions without magic bytes, as brotli by `.br`. Closes `stream` with itself. Data that are cut off or
 * damaged fail in `read` with BL_SOURCE_CORRUPT; what came before has been given then.
 */
export async function decompress(stream: ByteStream, name: string): Promise<DecompressedStream> {
  const head = await readHead(stream, (bytes) => isEnough(bytes, name))
  const codec = detectCompression(head, true, name) ?? 'none'
  if (codec !== 'none' && head.length > 0) return decoded(codec, head, stream, name)
  const isWhole = head.length < HEAD_BYTES
  const more = isText(head) ? head : await readHead(stream, () => false, head, LIKELY_BYTES)
  const likely = isText(head) ? undefined : likelyCompression(more)
  if (likely !== undefined) return decoded(likely, more, stream, name)
  refuseUnlikeName(more, isWhole, name)
  return Object.assign(rawStream(more, stream), { compression: 'none', unchecked: undefined })
}

async function decoded(codec: Codec, head: Uint8Array, stream: ByteStream, name: string): Promise<DecompressedStream> {
  const raw = rawStream(head, stream)
  const opened = await codec.open(raw, head)
  let given = 0
  let isEnded = false
  return {
    compression: codec.name,
    unchecked: uncheckedWords(codec, head),
    get rawBytes() {
      return raw.rawBytes
    },
    async read(into, offset) {
      if (isEnded) return 0
      try {
        const count = await opened.read(into, offset)
        given += count
        isEnded = count === 0
        return count
      } catch (cause) {
        if (!(cause instanceof CorruptData)) throw cause
        throw corruptError(name, codec.name, cause, given)
      }
    },
    async close() {
      await opened.close()
      await stream.close()
    },
  }
}

function isEnough(head: Uint8Array, name: string): boolean {
  const codec = detectCompression(head, false, name)
  return codec !== undefined && codec !== 'none' && head.length >= (codec.headBytes ?? 1)
}

/** What a person should know of data without checksums. */
function uncheckedWords(codec: Codec, head: Uint8Array): string | undefined {
  if (codec.hasChecksum(head)) return undefined
  return `${codec.name} without checksums: damage may go unnoticed`
}
