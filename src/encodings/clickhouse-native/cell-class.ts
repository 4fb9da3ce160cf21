// How fields of separated values are read for a ClickHouse column.

import { plainType } from '../../codecs/clickhouse/plain-type.ts'
import { parseType, type TypeNode } from '../../codecs/clickhouse/type-parser.ts'
import { type Notation, readsText } from '../../codecs/notation.ts'
import type { CellClass } from '../../formats/csv/cells/cell-class.ts'
import type { PlanColumn } from '../../plan/plan.ts'
import { familyOf, partTypeOf } from './make-column.ts'

export function cellClassOf({
  type,
  notation,
}: Pick<PlanColumn, 'type'> & { readonly notation?: Notation | undefined }): CellClass {
  if (readsText(notation)) return 'text'
  const node = parseType(type)
  return node === undefined ? 'any' : classOf(node)
}

function classOf(named: TypeNode): CellClass {
  const type = plainType(named)
  // The server's old name of JSON, which is converted as text.
  if (type.name === 'Object') return 'json'
  const cellClass = partTypeOf(type)?.cellClass
  if (cellClass !== undefined && cellClass !== 'inner') return cellClass
  const inner = type.args[0]?.type
  if (cellClass === 'inner') return inner === undefined ? 'any' : classOf(inner)
  const family = familyOf(type)
  if (family === undefined) return 'any'
  if (family.hasNonFinite) return 'float'
  return family.valueClass === 'other' ? 'text' : family.valueClass
}
