// The constants of a plan as codecs read them.

import { KIND } from '../codecs/value-kind.ts'
import type { Plan } from '../plan/plan.ts'

/** A constant where a codec reads it: text without its quotes. */
export interface ConstantValue {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  readonly kind: number
}

/** By column of the plan; undefined for columns that fields go into. */
export function constantValues(plan: Plan): readonly (ConstantValue | undefined)[] {
  return plan.columns.map(({ constant }) => {
    if (constant === undefined) return undefined
    const bytes = new TextEncoder().encode(`${constant.json}\n`)
    const quote = constant.kind <= KIND.escapedText ? 1 : 0
    return { bytes, start: quote, end: bytes.length - 1 - quote, kind: constant.kind }
  })
}
