// Bytes that a program has in memory, or that a Blob gives out by ranges: they can be read again, and from any place.

import type { ByteStream, Source } from '../source.ts'

/** The bytes from `from` to `to`, both within the size. */
export type Slice = (from: number, to: number) => Promise<Uint8Array>

/** A source of `sizeBytes` bytes. `name` tells the format by its extension, as that of a file does. */
export function sliceSource(name: string, sizeBytes: number, slice: Slice): Source {
  const readAt = async (position: number, into: Uint8Array): Promise<number> => {
    const bytes = await slice(position, Math.min(position + into.length, sizeBytes))
    into.set(bytes)
    return bytes.length
  }
  const streamFrom = (position: number): ByteStream => ({
    async read(into, offset) {
      const count = await readAt(position, into.subarray(offset))
      position += count
      return count
    },
    close: async () => undefined,
  })
  return {
    name,
    sizeBytes,
    open: async () => streamFrom(0),
    openAt: async () => ({ sizeBytes, readAt, close: async () => undefined }),
    openFrom: async (position) => streamFrom(position),
  }
}
