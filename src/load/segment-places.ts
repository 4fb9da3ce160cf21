// Where the rows of the segment under way lie in the input, so that a row that the server refuses by its number can
// be shown by file, line and byte. Bounded: the oldest blocks are forgotten first, for a server refuses what it has
// just received.

import type { Place } from '../errors.ts'
import { PLACE_WIDTH } from '../plan/rows/row-places.ts'
import type { Locate } from './locate.ts'

/** A whole segment of ClickHouse; about 8 MB of places. */
const MAX_ROWS = 1_000_000

interface BlockPlaces {
  readonly firstRow: number
  readonly locate: Locate
  readonly places: Int32Array
}

export class SegmentPlaces {
  #blocks: BlockPlaces[] = []
  #rows = 0
  #keptRows = 0

  /** Adds the rows of a block, in the order in which they are sent. */
  add(locate: Locate, places: Int32Array): void {
    const count = places.length / PLACE_WIDTH
    this.#blocks.push({ firstRow: this.#rows + 1, locate, places })
    this.#rows += count
    this.#keptRows += count
    while (this.#keptRows > MAX_ROWS && this.#blocks.length > 1) {
      this.#keptRows -= (this.#blocks.shift()?.places.length ?? 0) / PLACE_WIDTH
    }
  }

  /** The place of a row of the segment, counted from 1; undefined when it is not known any more. */
  find(row: number): Place | undefined {
    const block = this.#blocks.findLast((candidate) => candidate.firstRow <= row)
    if (block === undefined || row > this.#rows) return undefined
    const index = (row - block.firstRow) * PLACE_WIDTH
    return block.locate(block.places[index] ?? 0, block.places[index + 1] ?? 0)
  }
}
