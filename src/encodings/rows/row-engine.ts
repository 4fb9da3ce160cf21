// What encodes records of a known form, one after another.

import type { RowPlaces } from './row-places.ts'
import type { RowStep } from './row-step.ts'

export interface RowEngine {
  /** The program of a form, by whose number it is run; it takes the place of the one with that number. */
  setProgram(program: number, steps: readonly RowStep[]): void
  /** The bytes of the next runs; the last is a line feed. False when the engine does not take this many. */
  begin(chunk: Uint8Array): boolean
  /**
   * Encodes records from `pos` on, until one has another form, and returns its position, or the chunk's length at the
   * end. The places of all of them are added to `places`, which knows the line of the first.
   */
  run(program: number, pos: number, places: RowPlaces): number
}
