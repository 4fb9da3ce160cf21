// Bits, the highest of each byte first, as bzip2 has them.

import type { ByteReader } from './byte-reader.ts'

export class BitReader {
  readonly #input: ByteReader
  /** The low `#count` bits are those to come. At most 31. */
  #bits = 0
  #count = 0
  /** Zero bits added behind the end, so that a code can be looked up that is shorter than the table's key. */
  #padding = 0

  constructor(input: ByteReader) {
    this.#input = input
  }

  /** Where the next bit lies in the compressed data. */
  get byteOffset(): number {
    return this.#input.offset - ((this.#count - Math.min(this.#count, this.#padding)) >> 3)
  }

  /** The next `count` bits, at most 24, without using them up. Zeros stand behind the end. */
  peek(count: number): number {
    while (this.#count < count) {
      let byte = 0
      if (this.#input.isAtEnd()) this.#padding += 8
      else byte = this.#input.byte()
      this.#bits = ((this.#bits << 8) | byte) & 0x7fffffff
      this.#count += 8
    }
    return (this.#bits >>> (this.#count - count)) & ((1 << count) - 1)
  }

  /** Uses up bits that `peek` has shown. */
  drop(count: number): void {
    this.#count -= count
    if (this.#padding > this.#count) throw this.#input.endsEarly()
  }

  /** The next `count` bits, at most 24. */
  read(count: number): number {
    const bits = this.peek(count)
    this.drop(count)
    return bits
  }

  /** Drops bits up to the end of a byte. */
  align(): void {
    this.drop(this.#count & 7)
  }

  /** After `align`: are there no more bytes? */
  isAtEnd(): boolean {
    return this.#count === this.#padding && this.#input.isAtEnd()
  }
}
