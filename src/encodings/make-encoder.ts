// From a plan to the encoder that it means. Only what that encoder needs is loaded: most of a worker's start is modules.

import { placesIn } from '../formats/places.ts'
import { formatOf, namedFields, type RecordFormat } from '../formats/registry.ts'
import { inputKeys } from '../plan/input-keys.ts'
import type { Plan } from '../plan/plan.ts'
import type { BlockEncoder, TypedEncoderOptions } from './block-encoder.ts'
import { derivedColumns } from './make-reader.ts'

const LOADERS = {
  clickhouse: {
    text: async () => (await import('./clickhouse-text/encoder.ts')).clickhouseTextEncoder,
    typed: async () => (await import('./clickhouse-native/encoder.ts')).clickhouseNativeEncoder,
  },
  postgres: {
    text: async () => (await import('./postgres-text/encoder.ts')).postgresTextEncoder,
    typed: async () => (await import('./postgres-binary/encoder.ts')).postgresBinaryEncoder,
  },
} as const satisfies Record<Plan['target'], Record<Plan['wire'], () => Promise<MakeEncoder>>>

type MakeEncoder = (plan: Plan, options?: TypedEncoderOptions) => BlockEncoder

export async function makeBlockEncoder(plan: Plan, format: RecordFormat): Promise<BlockEncoder> {
  const make: MakeEncoder = await LOADERS[plan.target][plan.wire]()
  return make(plan, { csv: separatedFields(format, plan) })
}

/** What an encoder is told of records that are separated values. */
export function separatedFields(format: RecordFormat, plan: Plan): TypedEncoderOptions['csv'] {
  const dialect = formatOf(format).separated?.(format)
  const names = namedFields(format)
  if (dialect === undefined || names === undefined) return undefined
  const { lineColumns, collectColumn } = derivedColumns(plan)
  const { slots, paths } = inputKeys(plan, names)
  // Such values do not stand in a field: those records take the slow way.
  if (collectColumn >= 0 || paths.length > 0) return undefined
  return { dialect, columns: names.map(placesIn(slots)), lineColumns }
}
