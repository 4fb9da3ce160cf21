// The range coder of LZMA: bits out of bytes, each by the probability that it is zero.

const PROBABILITY_BITS = 11
const MOVE_BITS = 5
const EVEN = 1 << (PROBABILITY_BITS - 1)
const TOP = 1 << 24
const HEAD_BYTES = 5

/** Adaptive probabilities, all even. */
export function probabilities(count: number): Uint16Array {
  return new Uint16Array(count).fill(EVEN)
}

export function resetProbabilities(table: Uint16Array): void {
  table.fill(EVEN)
}

export class RangeDecoder {
  #bytes = new Uint8Array(0)
  #at = 0
  // Both are unsigned 32-bit numbers kept as signed ones: comparisons flip the sign bit or shift.
  #range = -1
  #code = 0

  /** False if the bytes cannot be range coded. */
  start(bytes: Uint8Array): boolean {
    this.#bytes = bytes as Uint8Array<ArrayBuffer>
    if (bytes.length < HEAD_BYTES || bytes[0] !== 0) return false
    this.#range = -1
    this.#code = new DataView(bytes.buffer, bytes.byteOffset).getInt32(1)
    this.#at = HEAD_BYTES
    return true
  }

  /** True if every byte was used, none too often, and the coder is where its writer left it. */
  isFinished(): boolean {
    this.#normalize()
    return this.#at === this.#bytes.length && this.#code === 0
  }

  /** True once more bytes were asked for than there are. */
  isOverrun(): boolean {
    return this.#at > this.#bytes.length
  }

  bit(table: Uint16Array, index: number): 0 | 1 {
    let range = this.#range
    let code = this.#code
    if (range >>> 24 === 0) {
      range <<= 8
      code = (code << 8) | (this.#bytes[this.#at++] as number)
    }
    const probability = table[index] as number
    const bound = Math.imul(range >>> PROBABILITY_BITS, probability)
    if (code >>> 0 < bound >>> 0) {
      this.#range = bound
      this.#code = code
      table[index] = probability + (((1 << PROBABILITY_BITS) - probability) >> MOVE_BITS)
      return 0
    }
    this.#range = (range - bound) | 0
    this.#code = (code - bound) | 0
    table[index] = probability - (probability >> MOVE_BITS)
    return 1
  }

  /** A number of `bits` bits, the highest first, by a tree of probabilities that begins at `base`. */
  tree(table: Uint16Array, base: number, bits: number): number {
    let node = 1
    for (let i = 0; i < bits; i++) node = (node << 1) | this.bit(table, base + node)
    return node - (1 << bits)
  }

  /** The same, the lowest bit first. */
  reverseTree(table: Uint16Array, base: number, bits: number): number {
    let node = 1
    let value = 0
    for (let i = 0; i < bits; i++) {
      const bit = this.bit(table, base + node)
      node = (node << 1) | bit
      value |= bit << i
    }
    return value
  }

  /** Bits that are zero or one alike, the highest first. */
  direct(bits: number): number {
    let value = 0
    for (let i = 0; i < bits; i++) {
      this.#normalize()
      this.#range >>>= 1
      const isOne = this.#code >>> 0 >= this.#range >>> 0
      if (isOne) this.#code = (this.#code - this.#range) | 0
      value = (value << 1) | (isOne ? 1 : 0)
    }
    return value
  }

  #normalize(): void {
    if (this.#range >>> 0 >= TOP) return
    this.#range <<= 8
    this.#code = (this.#code << 8) | (this.#bytes[this.#at++] as number)
  }
}
