// Which parts of the rejects files belong to which segment. What bulkload refuses is written in the order of the input; what the target
// refuses comes later, among the rejects of other segments.

import type { RejectsExtent, RejectsFiles } from '../rejects/rejects-files.ts'
import type { RejectsMark } from '../rejects/rejects-log.ts'
import { RefusedRows, type RefusedRowsOptions, type RejectsRange } from './refused-rows.ts'

export type SegmentFiles = Pick<RejectsFiles, 'doubt' | 'extent' | 'keep' | 'marksOf' | 'between' | 'addTogether'>
export type Refusing = Pick<RefusedRowsOptions, 'count' | 'withdraw' | 'onFree'>

export class SegmentRejects {
  readonly #files: SegmentFiles
  /** Where the next range of the segment at hand begins. */
  #begin: RejectsExtent
  #ranges: RejectsRange[] = []
  /** Of segments whose commit was asked for, and not confirmed. */
  readonly #asked = new Map<number, readonly RejectsRange[]>()

  constructor(files: SegmentFiles) {
    this.#files = files
    this.#begin = files.extent()
  }

  /** For a segment whose rows the target may refuse. */
  refusedRows(refusing: Refusing): RefusedRows {
    return new RefusedRows({
      ...refusing,
      rejects: this.#files,
      onWritten: ({ from, to }) => {
        this.#ranges = this.#endRange(from)
        this.#begin = to
      },
    })
  }

  /** The segment at hand ends here: returns what bulkload has refused of it. Nobody may be writing. */
  end(): readonly RejectsRange[] {
    return this.#endRange(this.#files.extent())
  }

  /** The same, once nobody is writing. */
  endInTurn(): Promise<readonly RejectsRange[]> {
    return this.#files.between((extent) => this.#endRange(extent))
  }

  /** Before the commit of the segment is asked for. */
  marksOf(ordinal: number, ranges: readonly RejectsRange[]): readonly RejectsMark[] {
    this.#asked.set(ordinal, ranges)
    return ranges.flatMap(({ from, to }) => this.#files.marksOf(ordinal, to, from))
  }

  keep(ordinal: number, ranges: readonly RejectsRange[]): void {
    this.#asked.delete(ordinal)
    for (const { from, to } of ranges) this.#files.keep(to, from, ordinal)
  }

  /** It is unknown whether the segment is stored. */
  doubt(ordinal: number): void {
    for (const { from, to } of this.#asked.get(ordinal) ?? []) this.#files.doubt(to, from, ordinal)
    this.#asked.delete(ordinal)
  }

  #endRange(extent: RejectsExtent): RejectsRange[] {
    const ranges = [...this.#ranges, { from: this.#begin, to: extent }]
    this.#begin = extent
    this.#ranges = []
    return ranges
  }
}
