// From a plan to the encoder that it means. Only what that encoder needs is loaded: most of a worker's start is modules.

import type { RecordFormat } from '../formats/record-format.ts'
import type { BlockEncoder } from './encoder.ts'
import type { Plan } from './plan.ts'

const LOADERS = {
  clickhouse: {
    text: async () => (await import('./clickhouse-text.ts')).clickhouseTextEncoder,
    typed: async () => (await import('./clickhouse-native.ts')).clickhouseNativeEncoder,
  },
  postgres: {
    text: async () => (await import('./postgres-text.ts')).postgresTextEncoder,
    typed: async () => (await import('./postgres-binary.ts')).postgresBinaryEncoder,
  },
} as const satisfies Record<Plan['target'], Record<Plan['wire'], () => Promise<(plan: Plan) => BlockEncoder>>>

export async function makeBlockEncoder(plan: Plan, _format: RecordFormat): Promise<BlockEncoder> {
  const make = await LOADERS[plan.target][plan.wire]()
  return make(plan)
}
