// Memory for the stored bytes of one large page at a time, which all columns of a reader share: pages are decompressed one
// after another, and of pages that are larger than a column's window there is never more than one at hand.

import { freeMemory } from '../../../free-memory.ts'
import { filledAt, type RandomAccess } from '../random-access.ts'

/** More than is needed, so that the next page, which is about as long, fits too. */
const SLACK = 1.125

export class BodyMemory {
  #memory = new Uint8Array(0)
  /** What lies there, and where in the file it begins. */
  #bytes: Uint8Array = this.#memory
  #start = 0

  /** `length` bytes from `position` on, or what the file has; good until the next call. */
  async read(file: RandomAccess, position: number, length: number): Promise<Uint8Array> {
    const from = position - this.#start
    if (from >= 0 && from + length <= this.#bytes.length) return this.#bytes.subarray(from, from + length)
    if (length > this.#memory.length) {
      freeMemory(this.#memory)
      this.#memory = new Uint8Array(Math.ceil(length * SLACK))
    }
    // Nothing is in it should the reading fail.
    this.#bytes = this.#memory.subarray(0, 0)
    this.#bytes = await filledAt(file, position, this.#memory.subarray(0, length))
    this.#start = position
    return this.#bytes
  }

  /** Lets go of the memory. */
  free(): void {
    freeMemory(this.#memory)
    this.#bytes = this.#memory = new Uint8Array(0)
  }
}
