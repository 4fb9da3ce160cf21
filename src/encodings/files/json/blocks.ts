// A plan -> objects with commas between them.

import type { Plan } from '../../../plan/plan.ts'
import type { BlockEncoder } from '../../block-encoder.ts'
import { jsonRows } from '../jsonl/blocks.ts'

const SEPARATOR = ',\n'

export function jsonBlocks(plan: Plan): BlockEncoder {
  const rows = jsonRows(plan, `}${SEPARATOR}`)
  return {
    ...rows,
    finish() {
      const bytes = rows.finish()
      return bytes.subarray(0, Math.max(0, bytes.length - SEPARATOR.length))
    },
  }
}
