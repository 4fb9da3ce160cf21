// An operation of the row machine as a step has it: one of operation-numbers.ts, with its two parameters.

export interface Operation {
  readonly code: number
  readonly first?: number
  readonly second?: number
}
