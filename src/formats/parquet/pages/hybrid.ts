// Levels and numbers of dictionary entries: runs of one value, and values packed into as few bits as the greatest needs.
// They are read piece by piece: a page may have a million of them in a few bytes, and what reads a part of its rows wants
// no more than that part. Source: Apache Parquet, "Run Length Encoding / Bit-Packing Hybrid" (Encodings.md).

import { PageError } from '../corrupt.ts'
import { countLevels, fillIntegers, MAX_WORD_BITS, unpackIntegers, unpackLevels, unpackWide } from './unpack-bits.ts'

/** Keeps bit offsets far below 2^31. */
const MAX_PIECE = 65_536

export class HybridReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #end: number
  readonly #bitWidth: number
  /** Where the next run begins. */
  #at: number
  /** Values of the run at hand that are left. */
  #left = 0
  #isPacked = false
  /** The value of a run of one value. */
  #value = 0
  /** A packed run: where its next group of 8 values begins, and which value of the group is next. */
  #group = 0
  #inGroup = 0

  /** Values of `bitWidth` bits, which begin at `start`. All methods throw a PageError where they end before `end`. */
  constructor(bytes: Uint8Array, start: number, end: number, bitWidth: number) {
    if (bitWidth > 32) throw new PageError(`values of ${bitWidth} bits`)
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#at = start
    this.#end = end
    this.#bitWidth = bitWidth
  }

  /** Goes over the next `count` values. */
  skip(count: number): void {
    for (let left = count; left > 0; ) {
      const length = this.#nextPiece(left)
      if (this.#isPacked) this.#pass(length)
      left -= length
    }
  }

  /** Reads the next `count` values into `out` from `first` on. Throws a PageError when one is not below `limit`. */
  readIntegers(out: Int32Array, first: number, count: number, limit: number): void {
    const width = this.#bitWidth
    let isBelow = true
    for (let done = 0; done < count; ) {
      const length = this.#nextPiece(count - done)
      const at = first + done
      done += length
      if (this.#isPacked) {
        isBelow &&=
          width > MAX_WORD_BITS
            ? unpackWide(this.#bytes, this.#group, this.#inGroup, width, out, at, length, limit)
            : unpackIntegers(this.#bytes, this.#view, this.#group, this.#inGroup, width, out, at, length, limit)
        this.#pass(length)
      } else {
        // As unsigned: what has the highest of 32 bits is beyond every limit.
        isBelow &&= this.#value >>> 0 < limit
        fillIntegers(out, this.#value, at, at + length)
      }
    }
    if (!isBelow) throw new PageError(`a number that is not below ${limit}`)
  }

  /**
   * The same for levels, which take up to 8 bits. Returns how many of them are `level`: when all are,
   * `out` need not hold them.
   */
  readLevels(out: Uint8Array, first: number, count: number, level: number): number {
    let found = 0
    let isUniform = true
    for (let done = 0; done < count; ) {
      const length = this.#nextPiece(count - done)
      const at = first + done
      done += length
      if (!this.#isPacked && this.#value === level) {
        found += length
        if (!isUniform) out.fill(level, at, at + length)
        continue
      }
      if (isUniform) {
        isUniform = false
        out.fill(level, first, at)
      }
      if (this.#isPacked) {
        found += unpackLevels(this.#bytes, this.#group, this.#inGroup, this.#bitWidth, out, at, length, level)
        this.#pass(length)
      } else out.fill(this.#value, at, at + length)
    }
    return found
  }

  /** How many of the next `count` levels are `level`; they are gone over. */
  skipLevels(count: number, level: number): number {
    let found = 0
    for (let left = count; left > 0; ) {
      const length = this.#nextPiece(left)
      left -= length
      if (this.#isPacked) {
        found += countLevels(this.#bytes, this.#group, this.#inGroup, this.#bitWidth, length, level)
        this.#pass(length)
      } else if (this.#value === level) found += length
    }
    return found
  }

  /** How many of the next `wanted` values are of one run; for a packed one `#pass` goes over them. */
  #nextPiece(wanted: number): number {
    if (this.#left === 0) this.#open()
    const length = Math.min(wanted, this.#left, MAX_PIECE)
    if (this.#isPacked) {
      // The last group may be cut short behind its last value.
      const bits = (this.#inGroup + length) * this.#bitWidth
      if (this.#group + Math.ceil(bits / 8) > this.#end) throw new PageError('runs end too early')
    }
    this.#left -= length
    return length
  }

  #pass(length: number): void {
    const next = this.#inGroup + length
    this.#group += (next >>> 3) * this.#bitWidth
    this.#inGroup = next & 7
  }

  #open(): void {
    const bytes = this.#bytes
    const end = this.#end
    let at = this.#at
    let header = 0
    for (let shift = 0; ; shift += 7) {
      if (at >= end || shift > 28) throw new PageError('runs end too early')
      const byte = bytes[at++]!
      header |= (byte & 0x7f) << shift
      if (byte < 0x80) break
    }
    header >>>= 0
    const length = header >>> 1
    if (length === 0) throw new PageError('a run of no values')
    this.#isPacked = (header & 1) !== 0
    if (this.#isPacked) {
      this.#left = length * 8
      this.#group = at
      this.#inGroup = 0
      at += length * this.#bitWidth
    } else {
      const valueBytes = (this.#bitWidth + 7) >> 3
      if (at + valueBytes > end) throw new PageError('runs end too early')
      let value = 0
      for (let i = 0; i < valueBytes; i++) value |= bytes[at++]! << (8 * i)
      if (value >>> 0 >= 2 ** this.#bitWidth) throw new PageError(`${value} in ${this.#bitWidth} bits`)
      this.#left = length
      this.#value = value
    }
    this.#at = at
  }
}
