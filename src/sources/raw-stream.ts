// The bytes of a source as they are stored: counted, and with the first ones looked at and given back.

import type { ByteStream } from './source.ts'

/** A stream that says how many bytes of the source were read. */
export interface RawStream extends ByteStream {
  readonly rawBytes: number
}

export const HEAD_BYTES = 64

/** The first bytes of `stream`: as many as `isEnough` asks for, or all there are up to `limit`. `known` were read before. */
export async function readHead(
  stream: ByteStream,
  isEnough: (head: Uint8Array) => boolean,
  known: Uint8Array = new Uint8Array(0),
  limit: number = HEAD_BYTES,
): Promise<Uint8Array> {
  const head = new Uint8Array(limit)
  head.set(known)
  let filled = known.length
  while (filled < limit && !isEnough(head.subarray(0, filled))) {
    const count = await stream.read(head, filled)
    if (count === 0) break
    filled += count
  }
  return head.subarray(0, filled)
}

/** `head` and then the rest of `stream`. */
export function rawStream(head: Uint8Array, stream: ByteStream): RawStream {
  let given = 0
  let read = head.length
  return {
    get rawBytes() {
      return read
    },
    async read(into, offset) {
      if (given < head.length) {
        const count = Math.min(head.length - given, into.length - offset)
        into.set(head.subarray(given, given + count), offset)
        given += count
        return count
      }
      const count = await stream.read(into, offset)
      read += count
      return count
    },
    close: () => stream.close(),
  }
}
