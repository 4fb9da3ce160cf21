// A stream that hands out its bytes in pieces which the test decides.

import type { ByteStream } from '../../src/sources/source.ts'

export interface PiecedStream extends ByteStream {
  /** Whether the reader closed it. */
  isClosed(): boolean
}

/** Gives no byte beyond the next of `cuts` (ascending positions) at once. */
export function piecedStream(bytes: Uint8Array, cuts: readonly number[]): PiecedStream {
  let position = 0
  let nextCut = 0
  let isClosed = false
  return {
    async read(into, offset) {
      while ((cuts[nextCut] ?? bytes.length) <= position && nextCut < cuts.length) nextCut++
      const end = Math.min(cuts[nextCut] ?? bytes.length, bytes.length)
      const count = Math.min(end - position, into.length - offset)
      into.set(bytes.subarray(position, position + count), offset)
      position += count
      return count
    },
    async close() {
      isClosed = true
    },
    isClosed: () => isClosed,
  }
}

/** Cuts after every `size` bytes. */
export function everyBytes(size: number, length: number): number[] {
  return Array.from({ length: Math.ceil(length / size) }, (_, i) => (i + 1) * size)
}
