// Whether the fields that a source names are those of the table.

import { BulkloadError } from '../../errors.ts'
import { matchingRule } from '../../input/format/header-match.ts'
import { inputKeys } from '../../plan/input-keys.ts'
import { columnsWithoutField, fieldSource } from '../../plan/mapping.ts'
import type { Plan } from '../../plan/plan.ts'
import { displayName, type TableSchema } from '../../schema.ts'
import { shellWord } from '../../shell-words.ts'

export interface NamedSource {
  readonly source: string
  readonly headerLines: number
}

/** Fails for a field without a column, a column without a field that it needs, an option that names no field. */
export function checkFields(
  fields: readonly string[],
  plan: Plan,
  schema: TableSchema,
  { source, headerLines }: NamedSource,
): void {
  const place = { source, ...(headerLines > 0 && { line: headerLines }) }
  const { mapping } = plan
  const { slots, skipped, paths } = inputKeys(plan, fields)
  for (const [field, option] of namedByOptions(plan)) {
    const { key } = fieldSource(field, fields)
    if (fields.includes(key)) continue
    throw new BulkloadError('BL_USAGE', `${option}: ${source} has no field "${key}"`, {
      place,
      hint: `its fields are ${fields.join(', ')}`,
    })
  }
  const known = new Set([...slots, ...skipped])
  const unknown = fields.find((field) => !known.has(field))
  if (unknown !== undefined && (mapping?.unknownFields ?? 'error') === 'error') {
    const rule = matchingRule(
      unknown,
      plan.columns.map(({ name }) => name).filter((name) => !fields.includes(name)),
    )
    const isFilled = mapping !== undefined && columnsWithoutField(mapping).has(unknown)
    throw new BulkloadError(
      'BL_UNKNOWN_FIELD',
      isFilled
        ? `the column "${unknown}" is filled from elsewhere, so the field "${unknown}" has no column`
        : `${displayName(schema.name)} has no column for the field "${unknown}"`,
      {
        place: { ...place, column: unknown },
        hint:
          (rule !== undefined && !isFilled && headerLines > 0 ? `match the names with --header-match ${rule}, ` : '') +
          `add the column, map the field with --rename ${shellWord(`${unknown}=COLUMN`)}, or ignore it with --skip ${shellWord(unknown)}` +
          (headerLines > 0 ? '; if the first record is data, use --no-header' : ''),
      },
    )
  }
  const given = new Set(fields)
  const missing = plan.columns.find(({ name, whenMissing, constant }, index) => {
    if (whenMissing !== 'reject' || constant !== undefined) return false
    const key = slots[paths.find(({ column }) => column === index)?.holder ?? index]
    if (key !== undefined) return !given.has(key)
    return mapping === undefined || !isFilled(name, plan)
  })
  if (missing === undefined) return
  throw new BulkloadError('BL_MISSING_FIELD', `${source} has no field for the column "${missing.name}"`, {
    place: { ...place, column: missing.name },
    hint: missing.isDemanded
      ? '--missing-fields error requires a field for every column: list the columns to load with --only'
      : 'make the column nullable or give it a DEFAULT, or name the fields with --columns',
  })
}

/** Whether the column gets its value from the mapping itself. */
function isFilled(name: string, { mapping }: Plan): boolean {
  return mapping?.collectColumn === name || (mapping?.set.some(({ column }) => column === name) ?? false)
}

function namedByOptions({ mapping }: Plan): (readonly [field: string, option: string])[] {
  if (mapping === undefined) return []
  return [
    ...mapping.renamed.map(({ field, column }) => [field, `--rename ${field}=${column}`] as const),
    ...mapping.skipped.map((field) => [field, `--skip ${field}`] as const),
  ]
}
