// Segments that an earlier attempt of the load has cut: the same ones are cut again, and those that are done are left out.

/** The range of one source's bytes in a segment, decompressed and in UTF-8. */
export interface KnownPart {
  readonly ordinal: number
  /** Which of the table's sources. */
  readonly index: number
  readonly from: number
  readonly to: number
  /** Lines of the source before `to`. */
  readonly linesTo: number
}

export interface KnownSegment {
  readonly ordinal: number
  /** The target has it. */
  readonly isDone: boolean
  readonly bytes: number
  /** How many bytes it may have had. */
  readonly limit: number
  /** Of these bytes; rows that workers read from a file have none. */
  readonly checksum: string | undefined
  readonly parts: readonly Omit<KnownPart, 'ordinal'>[]
}

export class KnownSegments {
  readonly #segments: ReadonlyMap<number, KnownSegment>
  /** Parts of segments that are done, by source, in the order of their bytes. */
  readonly #done = new Map<number, KnownPart[]>()
  readonly #seekable: ReadonlySet<number>

  /** `seekable`: sources of which it is known, without reading them, that their bytes are the same. */
  constructor(segments: readonly KnownSegment[], seekable: ReadonlySet<number>) {
    this.#segments = new Map(segments.map((segment) => [segment.ordinal, segment]))
    this.#seekable = seekable
    for (const { ordinal, isDone, parts } of segments) {
      for (const part of isDone ? parts : []) {
        const known = this.#done.get(part.index) ?? []
        known.push({ ...part, ordinal })
        this.#done.set(part.index, known)
      }
    }
    for (const parts of this.#done.values()) parts.sort((one, other) => one.from - other.from)
  }

  get(ordinal: number): KnownSegment | undefined {
    return this.#segments.get(ordinal)
  }

  isDone(ordinal: number): boolean {
    return this.#segments.get(ordinal)?.isDone === true
  }

  maySeek(index: number): boolean {
    return this.#seekable.has(index)
  }

  /** The part that is done and has the byte at `position`. */
  doneAt(index: number, position: number): KnownPart | undefined {
    const part = this.#lastFrom(index, position)
    return part !== undefined && position < part.to ? part : undefined
  }

  /** Lines of the source before `position`, where a part that is done ends. */
  linesAt(index: number, position: number): number | undefined {
    const part = this.#lastFrom(index, position - 1)
    return part?.to === position ? part.linesTo : undefined
  }

  /** The last part that is done and begins at `position` or before it. */
  #lastFrom(index: number, position: number): KnownPart | undefined {
    const parts = this.#done.get(index) ?? []
    let low = 0
    let high = parts.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((parts[middle]?.from ?? 0) <= position) low = middle + 1
      else high = middle
    }
    return parts[low - 1]
  }
}
