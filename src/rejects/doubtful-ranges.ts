// Rejects of segments of which it is unknown whether they are stored, while they are among others in the rejects files.

import type { SegmentRange } from './file-extent.ts'
import type { RejectsFile } from './rejects-file.ts'

export class DoubtfulRanges {
  readonly #ranges = new Map<RejectsFile, readonly SegmentRange[]>()

  of(file: RejectsFile): readonly SegmentRange[] {
    return this.#ranges.get(file) ?? []
  }

  add(file: RejectsFile, range: SegmentRange): void {
    // A segment that is sent again may be in doubt again.
    const isKnown = this.of(file).some(
      ({ ordinal, from }) => ordinal === range.ordinal && from.count === range.from.count,
    )
    if (range.to.count > range.from.count && !isKnown) this.#ranges.set(file, [...this.of(file), range])
  }

  /** It is known now. */
  remove(ordinal: number): void {
    for (const [file, ranges] of this.#ranges) {
      const others = ranges.filter((range) => range.ordinal !== ordinal)
      this.#ranges.set(file, others)
    }
  }

  clear(): void {
    this.#ranges.clear()
  }
}
