// Which field goes into which column, where rows have types and every column gets a field as it is.

import { inputKeys } from '../../plan/input-keys.ts'
import { fieldNames, type Plan } from '../../plan/plan.ts'
import { derivedColumns } from '../derived-columns.ts'

/** By column the index of its field; undefined where rows have to be looked at one by one. */
export function fieldsOfColumns(plan: Plan, fields: readonly string[]): readonly number[] | undefined {
  const { slots, skipped, paths } = inputKeys(plan, fields)
  const { lineColumns, collectColumn } = derivedColumns(plan)
  if (paths.length > 0 || lineColumns.length > 0 || collectColumn >= 0) return undefined
  if ((plan.rules.coerce ?? []).length > 0) return undefined
  if (plan.columns.some(({ notation }) => notation !== undefined)) return undefined
  const { length } = plan.columns
  const isRefused = (_name: string, index: number): boolean => index >= length && fields.includes(slots[index] ?? '')
  if (fieldNames(plan).some(isRefused)) return undefined
  // A field that no column takes is refused by default.
  const takesOthers = (plan.mapping?.unknownFields ?? 'error') !== 'error'
  const isPlanned = (name: string): boolean => takesOthers || slots.includes(name) || skipped.includes(name)
  if (new Set(fields).size < fields.length || !fields.every(isPlanned)) return undefined
  const found = plan.columns.map(({ constant }, index) => {
    const name = slots[index]
    return constant !== undefined || name === undefined ? -1 : fields.indexOf(name)
  })
  return found.includes(-1) ? undefined : found
}
