// The members that a reader looks for in a record, and the slots of `RecordFields` that they go into: those of the plan's
// columns first, then those of members that only hold what a path leads to.

import type { FieldPath } from '../formats/json/path.ts'
import { columnsWithoutField, fieldSource, fieldsWithoutColumn } from './mapping.ts'
import { fieldNames, type Plan } from './plan.ts'

export interface InputKeys {
  /** The key of each slot; undefined for a column that no member goes into as it is. */
  readonly slots: readonly (string | undefined)[]
  /** Keys that are known and ignored. */
  readonly skipped: readonly string[]
  /** Columns whose values lie inside the member at the slot `holder`. */
  readonly paths: readonly { readonly column: number; readonly holder: number; readonly path: FieldPath }[]
}

/** `names`: the fields of the input, where it names them. */
export function inputKeys(plan: Plan, names: readonly string[] = []): InputKeys {
  const columns = fieldNames(plan)
  const { mapping } = plan
  if (mapping === undefined) return { slots: columns, skipped: [], paths: [] }
  const noField = columnsWithoutField(mapping)
  const noColumn = fieldsWithoutColumn(mapping, names)
  const slots: (string | undefined)[] = columns.map((name) =>
    noField.has(name) || noColumn.has(name) ? undefined : name,
  )
  const sources = mapping.renamed.map(({ field, column }) => ({
    column: columns.indexOf(column),
    ...fieldSource(field, names),
  }))
  for (const { column, key, path } of sources) if (path === undefined && column >= 0) slots[column] = key
  const paths: InputKeys['paths'][number][] = []
  for (const { column, key, path } of sources) {
    if (path === undefined || column < 0) continue
    const known = slots.indexOf(key)
    const holder = known < 0 ? slots.push(key) - 1 : known
    paths.push({ column, holder, path })
  }
  const skipped = mapping.skipped.map((field) => fieldSource(field, names).key).filter((key) => !slots.includes(key))
  return { slots, skipped, paths }
}
