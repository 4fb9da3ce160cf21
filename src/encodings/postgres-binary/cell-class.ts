// How fields of separated values are read for a Postgres column.

import { readsText } from '../../codecs/notation.ts'
import type { CellClass } from '../../formats/csv/cells/cell-class.ts'
import type { PlanColumn } from '../../plan/plan.ts'
import { hasNonFinite, valueClassOf } from './make-writer.ts'

/** Types whose values may come as JSON. */
const JSON_CLASSES: Readonly<Record<string, CellClass>> = {
  json: 'json',
  jsonb: 'json',
  hstore: 'nested',
  vector: 'nested',
  halfvec: 'nested',
  sparsevec: 'nested',
}

export function cellClassOf({ postgresType: type, notation }: PlanColumn): CellClass {
  if (readsText(notation)) return 'text'
  switch (type?.kind) {
    case 'base': {
      if (Object.hasOwn(JSON_CLASSES, type.name)) return JSON_CLASSES[type.name]!
      if (hasNonFinite(type)) return 'float'
      const valueClass = valueClassOf(type)
      return valueClass === 'other' ? 'text' : valueClass
    }
    case 'array':
      return 'array'
    case 'composite':
      return 'nested'
    default:
      return 'text'
  }
}
