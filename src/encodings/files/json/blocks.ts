// A plan -> objects with commas between them.

import type { Plan } from '../../../plan/plan.ts'
import type { BlockEncoder } from '../../block-encoder.ts'
import { fileRows, type RowShape } from '../file-rows.ts'
import { jsonRows } from '../jsonl/blocks.ts'

const SEPARATOR = ',\n'

export function jsonArrayRows(plan: Plan): RowShape {
  return {
    ...jsonRows(plan, `}${SEPARATOR}`),
    endBlock(out) {
      out.length -= SEPARATOR.length
    },
  }
}

export function jsonBlocks(plan: Plan): BlockEncoder {
  return fileRows(plan, jsonArrayRows(plan))
}
