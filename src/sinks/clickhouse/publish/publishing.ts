// What the ways of a publish have in common.

import type { TableName } from '../../../schema.ts'
import type { Outcome } from '../../segment-writer.ts'

/** The outcome of a statement that has no good answer. */
export interface Settled {
  readonly outcome: Outcome
  /** How that is known, or why it is not. */
  readonly why: string
  /** How a person can find out. */
  readonly ask?: string
}

export interface Publishing {
  /** The stage, under the name that it has now. */
  readonly stage: TableName
  /** Some of the rows are in the table, and some are not. */
  readonly isHalfDone: boolean
  /** Of the last statement, if it failed. */
  readonly settled: Settled | undefined
  /** Puts the rows into the table. After a failure `settled` has the outcome. */
  execute(): Promise<void>
  /** The table that is of no use after it: the old rows, or an empty stage. Undefined where it is not there any more, or not known for certain. */
  useless(): Promise<TableName | undefined>
}

export function unknown(why: string, ask?: string): Settled {
  return { outcome: 'unknown', why, ...(ask !== undefined && { ask }) }
}
