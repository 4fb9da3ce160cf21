// What a column's type takes of stored values, place by place.

import { AS_JSON, type LeafForms } from '../../formats/parquet/text/leaf-form.ts'

/** What a type takes at a place of a value. */
export interface Taker {
  readonly form: LeafForms
  readonly element?: Taker | undefined
  readonly key?: Taker | undefined
  readonly value?: Taker | undefined
  readonly members?: ReadonlyMap<string, Taker>
}

export const TAKES_JSON: Taker = { form: AS_JSON }
