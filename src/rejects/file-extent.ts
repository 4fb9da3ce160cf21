// How much of a file of rejects and of its reasons there is, and which parts of them stay.

export interface FileExtent {
  readonly count: number
  readonly recordBytes: number
  readonly reasonBytes: number
}

export const NOTHING: FileExtent = { count: 0, recordBytes: 0, reasonBytes: 0 }

export interface ExtentRange {
  readonly from: FileExtent
  readonly to: FileExtent
}

/** The rejects of one segment. */
export interface SegmentRange extends ExtentRange {
  readonly ordinal: number
}

/** In the order of their segments; those of one segment in the order of the file. */
export function bySegment(ranges: Iterable<SegmentRange>): SegmentRange[] {
  return [...ranges].sort((one, other) => one.ordinal - other.ordinal || one.from.count - other.from.count)
}

/** Ranges that are added in any order. Neighbours become one, so there are about as many as segments were open at once. */
export class KeptRanges {
  #ranges: ExtentRange[] = []

  /** In the order of the file, none next to another. */
  get all(): readonly ExtentRange[] {
    return this.#ranges
  }

  get count(): number {
    return this.#ranges.reduce((sum, { from, to }) => sum + to.count - from.count, 0)
  }

  add(from: FileExtent, to: FileExtent): void {
    if (to.count === from.count) return
    const before = this.#ranges.filter((range) => range.to.count <= from.count)
    const after = this.#ranges.filter((range) => range.from.count >= to.count)
    const last = before.at(-1)
    const next = after[0]
    const isBehind = last?.to.count === from.count
    const isBefore = next?.from.count === to.count
    this.#ranges = [
      ...(isBehind ? before.slice(0, -1) : before),
      { from: isBehind ? (last?.from ?? from) : from, to: isBefore ? (next?.to ?? to) : to },
      ...(isBefore ? after.slice(1) : after),
    ]
  }
}
