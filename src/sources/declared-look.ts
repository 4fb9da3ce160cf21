// How the records of a source look that knows this itself: nothing is inferred, decompressed or converted.

import type { Look } from '../formats/look.ts'
import type { InferredColumn } from '../schema.ts'

export interface DeclaredLook extends Look {
  readonly declared: readonly InferredColumn[]
  /** The columns that tell its rows apart; empty where that is unknown. */
  readonly key: readonly string[]
}
