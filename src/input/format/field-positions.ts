// Fields that the input does not name: they go into the table's columns by their positions.

import { BulkloadError } from '../../errors.ts'
import { formatOf, namedFields, type RecordFormat } from '../../formats/registry.ts'
import type { InputOptions } from '../../options/input-options.ts'
import { columnsWithoutField, fieldsWithoutColumn, type Mapping } from '../../plan/mapping.ts'
import { displayName, type TableSchema } from '../../schema.ts'
import { withMatchedHeader } from './header-match.ts'
import type { SourceFormat } from './source-format.ts'

/**
 * The format with the names of the columns in place of c1 .. cN, unless those are the columns' names. Fields that are
 * renamed or skipped keep theirs, and the columns that get their values otherwise are left out. Fails where the numbers
 * of fields and columns differ.
 */
export function fieldsByPosition(
  record: RecordFormat,
  schema: TableSchema,
  mapping: Mapping | undefined,
  source: string,
): RecordFormat {
  if ((mapping?.headerMatch ?? 'exact') !== 'exact') {
    const columns = schema.columns.map(({ name }) => name)
    return withMatchedHeader(record, columns, mapping, source)
  }
  const names = namedFields(record)
  if (!record.unnamed || names === undefined || names.length === 0) return record
  const named = mapping === undefined ? new Set<string>() : fieldsWithoutColumn(mapping, names)
  const filled = mapping === undefined ? new Set<string>() : columnsWithoutField(mapping)
  const rest = names.filter((name) => !named.has(name))
  if (rest.every((name) => schema.columns.some((column) => column.name === name))) return record
  const columns = schema.columns.filter(({ name, writable }) => writable && !filled.has(name))
  // Behind a delimiter at the end of every record there is a field, empty in all of them so far.
  const longer = rest.length + 1 === columns.length ? formatOf(record).withLastField?.(record) : undefined
  if (longer !== undefined) return fieldsByPosition(longer as RecordFormat, schema, mapping, source)
  if (rest.length !== columns.length) {
    const table = displayName(schema.name)
    throw new BulkloadError(
      'BL_FIELD_COUNT',
      `${source} has ${rest.length} fields without names, but ${table} has ${columns.length} columns for them`,
      {
        place: { source, line: 1 },
        hint: `name the fields in order with --columns a,b,c; the columns are ${columns.map(({ name }) => name).join(', ')}`,
      },
    )
  }
  let next = 0
  return { ...record, fields: names.map((name) => (named.has(name) ? name : (columns[next++]?.name ?? name))) }
}

const MAX_NAMED = 20

/**
 * Which fields go into which columns by their positions, as what is said of the source. Undefined where fields have names,
 * or the user said that they have none.
 */
export function positionWords(
  { record, from }: SourceFormat,
  schema: TableSchema,
  mapping: Mapping | undefined,
  source: string,
  { hasHeader }: InputOptions,
): string | undefined {
  // COPY's text format and the like have no names.
  const isSaid =
    hasHeader === false || from === 'as generated' || (from === 'as specified' && !formatOf(record).hasHeaders)
  const before = namedFields(record)
  const after = namedFields(fieldsByPosition(record, schema, mapping, source))
  if (isSaid || before === undefined || after === undefined || before === after) return undefined
  const pairs = after.map((column, index) => `${index + 1} into ${JSON.stringify(column)}`)
  const moved = pairs.filter((_, index) => before[index] !== after[index])
  const rest = moved.length - MAX_NAMED
  const shown = `${moved.slice(0, MAX_NAMED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
  return `has no field names, so its fields are loaded into the columns by position: ${shown}; if that is right, use --no-header; if not, name the fields with --columns`
}
