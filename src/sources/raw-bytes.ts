// The bytes of a stream as they came, for a cutter that changes them in its buffer: they are copied when they are read, and
// given when a chunk accounts for them.

import type { ByteStream } from './source.ts'

export class RawBytes {
  readonly stream: ByteStream
  readonly #pieces: Uint8Array[] = []

  constructor(stream: ByteStream) {
    this.stream = {
      read: async (into, offset) => {
        const count = await stream.read(into, offset)
        if (count > 0) this.#pieces.push(into.slice(offset, offset + count))
        return count
      },
      close: () => stream.close(),
    }
  }

  /** Gives the next `count` bytes to `each`, piece by piece. */
  take(count: number, each: (bytes: Uint8Array) => void): void {
    let rest = count
    while (rest > 0) {
      const piece = this.#pieces.shift()
      if (piece === undefined) return
      each(piece.subarray(0, rest))
      if (piece.length > rest) this.#pieces.unshift(piece.subarray(rest))
      rest -= piece.length
    }
  }
}
