// A walk over the places of one leaf, from run to run.

import { PageError } from '../corrupt.ts'
import type { PageValues } from '../pages/page-values.ts'
import type { Run } from '../pages/run.ts'
import type { Leaf } from '../schema/field.ts'

const NO_RUNS: readonly Run[] = []

export class LeafCursor {
  readonly leaf: Leaf
  /** Whether there is a place at all; what follows describes it. */
  isThere = false
  definition = 0
  repetition = 0
  /** The page's values, and the bounds of the place's value among their bytes where there is one. */
  values: PageValues | undefined
  start = 0
  end = 0
  #runs: readonly Run[] = NO_RUNS
  #run = 0
  #place = 0
  #value = 0

  constructor(leaf: Leaf) {
    this.leaf = leaf
  }

  /** Goes to the first place of `runs`. */
  begin(runs: readonly Run[]): void {
    this.#runs = runs
    this.#run = -1
    this.#nextRun()
  }

  /** Goes to the next place. */
  next(): void {
    if (!this.isThere) throw new PageError('columns of one field that do not have the same rows')
    if (this.definition === this.leaf.maxDefinition) this.#value++
    this.#place++
    if (this.#place < this.#runs[this.#run]!.to) this.#look()
    else this.#nextRun()
  }

  /** Goes on to the first place of the next row. */
  nextRow(): void {
    do this.next()
    while (this.isThere && this.repetition > 0)
  }

  #nextRun(): void {
    const run = this.#runs[++this.#run]
    this.isThere = run !== undefined
    this.repetition = 0
    if (run === undefined) return
    this.#place = run.from
    this.#value = run.firstValue
    this.#look()
  }

  #look(): void {
    const { page } = this.#runs[this.#run]!
    const { values } = page
    this.repetition = page.repetitions === undefined ? 0 : page.repetitions[this.#place]!
    this.definition = page.definitions === undefined ? this.leaf.maxDefinition : page.definitions[this.#place]!
    this.values = values
    if (this.definition < this.leaf.maxDefinition) return
    const entry = values.indices === undefined ? this.#value : values.indices[this.#value]!
    if (values.width > 0) {
      this.start = values.start + entry * values.width
      this.end = this.start + values.width
    } else {
      this.start = values.starts[entry]!
      this.end = values.ends[entry]!
    }
  }
}
