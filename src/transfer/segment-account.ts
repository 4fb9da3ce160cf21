// The account of a segment: it joins the totals when the segment is committed, and is dropped otherwise.

import { versionText } from '../formats/file-version.ts'
import type { InputChunk } from '../input/input.ts'
import type { SegmentInput, SegmentPart } from '../sinks/segment-writer.ts'
import type { EndedSegment } from '../sources/resume/segment-checksums.ts'
import type { EncodeResult } from '../workers/messages.ts'

export class SegmentAccount {
  readonly ordinal: number
  records = 0
  rows = 0
  rejects = 0
  skipped = 0
  /** Of records that a transform changed. */
  transformed: { filtered: number; added: number } | undefined
  bytes = 0
  lines = 0
  /** What the cutter knows of it once it has ended, where somebody wants that. */
  ended: EndedSegment | undefined
  readonly parts: SegmentPart[] = []
  /** Rows that the target has refused: they count as rejects. */
  #refused = 0

  constructor(ordinal: number) {
    this.ordinal = ordinal
  }

  /** Adds a chunk and its result. `linesBefore`: the lines of its source before its records. */
  add(
    chunk: InputChunk,
    block: EncodeResult,
    rejects: number,
    linesBefore: number,
    before: SegmentPart | undefined,
  ): void {
    this.records += block.records
    this.rows += block.rows
    this.rejects += rejects
    this.skipped += block.skipped
    if (block.transformed !== undefined) {
      const { filtered, added } = this.transformed ?? { filtered: 0, added: 0 }
      this.transformed = { filtered: filtered + block.transformed.filtered, added: added + block.transformed.added }
    }
    this.bytes += chunk.sourceBytes
    this.lines += block.lines
    const last = this.parts.at(-1)
    const isMore = !chunk.isFirst && chunk.resumedAt === undefined && last !== undefined
    const from = chunk.resumedAt?.from ?? (chunk.isFirst ? 0 : (before?.to ?? 0))
    const linesTo = linesBefore + block.lines
    const part: SegmentPart = isMore
      ? { ...last, to: last.to + chunk.sourceBytes, linesTo }
      : {
          source: chunk.source.name,
          index: chunk.index,
          version: chunk.source.version && versionText(chunk.source.version),
          from,
          to: from + chunk.sourceBytes,
          linesBefore: from === 0 ? 0 : linesBefore,
          linesTo,
        }
    if (isMore) this.parts[this.parts.length - 1] = part
    else this.parts.push(part)
  }

  /** The target refused so many in the attempt that counts. */
  leaveOut(refused: number): void {
    this.rows += this.#refused - refused
    this.rejects += refused - this.#refused
    this.#refused = refused
  }

  /** Rows among the rejects. */
  get refused(): number {
    return this.#refused
  }

  /** What the target needs of it. */
  get input(): SegmentInput {
    const { records, rejects, skipped, bytes, parts, transformed } = this
    const { checksum, limit = Number.POSITIVE_INFINITY } = this.ended ?? {}
    return {
      records,
      rejects,
      skipped,
      ...transformed,
      bytes,
      checksum,
      limit: Number.isFinite(limit) ? limit : null,
      parts,
    }
  }
}
