// How fields of separated values are read for a ClickHouse column.

import type { ScalarFamily } from '../../codecs/clickhouse/codec.ts'
import { nativeScalars } from '../../codecs/clickhouse/native/scalars.ts'
import { parseType, type TypeNode } from '../../codecs/clickhouse/type-parser.ts'
import type { CellClass } from '../../formats/csv/cells/cell-class.ts'
import type { PlanColumn } from '../../plan/plan.ts'
import { plainType } from './plain-type.ts'

export function cellClassOf({ type }: Pick<PlanColumn, 'type'>): CellClass {
  const node = parseType(type)
  return node === undefined ? 'any' : classOf(node)
}

function classOf(named: TypeNode): CellClass {
  const type = plainType(named)
  const inner = type.args[0]?.type
  switch (type.name) {
    case 'Nullable':
    case 'LowCardinality':
      return inner === undefined ? 'any' : classOf(inner)
    case 'JSON':
    case 'Object':
      return 'json'
    case 'Array':
    case 'Tuple':
    case 'Map':
      return 'literal'
    default: {
      if (!Object.hasOwn(nativeScalars, type.name)) return 'any'
      const { valueClass, hasNonFinite }: ScalarFamily = nativeScalars[type.name as keyof typeof nativeScalars]
      if (hasNonFinite) return 'float'
      return valueClass === 'other' ? 'text' : valueClass
    }
  }
}
