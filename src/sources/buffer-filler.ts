// Fills a cutter's buffers from a stream: each whole, whatever pieces the bytes arrive in, so that where it cuts depends on
// the bytes alone.

import type { ByteStream } from './source.ts'

/** One byte of a buffer stays free, for the line feed that the last record may lack. */
const FREE = 1

export class BufferFiller {
  /** The stream has no more bytes than `fill` has given. */
  isAtEnd = false
  readonly #stream: ByteStream
  #ahead: Promise<number> | undefined

  constructor(stream: ByteStream) {
    this.#stream = stream
  }

  /** Fills `buffer`, of which `filled` bytes are there; returns how many there are then. */
  async fill(buffer: Uint8Array, filled: number): Promise<number> {
    const limit = buffer.length - FREE
    let end = filled
    while (end < limit && !this.isAtEnd) {
      const count = await (this.#ahead ?? this.#stream.read(buffer.subarray(0, limit), end))
      this.#ahead = undefined
      if (count === 0) this.isAtEnd = true
      end += count
    }
    return end
  }

  /** Begins to read what comes behind `filled`, to go on while the caller does something else; `fill` throws its failure. */
  readAhead(buffer: Uint8Array, filled: number): void {
    if (this.isAtEnd || filled >= buffer.length - FREE) return
    this.#ahead = this.#stream.read(buffer.subarray(0, buffer.length - FREE), filled)
    this.#ahead.catch(() => undefined)
  }
}

/** An empty buffer for a record that fills the whole of this one; the longest one and its end fit. */
export function largerBuffer(
  buffer: Uint8Array,
  maxRecordBytes: number,
  allocate: (size: number) => Uint8Array,
): Uint8Array {
  return allocate(Math.min(buffer.length * 2, maxRecordBytes + 2))
}
