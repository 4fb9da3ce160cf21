// The rows of one segment that the target refuses: they become rejects, with their places and their bytes. The chunks are kept until
// the target has looked at their rows, and for as long as the segment may be sent again.

import { LF } from '../codecs/ascii.ts'
import { PLACE_WIDTH } from '../encodings/rows/row-places.ts'
import type { BulkloadError } from '../errors.ts'
import type { InputChunk } from '../input/input.ts'
import type { RejectsExtent, RejectsFiles, WrittenReject } from '../rejects/rejects-files.ts'
import type { EncodeResult } from '../workers/messages.ts'
import type { GivenChunk, RowText } from './table-rows.ts'

/** Rejects in the files: what was written between the two. */
export interface RejectsRange {
  readonly from: RejectsExtent
  readonly to: RejectsExtent
}

export interface RefusedRowsOptions {
  readonly rejects: Pick<RejectsFiles, 'addTogether'>
  /** One more is counted. Fails when there are more than the load tolerates. */
  readonly count: (error: BulkloadError, record: Uint8Array) => void
  /** So many were counted of an attempt that failed. */
  readonly withdraw: (refused: number) => void
  /** Its rows will not be asked for again. */
  readonly onFree: (chunk: Uint8Array) => void
  /** Called while nothing else is written into the files. */
  readonly onWritten: (range: RejectsRange) => void
}

interface SentBlock extends GivenChunk {
  readonly lastRow: number
  readonly rows: number
  readonly chunk: InputChunk
}

export class RefusedRows {
  /** Of the attempt under way. */
  count = 0
  ranges: RejectsRange[] = []
  readonly #options: RefusedRowsOptions
  #blocks: SentBlock[] = []
  #rows = 0
  #found: WrittenReject[] = []
  /** Of the table that is read. */
  #rowText: RowText | undefined

  constructor(options: RefusedRowsOptions) {
    this.#options = options
  }

  async add(chunk: InputChunk, { rows, places, chunk: bytes, given = bytes }: EncodeResult): Promise<void> {
    this.#rows += rows
    this.#blocks.push({ lastRow: this.#rows, rows, places, bytes: given, chunk })
    if (chunk.source.look === undefined || this.#rowText !== undefined) return
    const { rowTextOf } = await import('./table-rows.ts')
    this.#rowText = await rowTextOf(chunk.format.record)
  }

  /** The error has its place in the input. Rows of files that workers read themselves have no text here: they end the load. */
  refuse(row: number, error: BulkloadError): void {
    const block = this.#blocks.find(({ lastRow }) => row <= lastRow)
    if (block === undefined || block.chunk.slice !== undefined) throw error
    const index = row - (block.lastRow - block.rows) - 1
    if (block.chunk.source.look !== undefined && this.#rowText === undefined) throw error
    const record = this.#rowText?.(block, index) ?? recordOf(block, index)
    this.count++
    this.#found.push({ record, error, format: block.chunk.format })
    this.#options.count(error, record)
  }

  /** What was refused is written down. `isFinal`: the segment will not be sent again. */
  async passed(row: number, isFinal: boolean): Promise<void> {
    const found = this.#found
    this.#found = []
    if (found.length > 0) {
      await this.#options.rejects.addTogether(found, (range) => {
        this.ranges.push(range)
        this.#options.onWritten(range)
      })
    }
    if (isFinal) this.free(row)
  }

  /** The chunks of rows up to this one are not needed any more. */
  free(row = this.#rows): void {
    const kept = this.#blocks.findIndex(({ lastRow }) => lastRow > row)
    const free = this.#blocks.splice(0, kept === -1 ? this.#blocks.length : kept)
    for (const { bytes } of free) this.#options.onFree(bytes)
  }

  /** Of a segment that an earlier attempt has stored it is only known how many were refused. */
  atLeast(count: number): void {
    this.count = Math.max(this.count, count)
  }

  /** The segment is sent again from its first row. */
  rewind(): void {
    this.#options.withdraw(this.count)
    this.count = 0
    this.ranges = []
    this.#found = []
  }
}

/** A copy of the record's bytes, without what ends it. */
function recordOf({ places, bytes, chunk }: SentBlock, row: number): Uint8Array {
  const start = places.length === 0 ? lineStart(bytes, row) : (places[row * PLACE_WIDTH] ?? 0)
  const { format } = chunk
  const { next } = format.readSample(bytes, format.record)(start)
  return bytes.slice(start, next - 1)
}

function lineStart(bytes: Uint8Array, line: number): number {
  let at = 0
  for (let i = 0; i < line; i++) at = bytes.indexOf(LF, at) + 1
  return at
}
