// Levels and numbers of dictionary entries: runs of one value, and values packed into as few bits as the greatest needs.
// They are read piece by piece: a page may have a million of them in a few bytes, and what reads a part of its rows wants
// no more than that part. Source: Apache Parquet, "Run Length Encoding / Bit-Packing Hybrid" (Encodings.md).

import { PageError } from './corrupt.ts'

/** Up to so many values a loop is faster than the call of `fill`. */
const SHORT_RUN = 32

/** Wider values do not fit into 32 bits beside the up to 7 that belong to the value before. */
const MAX_WORD_BITS = 25

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

function fillIntegers(out: Int32Array, value: number, from: number, to: number): void {
  if (to - from > SHORT_RUN) out.fill(value, from, to)
  else for (let i = from; i < to; i++) out[i] = value
}

/** Values from number `inGroup` on of those that begin at `start`. Returns whether all are below `limit`. */
function unpackIntegers(
  bytes: Uint8Array,
  view: DataView,
  start: number,
  inGroup: number,
  bitWidth: number,
  out: Int32Array,
  first: number,
  count: number,
  limit: number,
): boolean {
  const mask = 2 ** bitWidth - 1
  const last = Math.min(limit, 2 ** 30) - 1
  // Values that lie in the four bytes from their first one on; the last ones may be closer to the end.
  const safeBits = (bytes.length - start - 4) * 8
  const safe = bitWidth === 0 ? 0 : Math.min(count, Math.max(0, Math.floor(safeBits / bitWidth) - inGroup))
  let bit = inGroup * bitWidth
  let signs = 0
  let i = 0
  for (; i < safe; i++, bit += bitWidth) {
    const value = (view.getUint32(start + (bit >>> 3), true) >>> (bit & 7)) & mask
    signs |= last - value
    out[first + i] = value
  }
  for (; i < count; i++, bit += bitWidth) {
    const at = start + (bit >>> 3)
    const word = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16)
    const value = ((word | ((bytes[at + 3] ?? 0) << 24)) >>> (bit & 7)) & mask
    signs |= last - value
    out[first + i] = value
  }
  return signs >= 0
}

function unpackWide(
  bytes: Uint8Array,
  start: number,
  inGroup: number,
  bitWidth: number,
  out: Int32Array,
  first: number,
  count: number,
  limit: number,
): boolean {
  let isBelow = true
  for (let i = 0; i < count; i++) {
    const bit = (inGroup + i) * bitWidth
    const at = start + (bit >>> 3)
    let value = 0
    for (let b = 0; b < 5; b++) value += (bytes[at + b] ?? 0) * 2 ** (8 * b)
    value = Math.floor(value / 2 ** (bit & 7)) % 2 ** bitWidth
    if (value >= limit) isBelow = false
    out[first + i] = value
  }
  return isBelow
}

/** Returns how many of the levels are `level`. */
function unpackLevels(
  bytes: Uint8Array,
  start: number,
  inGroup: number,
  bitWidth: number,
  out: Uint8Array,
  first: number,
  count: number,
  level: number,
): number {
  const mask = (1 << bitWidth) - 1
  let found = 0
  let bit = inGroup * bitWidth
  for (let i = 0; i < count; i++, bit += bitWidth) {
    const at = start + (bit >>> 3)
    const value = ((bytes[at]! | (bytes[at + 1]! << 8)) >>> (bit & 7)) & mask
    out[first + i] = value
    if (value === level) found++
  }
  return found
}

function countLevels(
  bytes: Uint8Array,
  start: number,
  inGroup: number,
  bitWidth: number,
  count: number,
  level: number,
): number {
  const mask = (1 << bitWidth) - 1
  let found = 0
  let bit = inGroup * bitWidth
  for (let i = 0; i < count; i++, bit += bitWidth) {
    const at = start + (bit >>> 3)
    if ((((bytes[at]! | (bytes[at + 1]! << 8)) >>> (bit & 7)) & mask) === level) found++
  }
  return found
}
