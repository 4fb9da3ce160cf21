// What a segment came to: it joins the totals when the segment is committed, and is forgotten when it is not.

import type { FileVersion } from '../formats/file-version.ts'
import type { InputChunk } from '../input/input.ts'
import type { EncodeResult } from '../workers/messages.ts'

/** A range of the bytes of one source, decompressed and in UTF-8. */
export interface SegmentPart {
  readonly source: string
  /** Of a file of this machine. */
  readonly version: FileVersion | undefined
  readonly from: number
  readonly to: number
  /** Lines of the source before `from`, as far as the format counts them. */
  readonly linesBefore: number
}

export class SegmentAccount {
  readonly ordinal: number
  records = 0
  rows = 0
  rejects = 0
  skipped = 0
  bytes = 0
  lines = 0
  readonly parts: SegmentPart[] = []

  constructor(ordinal: number) {
    this.ordinal = ordinal
  }

  /** Adds a chunk and what became of it. `linesBefore`: the lines of its source before its records. */
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
    this.bytes += chunk.sourceBytes
    this.lines += block.lines
    const last = this.parts.at(-1)
    const isMore = !chunk.isFirst && last !== undefined
    const from = chunk.isFirst ? 0 : (before?.to ?? 0)
    const part: SegmentPart = isMore
      ? { ...last, to: last.to + chunk.sourceBytes }
      : {
          source: chunk.source.name,
          version: chunk.source.version,
          from,
          to: from + chunk.sourceBytes,
          linesBefore: chunk.isFirst ? 0 : linesBefore,
        }
    if (isMore) this.parts[this.parts.length - 1] = part
    else this.parts.push(part)
  }
}
