// Values of one type by their bytes, each once, numbered in the order in which they came. A hash table with open
// addressing over one buffer: nothing is made per value.

import { ColumnBuffer } from '../../../codecs/column-buffer.ts'

const FIRST_ENTRIES = 64
const FIRST_CAPACITY = 1024

/** What `hashByte` begins with. Another one in every process: texts that collide cannot be prepared for it. */
export const HASH_SEED = (Math.random() * 0x1_0000_0000) | 0

/** One step of the hash (FNV-1a): the hash of a value is that of all its bytes in order. */
export function hashByte(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x0100_0193)
}

export class ValueDictionary {
  /** The values as they are in the column's stream. */
  readonly entries = new ColumnBuffer(FIRST_CAPACITY)
  count = 0
  /** Where value i lies in `entries`, without the length before it. */
  #starts = new Int32Array(FIRST_ENTRIES)
  #ends = new Int32Array(FIRST_ENTRIES)
  #hashes = new Int32Array(FIRST_ENTRIES)
  /** The number of a value plus one, or 0. Twice as many as values, a power of two. */
  #slots = new Int32Array(FIRST_ENTRIES * 2)

  /** The number of the value with these bytes, or -1. */
  find(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#slots
    const entries = this.entries.bytes
    const mask = slots.length - 1
    const length = end - start
    for (let slot = firstSlot(hash) & mask; ; slot = (slot + 1) & mask) {
      const index = slots[slot]! - 1
      if (index < 0) return -1
      if (this.#hashes[index] !== hash) continue
      const entry = this.#starts[index]!
      if (this.#ends[index]! - entry !== length) continue
      let i = 0
      while (i < length && entries[entry + i] === bytes[start + i]) i++
      if (i === length) return index
    }
  }

  /** Numbers the value that was appended to `entries`, from `start` to the end; it must not have been there before. */
  commit(start: number, hash: number): number {
    if (this.count === this.#starts.length) this.#grow()
    const index = this.count++
    this.#starts[index] = start
    this.#ends[index] = this.entries.length
    this.#hashes[index] = hash
    this.#link(index)
    return index
  }

  /**
   * The number of the value that was appended to `entries` at `from`; its own bytes begin at `start`. What was there
   * before is taken off again.
   */
  settle(from: number, start: number): number {
    const { bytes, length } = this.entries
    let hash = HASH_SEED
    for (let at = start; at < length; at++) hash = hashByte(hash, bytes[at]!)
    const index = this.find(bytes, start, length, hash)
    if (index < 0) return this.commit(start, hash)
    this.entries.length = from
    return index
  }

  /** Forgets all values but the first `count`, of which `entries` are `length` bytes. */
  truncate(count: number, length: number): void {
    // The last first: then no value is left that had to step over the slot of one that is gone.
    while (this.count > count) this.#unlink(--this.count)
    this.entries.length = length
  }

  clear(): void {
    this.#slots.fill(0)
    this.count = 0
    this.entries.length = 0
  }

  #link(index: number): void {
    const slots = this.#slots
    const mask = slots.length - 1
    let slot = firstSlot(this.#hashes[index]!) & mask
    while (slots[slot] !== 0) slot = (slot + 1) & mask
    slots[slot] = index + 1
  }

  #unlink(index: number): void {
    const slots = this.#slots
    const mask = slots.length - 1
    let slot = firstSlot(this.#hashes[index]!) & mask
    while (slots[slot] !== index + 1) slot = (slot + 1) & mask
    slots[slot] = 0
  }

  #grow(): void {
    const full = this.#starts.length
    this.#starts = grown(this.#starts)
    this.#ends = grown(this.#ends)
    this.#hashes = grown(this.#hashes)
    this.#slots = new Int32Array(this.#slots.length * 2)
    for (let index = 0; index < full; index++) this.#link(index)
  }
}

/** The low bits of the hash depend on few bits of the value's bytes; the high ones on all. */
function firstSlot(hash: number): number {
  return hash ^ (hash >>> 15)
}

function grown(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2)
  larger.set(array)
  return larger
}
