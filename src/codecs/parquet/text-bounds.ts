// The least and the greatest of byte arrays. Long ones are cut off, so that they still bound.

import { type Bounds, NO_BOUNDS } from './bounds.ts'

/** Longer texts are cut off. */
const MAX_BYTES = 64

/** The least and the greatest of byte arrays that are looked at one by one. */
export class TextBounds {
  #bytes: Uint8Array = new Uint8Array(0)
  #minStart = -1
  #minEnd = -1
  #maxStart = -1
  #maxEnd = -1

  /** All values lie in `bytes`. */
  begin(bytes: Uint8Array): void {
    this.#bytes = bytes
    this.#minStart = this.#maxStart = -1
  }

  add(start: number, end: number): void {
    if (this.#minStart < 0) {
      this.#minStart = this.#maxStart = start
      this.#minEnd = this.#maxEnd = end
    } else if (this.#order(start, end, this.#minStart, this.#minEnd) < 0) {
      this.#minStart = start
      this.#minEnd = end
    } else if (this.#order(start, end, this.#maxStart, this.#maxEnd) > 0) {
      this.#maxStart = start
      this.#maxEnd = end
    }
  }

  /** `isText`: what is cut off must be text in UTF-8 again. */
  end(isText: boolean): Bounds {
    if (this.#minStart < 0) return NO_BOUNDS
    const min = this.#bytes.slice(this.#minStart, this.#minEnd)
    const max = this.#bytes.slice(this.#maxStart, this.#maxEnd)
    const isMinExact = min.length <= MAX_BYTES
    const isMaxExact = max.length <= MAX_BYTES
    return {
      min: isMinExact ? min : cutOff(min, isText),
      max: isMaxExact ? max : raised(cutOff(max, isText), isText),
      isMinExact,
      isMaxExact,
    }
  }

  #order(start: number, end: number, other: number, otherEnd: number): number {
    const bytes = this.#bytes
    const length = Math.min(end - start, otherEnd - other)
    for (let i = 0; i < length; i++) {
      const difference = bytes[start + i]! - bytes[other + i]!
      if (difference !== 0) return difference
    }
    return end - start - (otherEnd - other)
  }
}

function cutOff(bytes: Uint8Array, isText: boolean): Uint8Array {
  let end = MAX_BYTES
  // Not within a character.
  while (isText && (bytes[end]! & 0xc0) === 0x80) end--
  return bytes.subarray(0, end)
}

/** The smallest text of the same length that sorts after every text that begins with `bytes`; undefined if there is none. */
function raised(bytes: Uint8Array, isText: boolean): Uint8Array | undefined {
  const greatest = isText ? 0x7e : 0xfe
  // Of text an ASCII character is raised, so that characters stay whole.
  for (let at = bytes.length - 1; at >= 0; at--) {
    if (bytes[at]! > greatest) continue
    const up = bytes.slice(0, at + 1)
    up[at]!++
    return up
  }
  return undefined
}
