// What is known of a table before its rows are sent.

import type { Encoding } from '../../encodings/encoding.ts'
import type { Inference } from '../../plan/infer-columns.ts'
import type { Plan } from '../../plan/plan.ts'
import type { TableSchema } from '../../schema.ts'
import type { ReadingOf } from './record-readings.ts'

export interface PreparedTable {
  readonly schema: TableSchema
  readonly plan: Plan
  /** The columns that the input has values for; the server fills in the others of the plan row by row. */
  readonly given: readonly string[]
  readonly encoding: Encoding
  /** How records are read where a transform changes them. */
  readonly readingOf?: ReadingOf
  /** Why it is this encoding. */
  readonly wireReason: string
  /** The statement that made the table, when it was made. */
  readonly created: string | undefined
  /** What the table was made from, when it was made. */
  readonly inferred: Inference | undefined
  /** Of the columns of a table that was made: why they are text. */
  readonly notes: readonly string[]
  /** What a person should know and nothing fails for. */
  readonly warnings: readonly string[]
}
