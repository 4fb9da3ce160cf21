// Where the segments of a table end. A segment is a range of the bytes of its sources, one after another, that the target
// commits as one unit. It ends with the last record that ends within the limit, or with its first record where that one is
// larger. So its end depends on the bytes and the limits alone: not on chunks, reads, the target or bad records.
//
//   sources   a.csv                        b.csv
//   bytes    |header|r1|r2|r3|r4|r5|r6    |header|r1|r2|r3
//   segments |0            |1                       |2

import { BulkloadError } from '../errors.ts'
import type { KnownPart, KnownSegment, KnownSegments } from './resume/known-segments.ts'
import type { SegmentChecksums } from './resume/segment-checksums.ts'

/** What a segment holds at most. */
export interface SegmentLimits {
  /** Bytes of the sources, decompressed and in UTF-8, with everything between the records. */
  readonly bytes: number
  /** About this many records; of Parquet, rows exactly. Text is counted only at the beginning of a segment. */
  readonly records: number
}

export const ONE_SEGMENT: SegmentLimits = { bytes: Number.POSITIVE_INFINITY, records: Number.POSITIVE_INFINITY }

/** The records in this many bytes at the beginning of a segment say how long the others are. */
export const HEAD_BYTES = 64 * 1024

/** What else is known of the segments of a table. */
export interface SegmentsOptions {
  /** Of their bytes. */
  readonly checksums?: SegmentChecksums | undefined
  /** Where they end as an earlier attempt has cut them. */
  readonly known?: KnownSegments | undefined
}

/** The segment at hand, shared by the cutters of all sources of a table. */
export class Segments {
  /** 0, 1, 2, … */
  ordinal = 0
  readonly checksums: SegmentChecksums | undefined
  readonly #known: KnownSegments | undefined
  readonly #limits: SegmentLimits
  #limit = 0
  #used = 0
  #rows = 0
  #isHead = false
  #headRecords = 0
  /** Some of its bytes were left out: nothing can be said of its checksum. */
  #isUnread = false

  constructor(limits: SegmentLimits = ONE_SEGMENT, { checksums, known }: SegmentsOptions = {}) {
    this.#limits = limits
    this.checksums = checksums
    this.#known = known
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
    const checksum = this.checksums?.end(this.ordinal, this.#limit)
    const known = this.#known?.get(this.ordinal)
    if (known === undefined || (this.isEmpty && known.bytes > 0)) return
    const isOther = known.checksum !== undefined && !this.#isUnread && checksum !== known.checksum
    if (this.#used !== known.bytes || isOther) throw otherBytes(known, this.#used)
  }

  /** Bytes of a segment that is done are left out without being read. */
  pass({ ordinal }: KnownPart, bytes: number): void {
    if (ordinal !== this.ordinal) this.end()
    this.#isUnread = true
    this.#used += bytes
  }

  /** This many more records end in its head. */
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

  /** Adds rows that cannot be parted and stand for this many bytes, to a new segment where they do not fit. */
  takeWhole(bytes: number, rows: number): void {
    const fits = this.#used + bytes <= this.#limits.bytes && this.#rows + rows <= this.#limits.records
    if (!fits && !this.isEmpty) this.end()
    this.#isHead = false
    this.#used += bytes
    this.#rows += rows
  }

  #begin(): void {
    const { bytes, records } = this.#limits
    const known = this.#known?.get(this.ordinal)
    this.#limit = known?.limit ?? bytes
    this.#isUnread = false
    this.#used = 0
    this.#rows = 0
    this.#headRecords = 0
    this.#isHead = known === undefined && records < Number.POSITIVE_INFINITY && bytes > HEAD_BYTES
  }
}

function otherBytes({ ordinal, bytes }: KnownSegment, now: number): BulkloadError {
  const how = now === bytes ? 'their checksum is another one' : `they are cut after ${now} bytes now`
  const words = `the input is not what the run began with: the ${bytes} bytes of segment ${ordinal} differ (${how})`
  return new BulkloadError('BL_RESUME_SOURCE', words, {
    hint: 'resume with the same bytes, or take the rows of the run out of the table and load the input as a new run',
  })
}
