// What LZMA has decoded last, and may copy from: a ring of bytes.

import { freeMemory } from '../../../free-memory.ts'
import type { Write } from '../decode.ts'

const MIN_BYTES = 4096

export class LzmaWindow {
  readonly #bytes: Uint8Array
  #at = 0
  #flushed = 0
  readonly #write: Write
  /** How many bytes a match may reach back: never more than the ring has. */
  filled = 0
  /** Bytes since the last reset, modulo 2^32: only the low bits are asked for. */
  position = 0

  constructor(size: number, write: Write) {
    this.#bytes = new Uint8Array(Math.max(size, MIN_BYTES))
    this.#write = write
  }

  reset(): void {
    this.flush()
    this.filled = 0
    this.position = 0
  }

  /** The byte `distance` + 1 before the next one; 0 before the first. */
  before(distance: number): number {
    if (distance >= this.filled) return 0
    const at = this.#at - distance - 1
    return this.#bytes[at < 0 ? at + this.#bytes.length : at] as number
  }

  put(byte: number): void {
    this.#bytes[this.#at] = byte
    this.#advance(1)
  }

  append(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; ) {
      const count = Math.min(bytes.length - from, this.#bytes.length - this.#at)
      this.#bytes.set(bytes.subarray(from, from + count), this.#at)
      from += count
      this.#advance(count)
    }
  }

  /** Copies from `distance` + 1 bytes back, less than `filled`. Source and target may overlap. */
  copy(distance: number, length: number): void {
    const bytes = this.#bytes
    const size = bytes.length
    let left = length
    while (left > 0) {
      let to = this.#at
      let from = to - distance - 1
      if (from < 0) from += size
      const count = Math.min(left, size - to, size - from)
      for (const stop = to + count; to < stop; ) bytes[to++] = bytes[from++] as number
      this.#advance(count)
      left -= count
    }
  }

  flush(): void {
    if (this.#at > this.#flushed) this.#write(this.#bytes.subarray(this.#flushed, this.#at))
    this.#flushed = this.#at
  }

  /** Nothing is decoded any more: a window per block would wait for the garbage collector. */
  free(): void {
    freeMemory(this.#bytes)
  }

  #advance(count: number): void {
    this.#at += count
    this.position = (this.position + count) | 0
    if (this.filled < this.#bytes.length) this.filled = Math.min(this.filled + count, this.#bytes.length)
    if (this.#at < this.#bytes.length) return
    this.flush()
    this.#at = 0
    this.#flushed = 0
  }
}
