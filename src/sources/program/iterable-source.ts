// Bytes that a program hands over: a Readable, or another (async) iterable of bytes or of text.

import { fstatSync } from 'node:fs'
import { BulkloadError } from '../../errors.ts'
import { fileVersion } from '../../formats/file-version.ts'
import { freeMemory } from '../../free-memory.ts'
import { checkVersion } from '../file-source.ts'
import type { ByteStream, Source } from '../source.ts'
import { verifiedStream } from '../verified-stream.ts'

type AnyIterable<T> = Iterable<T> | AsyncIterable<T>

const NOTHING: Uint8Array = new Uint8Array(0)

/** A Readable or another iterable of bytes (or of text, taken as UTF-8). Objects in it are an error. */
export function byteSource(name: string, pieces: AnyIterable<Uint8Array | string>): Source {
  return { name, sizeBytes: null, open: async () => pieceStream(name, toBytes(name, pieces), false) }
}

/**
 * Standard input of this process. Its pieces are not shared: their memory, 64 KiB each, is given back when they are
 * used, for gigabytes of it would wait for the garbage collector tens of megabytes at a time.
 */
export function stdinSource(name: string): Source {
  const stream = (): ByteStream => pieceStream(name, toBytes(name, process.stdin), true)
  const stats = fstatSync(process.stdin.fd, { bigint: true })
  if (!stats.isFile()) return { name, sizeBytes: null, open: async () => stream() }
  // A file that the shell has opened: it must not change, no more than one that is named.
  const version = fileVersion(stats)
  const verify = async (bytesRead: number): Promise<void> =>
    checkVersion(name, version, fileVersion(fstatSync(process.stdin.fd, { bigint: true })), bytesRead)
  return { name, sizeBytes: null, open: async () => verifiedStream(stream(), verify), verify: () => verify(0) }
}

async function* toBytes(name: string, pieces: AnyIterable<Uint8Array | string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  // Half of a character at the end of a text: the other half begins the next one.
  let half = ''
  for await (const piece of pieces) {
    if (typeof piece === 'string') {
      const text = half + piece
      half = /[\ud800-\udbff]$/.test(text) ? text.slice(-1) : ''
      yield encoder.encode(wellFormed(name, text.slice(0, text.length - half.length)))
    } else if (piece instanceof Uint8Array) {
      wellFormed(name, half)
      yield piece
    } else
      throw new BulkloadError(
        'BL_ROW_NOT_JSON',
        `${name} yielded a value of type ${typeof piece}, not bytes or a string`,
      )
  }
  wellFormed(name, half)
}

/** The text; fails where UTF-8 has no bytes for it and the encoder would put others. */
function wellFormed(name: string, text: string): string {
  if (!/\p{Surrogate}/u.test(text)) return text
  throw new BulkloadError('BL_LONE_SURROGATE', `${name} yielded a string with an unpaired surrogate`)
}

/** Pulls pieces and passes them on in the requested sizes. `isOwned`: they are not shared. */
export function pieceStream(name: string, pieces: AsyncGenerator<Uint8Array>, isOwned: boolean): ByteStream {
  let piece: Uint8Array = NOTHING
  let used = 0
  return {
    async read(into, offset) {
      while (used === piece.length) {
        const next = await pieces.next().catch((cause: unknown) => {
          throw sourceFailed(name, cause)
        })
        if (next.done) return 0
        piece = next.value
        used = 0
      }
      const count = Math.min(piece.length - used, into.length - offset)
      into.set(piece.subarray(used, used + count), offset)
      used += count
      if (isOwned && used === piece.length && piece.length === piece.buffer.byteLength) {
        freeMemory(piece)
        piece = NOTHING
        used = 0
      }
      return count
    },
    // `return` waits for a `next` that is under way; a source that never answers must not hold up the end.
    close: async () => {
      void pieces.return(undefined).catch(() => undefined)
    },
  }
}

function sourceFailed(name: string, cause: unknown): BulkloadError {
  if (cause instanceof BulkloadError) return cause
  const words = cause instanceof Error ? cause.message : String(cause)
  return new BulkloadError('BL_SOURCE_FAILED', `${name} failed: ${words}`, { cause })
}
