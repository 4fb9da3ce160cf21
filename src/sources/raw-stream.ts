// The bytes of a source as they are stored: counted, and with the first ones looked at and given back.

import type { ByteStream } from './source.ts'

/** A stream that says how many bytes of the source were read. */
export interface RawStream extends ByteStream {
  readonly rawBytes: number
}

const HEAD_BYTES = 64

/** The first bytes of `stream`: as many as `isEnough` asks for, or all there are. */
export async function readHead(
  stream: ByteStream,
  isEnough: (head: Uint8Array, isWhole: boolean) => boolean,
): Promise<Uint8Array> {
  const head = new Uint8Array(HEAD_BYTES)
  let filled = 0
  while (filled < HEAD_BYTES && !isEnough(head.subarray(0, filled), false)) {
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
