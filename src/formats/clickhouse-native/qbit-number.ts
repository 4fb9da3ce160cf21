// The numbers of a QBit.

import type { PutFixed } from './fixed-values.ts'
import { float, integer } from './numbers.ts'
import type { Place } from './values.ts'

export function makeNumber(name: string, { form }: Place): { width: number; put: PutFixed } | undefined {
  if (name === 'Int8') return { width: 1, put: integer(8, true) }
  const bits = { BFloat16: 16, Float32: 32, Float64: 64 }[name] as 16 | 32 | 64 | undefined
  if (bits === undefined) return undefined
  const type = { kind: 'float', bits } as const
  const isNumber =
    form({
      kind: 'leaf',
      index: 0,
      path: [],
      physical: 'DOUBLE',
      width: 8,
      type,
      maxDefinition: 0,
      maxRepetition: 0,
    }) === 'number'
  return { width: bits / 8, put: float(bits, isNumber) }
}
