// The records of separated values have one form, known beforehand: their fields, with a delimiter between them.

import type { KnownRows } from './known-rows.ts'
import type { RowEngine } from './row-engine.ts'
import type { RowPlaces } from './row-places.ts'
import type { RowStep } from './row-step.ts'

const PROGRAM = 0
/** After this many records one after another that the engine did not take, it is asked more and more rarely. */
const PATIENCE = 16
const LONGEST_PAUSE = 64

export class SeparatedRows implements KnownRows {
  readonly #engine: RowEngine
  #isTaken = false
  #misses = 0
  #pause = 0

  constructor(engine: RowEngine, steps: readonly RowStep[]) {
    this.#engine = engine
    engine.setProgram(PROGRAM, steps)
  }

  beginChunk(chunk: Uint8Array): void {
    this.#misses = this.#pause = 0
    this.#isTaken = this.#engine.begin(chunk)
  }

  run(pos: number, places: RowPlaces): number {
    if (!this.#isTaken) return pos
    if (this.#pause > 0) {
      this.#pause--
      return pos
    }
    const next = this.#engine.run(PROGRAM, pos, places)
    if (next > pos) this.#misses = 0
    else if (++this.#misses > PATIENCE) this.#pause = Math.min(this.#misses - PATIENCE, LONGEST_PAUSE)
    return next
  }
}
