// What a program makes of records before they are loaded: plain data for the workers, and what comes back from them.

import type { Plan } from '../../plan/plan.ts'
import type { InferredKind } from '../../schema.ts'

export interface RecordTransform {
  /** The module, in the form that `import()` takes. */
  readonly url: string
  /** As the user wrote it. */
  readonly name: string
  /** Makes rows of text of the records. */
  readonly read: Plan
  /**
   * What the columns of these rows hold: values of declared kinds, texts whose kinds were inferred from a sample, JSON, or the whole
   * record as JSON.
   */
  readonly form: 'declared' | 'text' | 'json' | 'record'
  /** Texts of the source are texts, and not what their columns make of them. */
  readonly isTyped: boolean
  /** The kinds of fields, as far as they are known. */
  readonly kinds: Readonly<Record<string, InferredKind>>
}

/** What was done to the records of a block beside encoding them. */
export interface TransformedBlock {
  /** Records that became nothing. */
  readonly filtered: number
  /** Rows beyond the first one that records became. */
  readonly added: number
  /** What was wrong, by the number that the rejects have in place of an end. */
  readonly faults: readonly string[]
}

/** The only column of rows that are whole records. No field has such a name. */
export const RECORD_COLUMN = '\u0000record'
