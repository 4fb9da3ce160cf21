// Where the segments of a table end. A segment is a range of the bytes of its sources, one after another, that the target
// commits as one unit. It ends with the last record that ends within the limit, or with its first record where that one is
// larger. So its end depends on the bytes and the limits alone: not on chunks, reads, the target or bad records.
//
//   sources   a.csv                        b.csv
//   bytes    |header|r1|r2|r3|r4|r5|r6    |header|r1|r2|r3
//   segments |0            |1                       |2

import type { SegmentChecksums } from './segment-checksums.ts'

/** What a segment holds at most. */
export interface SegmentLimits {
  /** Bytes of the sources, decompressed and in UTF-8, with everything between the records. */
  readonly bytes: number
  /** About so many records; of Parquet, rows exactly. Text is counted only at the beginning of a segment. */
  readonly records: number
}

export const ONE_SEGMENT: SegmentLimits = { bytes: Number.POSITIVE_INFINITY, records: Number.POSITIVE_INFINITY }

/** The records in so many bytes at the beginning of a segment say how long the others are. */
export const HEAD_BYTES = 64 * 1024

/** What else is known of the segments of a table. */
export interface SegmentsOptions {
  /** Of their bytes. */
  readonly checksums?: SegmentChecksums | undefined
}

/** The segment at hand, shared by the cutters of all sources of a table. */
export class Segments {
  /** 0, 1, 2, … */
  ordinal = 0
  readonly checksums: SegmentChecksums | undefined
  readonly #limits: SegmentLimits
  #limit = 0
  #used = 0
  #rows = 0
  #isHead = false
  #headRecords = 0

  constructor(limits: SegmentLimits = ONE_SEGMENT, { checksums }: SegmentsOptions = {}) {
    this.#limits = limits
    this.checksums = checksums
    this.#begin()
  }

  /** Nothing is in it. */
  get isEmpty(): boolean {
    return this.#used === 0 && this.#rows === 0
  }

  /** How many bytes behind those of the last chunk still belong to it. */
  get room(): number {
    return this.#limit - this.#used
  }

  /** How many of them are to be looked at for how long records are; at most 0 when that is known. */
  get head(): number {
    return this.#isHead ? HEAD_BYTES - this.#used : 0
  }

  /** Adds the bytes of a chunk. */
  take(bytes: number): void {
    this.#used += bytes
  }

  /** It ends with the last chunk, and the next one begins there. */
  end(): void {
    this.close()
    this.ordinal++
    this.#begin()
  }

  /** No more comes into the last one. */
  close(): void {
    this.checksums?.end(this.ordinal)
  }

  /** So many more records end in its head. */
  countInHead(records: number): void {
    if (this.#isHead) this.#headRecords += records
  }

  /** All records of its head were counted. */
  endHead(): void {
    this.#isHead = false
    if (this.#headRecords === 0) return
    // One more begins in it.
    const estimated = Math.floor((this.#limits.records * HEAD_BYTES) / (this.#headRecords + 1))
    this.#limit = Math.min(this.#limits.bytes, Math.max(HEAD_BYTES, estimated))
  }

  /** Adds rows that cannot be parted and stand for so many bytes, to a new segment where they do not fit. */
  takeWhole(bytes: number, rows: number): void {
    const fits = this.#used + bytes <= this.#limits.bytes && this.#rows + rows <= this.#limits.records
    if (!fits && !this.isEmpty) this.end()
    this.#isHead = false
    this.#used += bytes
    this.#rows += rows
  }

  #begin(): void {
    const { bytes, records } = this.#limits
    this.#limit = bytes
    this.#used = 0
    this.#rows = 0
    this.#headRecords = 0
    this.#isHead = records < Number.POSITIVE_INFINITY && bytes > HEAD_BYTES
  }
}
