// A plan -> rows of COPY's text format.

import type { Plan } from '../../../plan/plan.ts'
import type { BlockEncoder } from '../../block-encoder.ts'
import { COPY_LETTERS, escapedText } from '../escaped-text.ts'
import { between, fileRows, type RowShape, utf8 } from '../file-rows.ts'
import { plainTextWriter } from '../plain-text.ts'
import { isPostgresArray, postgresArrayWriter } from '../postgres-arrays.ts'

export function postgresTextFileBlocks(plan: Plan): BlockEncoder {
  return fileRows(plan, postgresTextRows(plan))
}

export function postgresTextRows(plan: Plan): RowShape {
  const put = escapedText(COPY_LETTERS, true)
  return {
    writers: plan.columns.map((column) => {
      const plain = plainTextWriter(put, column.neutral?.kind === 'json')
      return isPostgresArray(column) ? postgresArrayWriter(put) : plain
    }),
    before: between(plan, '\t'),
    after: utf8('\n'),
    nullText: utf8('\\N'),
    typed: put,
  }
}
