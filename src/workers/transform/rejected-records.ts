// Records of a chunk that a transform failed for, or whose results are no rows of the table: as rejects, with the record as it was
// read.

import { append, ColumnBuffer } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import { PLACE_WIDTH } from '../../encodings/rows/row-places.ts'
import type { RecordReader } from '../../formats/record-reader.ts'
import { type EncodedBlock, REJECT_WIDTH } from '../encode-chunk.ts'

export interface ReadBlock {
  /** The chunk that was read. */
  readonly chunk: Uint8Array
  /** What reading gave. */
  readonly block: EncodedBlock
  /** Finds the end of a record; undefined where records are not text. */
  readonly reader: RecordReader | undefined
  /** The record of a row as JSON. */
  readonly show: (row: number) => string
  /** The place of a column of the rows read among those of the results, or -1. */
  readonly columnOf: (column: number) => number
}

interface Fault {
  readonly code: number
  readonly column: number
  /** Bytes of the results, or -1 and the number of a text. */
  readonly from: number
  readonly to: number
}

export class RejectedRecords {
  /** What was wrong, in words. */
  readonly words: string[] = []
  readonly #read: ReadBlock
  /** By row. */
  readonly #faults = new Map<number, Fault>()
  #results: Uint8Array = new Uint8Array(0)

  constructor(read: ReadBlock) {
    this.#read = read
  }

  get count(): number {
    return this.#faults.size
  }

  has(row: number): boolean {
    return this.#faults.has(row)
  }

  /** The transform failed for the record. */
  fail(row: number, words: string): void {
    this.#faults.set(row, { code: REJECT.transform, column: -1, from: -1, to: this.words.push(words) - 1 })
  }

  /** Takes the rejects of the results. `rowOf`: the row that a line is of. */
  take({ rejects }: EncodedBlock, results: Uint8Array, rowOf: (line: number) => number): void {
    if (rejects.length > 0) this.#results = results
    for (let at = 0; at < rejects.length; at += REJECT_WIDTH) {
      const [code = 0, line = 0, , , column = -1, from = -1, to = -1] = rejects.subarray(at, at + REJECT_WIDTH)
      if (!this.#faults.has(rowOf(line))) this.#faults.set(rowOf(line), { code, column, from, to })
    }
  }

  /** Where a row's record begins in the chunk, and on which line. */
  placeOf(row: number): readonly [pos: number, line: number] {
    const { places } = this.#read.block
    if (places.length === 0) return [0, row]
    return [places[row * PLACE_WIDTH] ?? 0, places[row * PLACE_WIDTH + 1] ?? row]
  }

  /** All rejects of the chunk in their order, and what their places count in. */
  result(): Pick<EncodedBlock, 'rejects' | 'chunk'> {
    const { chunk, block, reader, show, columnOf } = this.#read
    const before = rejectsOf(block.rejects).map((reject) => reject.with(COLUMN, columnOf(reject[COLUMN] ?? -1)))
    if (this.#faults.size === 0) return { rejects: joined(before), ...(block.chunk && { chunk: block.chunk }) }
    const all = new ColumnBuffer(0)
    // Records that are not text are written as JSON, as far as they are bad ones.
    const own = block.chunk ?? (reader === undefined ? new Uint8Array(0) : chunk)
    append(all, own, 0, own.length)
    const resultsAt = all.length
    append(all, this.#results, 0, this.#results.length)
    const faults = [...this.#faults].map(([row, { code, column, from, to }]) => {
      const [pos, line] = this.placeOf(row)
      const [start, end] = reader === undefined ? shown(all, show(row)) : [pos, endOf(reader, chunk, pos)]
      const shift = from < 0 ? 0 : resultsAt
      return Int32Array.of(code, line, start, end, column, from + shift, to + shift)
    })
    return {
      rejects: joined([...before, ...faults].sort((one, other) => (one[LINE] ?? 0) - (other[LINE] ?? 0))),
      chunk: all.bytes.slice(0, all.length),
    }
  }
}

const LINE = 1
const COLUMN = 4

function rejectsOf(numbers: Int32Array): Int32Array[] {
  return Array.from({ length: numbers.length / REJECT_WIDTH }, (_, index) =>
    numbers.slice(index * REJECT_WIDTH, (index + 1) * REJECT_WIDTH),
  )
}

function joined(rejects: readonly Int32Array[]): Int32Array {
  return Int32Array.from(rejects.flatMap((reject) => [...reject]))
}

function shown(all: ColumnBuffer, json: string): readonly [start: number, end: number] {
  const start = all.length
  const bytes = new TextEncoder().encode(`${json}\n`)
  append(all, bytes, 0, bytes.length)
  return [start, all.length - 1]
}

function endOf(reader: RecordReader, chunk: Uint8Array, pos: number): number {
  reader.read(chunk, pos)
  return reader.next - 1
}
