// What columns get that no field goes into: texts that the user set, read as a field of separated values would be.

import { ColumnBuffer } from '../codecs/column-buffer.ts'
import { KIND } from '../codecs/value-kind.ts'
import { putCell } from '../formats/csv/cells/cell.ts'
import type { CellClass } from '../formats/csv/cells/cell-class.ts'
import { cellValue } from '../formats/csv/cells/cell-value.ts'
import type { Constant, Plan, PlanColumn } from '../plan/plan.ts'
import { loadEncoding } from './registry.ts'

/** What is known by now; the name of the file changes with the source. */
export interface KnownConstants {
  readonly run?: string
  readonly file?: string
}

/** The plan with the constants that `known` decides, and with those that need nothing to be known. */
export async function withConstants(plan: Plan, known: KnownConstants): Promise<Plan> {
  const set = new Map(plan.mapping?.set.map(({ column, value }) => [column, value]))
  const cellClassOf = await (await loadEncoding(plan.encoding)).cellClass()
  const columns = plan.columns.map((column): PlanColumn => {
    const value = set.get(column.name)
    if (value === undefined || value.kind === 'line') return column
    if (value.kind === 'null') return { ...column, constant: { json: 'null', kind: KIND.null } }
    const text = value.kind === 'text' ? value.text : known[value.kind]
    return text === undefined || column.constant !== undefined
      ? column
      : { ...column, constant: cellConstant(text, cellClassOf(column)) }
  })
  return { ...plan, columns }
}

/** The text as a column of the class reads it; what it cannot be stays text, which its codec refuses. */
export function cellConstant(text: string, cellClass: CellClass): Constant {
  const bytes = new TextEncoder().encode(`${text}\n`)
  const out = new ColumnBuffer(64)
  const kind = putCell(bytes, 0, bytes.length - 1, cellClass, out)
  if (kind < 0) return { json: JSON.stringify(text), kind: KIND.escapedText }
  const quote = kind <= KIND.escapedText ? 1 : 0
  return { json: Buffer.from(out.bytes.subarray(cellValue.start - quote, cellValue.end + quote)).toString(), kind }
}
