// A plan -> rows of COPY's text format, checked by the types that their columns have.

import type { Plan } from '../../../plan/plan.ts'
import type { BlockEncoder } from '../../block-encoder.ts'
import { between, fileRows, type RowShape, utf8 } from '../file-rows.ts'
import { copyWriter } from '../postgres-values.ts'

export function postgresDumpBlocks(plan: Plan): BlockEncoder {
  return fileRows(plan, postgresDumpRows(plan))
}

export function postgresDumpRows(plan: Plan): RowShape {
  return {
    writers: plan.columns.map(copyWriter),
    before: between(plan, '\t'),
    after: utf8('\n'),
    nullText: utf8('\\N'),
  }
}
