// Where the rows of the segment under way lie in the input, so that a row that the server refuses by its number can
// be shown by file, line and byte. Bounded: the oldest blocks are forgotten first, for a server refuses what it has
// just received.

import { PLACE_WIDTH } from '../encodings/rows/row-places.ts'
import type { Place } from '../errors.ts'
import type { Locate } from '../input/locate.ts'

/** About what a segment of ClickHouse has; about 8 MB of places. */
const MAX_ROWS = 1_000_000

/** What a block takes beside its places, in rows. */
const BLOCK_WEIGHT = 50

interface BlockPlaces {
  readonly firstRow: number
  readonly locate: Locate
  /** Empty where each row is the line of its number. */
  readonly places: Int32Array
}

export class SegmentPlaces {
  #blocks: BlockPlaces[] = []
  #rows = 0
  #keptRows = 0

  /** Adds the rows of a block, in the order in which they are sent. */
  add(locate: Locate, rows: number, places: Int32Array): void {
    this.#blocks.push({ firstRow: this.#rows + 1, locate, places })
    this.#rows += rows
    this.#keptRows += weightOf(places)
    while (this.#keptRows > MAX_ROWS && this.#blocks.length > 1) {
      this.#keptRows -= weightOf(this.#blocks.shift()?.places)
    }
  }

  /** The place of a row of the segment, counted from 1; undefined when it is not known any more. */
  find(row: number): Place | undefined {
    const block = this.#blocks.findLast((candidate) => candidate.firstRow <= row)
    if (block === undefined || row > this.#rows) return undefined
    const ordinal = row - block.firstRow
    if (block.places.length === 0) return block.locate(0, ordinal)
    const index = ordinal * PLACE_WIDTH
    return block.locate(block.places[index] ?? 0, block.places[index + 1] ?? 0)
  }
}

function weightOf(places: Int32Array | undefined): number {
  return places === undefined ? 0 : BLOCK_WEIGHT + places.length / PLACE_WIDTH
}
