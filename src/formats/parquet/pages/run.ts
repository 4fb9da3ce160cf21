// What a column gives out: rows that lie in one page.

import type { PageValues } from './page-values.ts'

/** Places `from .. to` of the levels; the first value among them is number `firstValue` of `values`. */
export interface Run {
  readonly page: RunPage
  readonly from: number
  readonly to: number
  readonly firstValue: number
}

/** Each place is a value, or one that is missing at some level. */
export interface RunPage {
  /** A level per place; undefined when all places of the run are values. */
  readonly definitions: Uint8Array | undefined
  /** Undefined in a column that no list is around. */
  readonly repetitions: Uint8Array | undefined
  readonly values: PageValues
}
