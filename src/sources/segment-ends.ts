// Where the records of one stream end, as far as the segment at hand goes.

import { CR, LF } from '../formats/line-feed.ts'
import type { RecordEnds } from '../formats/record-ends.ts'
import type { Segments } from './segments.ts'

export class SegmentEnds {
  /** The position after the last record of the segment that ends in the buffer, or 0. */
  length = 0
  readonly #ends: RecordEnds
  readonly #segments: Segments
  #scanned = 0

  constructor(ends: RecordEnds, segments: Segments) {
    this.#ends = ends
    this.#segments = segments
  }

  /**
   * Looks at what is new in `bytes[0 .. filled)`. `before`: bytes of the source in front of them that are in no chunk.
   * Returns whether the segment ends at `length`; if not, all bytes were looked at.
   */
  look(bytes: Uint8Array, filled: number, before: number): boolean {
    const segments = this.#segments
    for (;;) {
      const room = segments.room - before
      if (this.#scanned >= room) {
        if (this.length > 0 || !segments.isEmpty) return true
        // Its first record is larger than a segment should be.
        return this.#countEnds(bytes, filled, 1) > 0
      }
      if (this.#scanned === filled) return false
      const to = Math.min(filled, room)
      const head = segments.head - before
      if (this.#scanned < head) {
        segments.countInHead(this.#countEnds(bytes, Math.min(to, head)))
        if (this.#scanned >= head) segments.endHead()
      } else {
        this.length = this.#ends.scan(bytes, this.#scanned, to) || this.length
        this.#scanned = to
      }
    }
  }

  /** The buffer begins with what was behind `length`. */
  shift(): void {
    this.#scanned -= this.length
    this.length = 0
  }

  /** Counts the records that end before `to`, until there are `most`. */
  #countEnds(bytes: Uint8Array, to: number, most = Number.POSITIVE_INFINITY): number {
    let count = 0
    while (this.#scanned < to && count < most) {
      const end = lineEnd(bytes, this.#scanned, to)
      const found = this.#ends.scan(bytes, this.#scanned, end)
      this.#scanned = end
      if (found === 0) continue
      this.length = found
      count++
    }
    return count
  }
}

/** So far no more than one record ends: behind the next line end, and behind the byte that tells CR from CR LF. */
function lineEnd(bytes: Uint8Array, from: number, to: number): number {
  if (bytes[from - 1] === CR) return from + 1
  let at = from
  while (at < to) {
    const byte = bytes[at++]
    if (byte === LF || byte === CR) break
  }
  return at
}
