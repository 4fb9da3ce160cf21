// Questions to a target about a segment that may or may not have been committed: the answer was lost, or the process ended.

import type { TableName } from '../schema.ts'
import type { Evidence, Outcome } from './segment-writer.ts'

export interface Doubt {
  readonly table: TableName
  readonly token: string
  readonly evidence: Evidence | undefined
  /** Of attempts before, whose outcome is unknown, too. */
  readonly earlier?: readonly Evidence[]
  /** All of its rows; undefined where not all of them were sent. */
  readonly rows: number | undefined
  /** When its commit was asked for, the first time. */
  readonly askedAt: Date | undefined
}

export interface Answer {
  readonly outcome: Outcome
  /** Unknown, but if it is sent again with the same token, the segment is stored once. */
  readonly mayResend?: true
  /** How that is known, or why it is not, as a sentence without its end. */
  readonly why: string
  /** How a person can find out. */
  readonly ask?: string
}
