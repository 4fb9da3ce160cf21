// Which field of the file goes into which column of the plan, where that is all there is to say of every row.

import type { ParquetFile } from '../../formats/parquet/parquet-file.ts'
import type { ParquetField } from '../../formats/parquet/schema/field.ts'
import { AS_JSON, type LeafForms } from '../../formats/parquet/text/leaf-form.ts'
import { inputKeys } from '../../plan/input-keys.ts'
import type { Plan } from '../../plan/plan.ts'
import { derivedColumns } from '../derived-columns.ts'

/** A field, and what its column makes of its values. */
export interface ColumnField extends ParquetField {
  readonly forms: LeafForms
  /** What a value may have. */
  readonly maxBytes: number
}

/**
 * By the plan's columns; a column without a field is a constant, or may be missing. Undefined where rows are refused for
 * their fields, and where a column gets something else than a field: they are looked at one by one then.
 */
export function columnFields(
  file: ParquetFile,
  plan: Plan,
  forms: readonly LeafForms[],
): readonly (ColumnField | undefined)[] | undefined {
  const names = file.fields.map(({ name }) => name)
  if (new Set(names).size < names.length) return undefined
  if (plan.columns.some(({ notation }) => notation !== undefined)) return undefined
  const { lineColumns, collectColumn } = derivedColumns(plan)
  const { slots, skipped, paths } = inputKeys(plan, names)
  if (paths.length > 0 || lineColumns.length > 0 || collectColumn >= 0) return undefined
  const { length } = plan.columns
  if (slots.slice(length).some((name) => name !== undefined && names.includes(name))) return undefined
  const takesOthers = (plan.mapping?.unknownFields ?? 'error') !== 'error'
  const isPlanned = (name: string): boolean => takesOthers || slots.includes(name) || skipped.includes(name)
  if (!names.every(isPlanned)) return undefined
  const fields = plan.columns.map((_, index): ColumnField | undefined => {
    const at = names.indexOf(slots[index] ?? '')
    const field = slots[index] === undefined ? undefined : file.fields[at]
    return field && { ...field, forms: forms[at] ?? AS_JSON, maxBytes: file.maxRecordBytes }
  })
  const isComplete = plan.columns.every(
    ({ whenMissing, constant }, index) =>
      fields[index] !== undefined || constant !== undefined || whenMissing !== 'reject',
  )
  return isComplete ? fields : undefined
}
