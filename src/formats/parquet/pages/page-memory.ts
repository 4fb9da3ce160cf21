// Memory of pages. What a page is decoded into is used again for a later page of its column, and what a decompressor made
// is given back at once.

import { freeMemory } from '../../../free-memory.ts'

const NO_BYTES: Uint8Array = new Uint8Array(0)
const NO_INTEGERS = new Int32Array(0)

/** More than is needed, so that the next page, which is about as long, fits too. */
const SLACK = 1.125

/** A page of more has millions of values in few bytes: that it is made anew costs little beside them. */
const MAX_KEPT_BYTES = 2 * 1024 * 1024

type BytesSlot = 'levels' | 'definitions' | 'repetitions' | 'values' | 'stored'
type IntegersSlot = 'starts' | 'ends' | 'lengths' | 'prefixes' | 'restStarts' | 'restEnds'

/** The arrays of one page. What an array holds at first is undefined, and it may be longer than what was asked for. */
export class PageMemory {
  readonly #bytes: Record<BytesSlot, Uint8Array> = {
    levels: NO_BYTES,
    definitions: NO_BYTES,
    repetitions: NO_BYTES,
    values: NO_BYTES,
    stored: NO_BYTES,
  }
  readonly #integers: Record<IntegersSlot, Int32Array> = {
    starts: NO_INTEGERS,
    ends: NO_INTEGERS,
    lengths: NO_INTEGERS,
    prefixes: NO_INTEGERS,
    restStarts: NO_INTEGERS,
    restEnds: NO_INTEGERS,
  }
  #raw = NO_BYTES

  /** Exactly `length` bytes. */
  bytes(slot: BytesSlot, length: number): Uint8Array {
    if (this.#bytes[slot].length < length) {
      freeMemory(this.#bytes[slot])
      this.#bytes[slot] = new Uint8Array(Math.ceil(length * SLACK))
    }
    return this.#bytes[slot].subarray(0, length)
  }

  /** At least `count` integers. */
  integers(slot: IntegersSlot, count: number): Int32Array {
    if (this.#integers[slot].length < count) {
      freeMemory(this.#integers[slot])
      this.#integers[slot] = new Int32Array(Math.ceil(count * SLACK))
    }
    return this.#integers[slot]
  }

  /** Takes over what a decompressor made for the page. */
  own(raw: Uint8Array): void {
    this.#raw = raw
  }

  /** The page is not looked at any more; the arrays may become those of another one. Returns whether they are worth it. */
  release(): boolean {
    freeMemory(this.#raw)
    this.#raw = NO_BYTES
    let total = 0
    for (const { byteLength } of Object.values(this.#bytes)) total += byteLength
    for (const { byteLength } of Object.values(this.#integers)) total += byteLength
    return total <= MAX_KEPT_BYTES
  }

  /** Nothing is looked at any more. */
  free(): void {
    this.release()
    for (const bytes of Object.values(this.#bytes)) freeMemory(bytes)
    for (const integers of Object.values(this.#integers)) freeMemory(integers)
  }
}
