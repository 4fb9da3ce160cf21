// From a plan to the encoder of its blocks. Only what that encoder needs is loaded: most of a worker's start is modules.

import { placesIn } from '../formats/places.ts'
import { formatOf, namedFields, type RecordFormat } from '../formats/registry.ts'
import { inputKeys } from '../plan/input-keys.ts'
import type { Plan } from '../plan/plan.ts'
import type { BlockEncoder, BlockOptions, SeparatedFields } from './block-encoder.ts'
import { derivedColumns } from './derived-columns.ts'
import { loadEncoding } from './registry.ts'

/** `makeEngine`: where another engine than the row machine encodes records of a known form. */
export async function makeBlockEncoder(
  plan: Plan,
  format: RecordFormat,
  { makeEngine }: Pick<BlockOptions, 'makeEngine'> = {},
): Promise<BlockEncoder> {
  const make = await (await loadEncoding(plan.encoding)).blocks()
  return make(plan, { makeEngine, csv: separatedFields(format, plan) })
}

/** What an encoder needs for records that are separated values. */
export function separatedFields(format: RecordFormat, plan: Plan): SeparatedFields | undefined {
  const dialect = formatOf(format).separated?.(format)
  const names = namedFields(format)
  if (dialect === undefined || names === undefined) return undefined
  const { lineColumns, collectColumn } = derivedColumns(plan)
  const { slots, paths } = inputKeys(plan, names)
  // Such values do not stand in a field: those records take the slow way.
  if (collectColumn >= 0 || paths.length > 0) return undefined
  return { dialect, columns: names.map(placesIn(slots)), lineColumns }
}
