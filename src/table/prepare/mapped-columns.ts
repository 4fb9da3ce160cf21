// What the mapping does to a table before there is a plan: columns that it adds to one that is created, the table as it
// leaves it to the fields, and what is refused because the table is not what the mapping says.

import { cellConstant } from '../../encodings/constants.ts'
import { BulkloadError } from '../../errors.ts'
import { ColumnInference } from '../../plan/infer-columns.ts'
import type { Mapping } from '../../plan/mapping.ts'
import { isLoaded } from '../../plan/plan.ts'
import { type ColumnSchema, displayName, type InferredColumn, type TableName, type TableSchema } from '../../schema.ts'
import { shellWord } from '../../shell-words.ts'

/** The columns of a table to create: those of the fields, then those that the mapping fills. */
export function withMappedColumns(
  columns: readonly InferredColumn[],
  mapping: Mapping | undefined,
): readonly InferredColumn[] {
  if (mapping === undefined) return columns
  const inference = new ColumnInference()
  const examples: string[] = mapping.set.map(({ column, value }) => {
    const kinds = { file: '"a"', run: '"a"', line: '1', null: 'null' }
    const json = value.kind === 'text' ? cellConstant(value.text, 'any').json : kinds[value.kind]
    return `${JSON.stringify(column)}:${json}`
  })
  if (mapping.collectColumn !== undefined) examples.push(`${JSON.stringify(mapping.collectColumn)}:{}`)
  if (examples.length === 0) return columns
  inference.add(new TextEncoder().encode(`{${examples.join(',')}}\n`))
  const added = inference.result().columns
  return [...columns.filter(({ name }) => !added.some((column) => column.name === name)), ...added]
}

/**
 * The table with the columns that a statement may name. Where the mapping says what a missing field is, no DEFAULT of the
 * server counts.
 */
export function mappedTable(schema: TableSchema, mapping: Mapping | undefined): TableSchema {
  if (mapping === undefined) return schema
  const { missingFields: missing } = mapping
  const columns = schema.columns
    .filter(({ name }) => isLoaded(name, mapping))
    .map((column): ColumnSchema => {
      const isSaid = missing === 'error' || (missing === 'null' && column.nullable)
      return isSaid ? { ...column, hasDefault: false } : column
    })
  return { ...schema, columns }
}

/** Fails with BL_USAGE where an option names a column that the table has not, or leaves one out that needs a value. */
export function checkMapping(tableName: TableName, columns: readonly ColumnSchema[], mapping: Mapping): void {
  const { renamed, set, only, collectColumn, missingFields } = mapping
  const named: (readonly [column: string, option: string])[] = [
    ...renamed.map(({ field, column }) => [column, `--rename ${field}=${column}`] as const),
    ...set.map(({ column }) => [column, `--set ${column}`] as const),
    ...(only ?? []).map((column) => [column, '--only'] as const),
    ...(collectColumn === undefined ? [] : [[collectColumn, `--unknown-fields collect=${collectColumn}`] as const]),
  ]
  const table = displayName(tableName)
  for (const [name, option] of named) {
    const column = columns.find((one) => one.name === name)
    if (column === undefined) {
      throw new BulkloadError('BL_USAGE', `${option}: ${table} has no column "${name}"`, {
        hint: `its columns are ${columns.map((one) => one.name).join(', ')}`,
      })
    }
    if (!column.writable) {
      throw new BulkloadError('BL_USAGE', `${option}: only the server can fill the column "${name}"`, {
        hint: 'leave the option out',
      })
    }
  }
  if (only === undefined || missingFields === 'default') return
  const left = columns.find(
    ({ name, writable, nullable, hasDefault }) => writable && !nullable && !hasDefault && !isLoaded(name, mapping),
  )
  if (left === undefined) return
  throw new BulkloadError('BL_USAGE', `--only leaves out "${left.name}", which is not nullable and has no DEFAULT`, {
    hint: `add it to --only, or set a value: --set ${shellWord(`${left.name}=VALUE`)}`,
  })
}
