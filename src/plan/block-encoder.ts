// From a plan to the encoder that it means.

import { clickhouseTextEncoder } from './clickhouse-text.ts'
import type { BlockEncoder } from './encoder.ts'
import type { Plan } from './plan.ts'
import { postgresTextEncoder } from './postgres-text.ts'

export function makeBlockEncoder(plan: Plan): BlockEncoder {
  return plan.target === 'postgres' ? postgresTextEncoder(plan) : clickhouseTextEncoder(plan)
}
