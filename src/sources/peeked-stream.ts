// Looks at the beginning of a stream before it is read.

import type { ByteStream } from './source.ts'

export interface Peeked {
  /** The first bytes: as many as were asked for, or all of a shorter stream. */
  readonly head: Uint8Array
  /** The stream has no more than `head`. */
  readonly isWhole: boolean
  /** The stream from its beginning. */
  readonly stream: ByteStream
}

export async function peek(stream: ByteStream, bytes: number): Promise<Peeked> {
  const head = new Uint8Array(bytes)
  let filled = 0
  while (filled < bytes) {
    const count = await stream.read(head, filled)
    if (count === 0) break
    filled += count
  }
  const isWhole = filled < bytes
  const seen = head.subarray(0, filled)
  return { head: seen, isWhole, stream: startingWith(seen, stream) }
}

function startingWith(head: Uint8Array, rest: ByteStream): ByteStream {
  let given = 0
  return {
    async read(into, offset) {
      if (given === head.length) return rest.read(into, offset)
      const count = Math.min(head.length - given, into.length - offset)
      into.set(head.subarray(given, given + count), offset)
      given += count
      return count
    },
    close: () => rest.close(),
  }
}
