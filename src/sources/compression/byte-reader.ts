// Bytes out of the pieces that a source gives. Every reading past the end is a CorruptData: a decoder need not ask.

import { CorruptData } from './corrupt.ts'

const NOTHING = new Uint8Array(0)

export class ByteReader {
  #piece: Uint8Array = NOTHING
  #at = 0
  /** Where `#piece` begins in the compressed data. */
  #base = 0
  readonly #next: () => Uint8Array | undefined

  constructor(next: () => Uint8Array | undefined) {
    this.#next = next
  }

  /** Where the next byte lies in the compressed data. */
  get offset(): number {
    return this.#base + this.#at
  }

  isAtEnd(): boolean {
    return this.#at === this.#piece.length && !this.#fill()
  }

  byte(): number {
    if (this.#at === this.#piece.length && !this.#fill()) throw this.endsEarly()
    return this.#piece[this.#at++] as number
  }

  /** Bytes up to `limit`, at least one, none at the end. They are valid until the next call. */
  some(limit: number): Uint8Array {
    if (this.isAtEnd()) return NOTHING
    const end = Math.min(this.#piece.length, this.#at + limit)
    const bytes = this.#piece.subarray(this.#at, end)
    this.#at = end
    return bytes
  }

  /** Exactly `count` bytes, valid until the next call. */
  take(count: number): Uint8Array {
    const end = this.#at + count
    if (end <= this.#piece.length) {
      const bytes = this.#piece.subarray(this.#at, end)
      this.#at = end
      return bytes
    }
    const bytes = new Uint8Array(count)
    for (let filled = 0; filled < count; ) {
      const some = this.some(count - filled)
      if (some.length === 0) throw this.endsEarly()
      bytes.set(some, filled)
      filled += some.length
    }
    return bytes
  }

  skip(count: number): void {
    for (let left = count; left > 0; ) {
      const { length } = this.some(left)
      if (length === 0) throw this.endsEarly()
      left -= length
    }
  }

  /** Four bytes, little-endian, unsigned. */
  u32(): number {
    return (this.byte() | (this.byte() << 8) | (this.byte() << 16) | (this.byte() << 24)) >>> 0
  }

  endsEarly(): CorruptData {
    return new CorruptData('unexpected end of data', this.offset)
  }

  #fill(): boolean {
    this.#base += this.#piece.length
    this.#at = 0
    this.#piece = NOTHING
    const piece = this.#next()
    if (piece === undefined) return false
    this.#piece = piece
    return true
  }
}
