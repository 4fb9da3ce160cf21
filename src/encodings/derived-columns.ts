// Columns of a plan that get something else than a field of the record.

import { fieldNames, type Plan } from '../plan/plan.ts'

/** The plan's columns that get the number of the line, and the one that gets the unknown fields, or -1. */
export function derivedColumns(plan: Plan): {
  readonly lineColumns: readonly number[]
  readonly collectColumn: number
} {
  const names = fieldNames(plan)
  const { set = [], collectColumn } = plan.mapping ?? {}
  const lines = set.filter(({ value }) => value.kind === 'line').map(({ column }) => names.indexOf(column))
  return { lineColumns: lines, collectColumn: collectColumn === undefined ? -1 : names.indexOf(collectColumn) }
}
