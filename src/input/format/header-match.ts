// Names of a header row that stand for the table's columns although they are written differently (`--header-match`).

import { BulkloadError } from '../../errors.ts'
import { formatOf, namedFields, type RecordFormat } from '../../formats/registry.ts'
import { fieldsWithoutColumn, type HeaderMatch, type Mapping } from '../../plan/mapping.ts'

/** What is compared of a name. */
const KEYS: Readonly<Record<HeaderMatch, (name: string) => string>> = {
  exact: (name) => name,
  trim: (name) => name.trim(),
  case: (name) => name.toLowerCase(),
  normalize: (name) =>
    name
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, ''),
}

/** The name of a column that is created for the field. */
const CREATED: Readonly<Record<HeaderMatch, (name: string) => string>> = {
  exact: (name) => name,
  trim: (name) => name.trim(),
  case: (name) => name,
  // orderID and "Order ID" are order_id.
  normalize: (name) =>
    name
      .normalize('NFKC')
      .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1_$2')
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, '_')
      .replace(/^_+|_+$/g, '') || name,
}

/**
 * The format whose fields have the names of the columns that they match. A column of exactly the name counts first; fields
 * that options name keep their names. `columns`: of the table; undefined where it is to be created. Fails where a name matches
 * several columns, or several fields one.
 */
export function withMatchedHeader(
  record: RecordFormat,
  columns: readonly string[] | undefined,
  mapping: Mapping | undefined,
  source: string,
): RecordFormat {
  const rule = mapping?.headerMatch ?? 'exact'
  const names = namedFields(record)
  if (mapping === undefined || rule === 'exact') return record
  if (names === undefined || record.unnamed === true || !formatOf(record).hasHeaders) throw noHeader(rule, source)
  const named = fieldsWithoutColumn(mapping, names)
  const fields = names.map((name) => {
    if (named.has(name)) return name
    return columns === undefined ? CREATED[rule](name) : columnOf(name, columns, rule, source)
  })
  const second = fields.findIndex((name, index) => fields.indexOf(name) < index)
  if (second >= 0) {
    const [one, other] = [names[fields.findIndex((name, at) => at < second && name === fields[second])], names[second]]
    throw new BulkloadError(
      'BL_HEADER',
      `the fields "${one}" and "${other}" of ${source} are both the column "${fields[second]}" with --header-match ${rule}`,
      {
        place: { source, line: 1 },
        hint: `ignore one of them with --skip, or rename it with --rename`,
      },
    )
  }
  return { ...record, fields } as RecordFormat
}

function columnOf(name: string, columns: readonly string[], rule: HeaderMatch, source: string): string {
  if (columns.includes(name)) return name
  const key = KEYS[rule](name)
  const [column, other] = columns.filter((one) => KEYS[rule](one) === key)
  if (other === undefined) return column ?? name
  throw new BulkloadError(
    'BL_HEADER',
    `the field "${name}" of ${source} matches the columns "${column}" and "${other}" with --header-match ${rule}`,
    { place: { source, line: 1 }, hint: `name the column with --rename "${name}=${column}"` },
  )
}

function noHeader(rule: HeaderMatch, source: string): BulkloadError {
  return new BulkloadError('BL_USAGE', `--header-match ${rule} has no effect on ${source}, which has no header row`, {
    hint: 'leave it out, or use --header if the first record is a header row',
  })
}

/** The rule by which the name would be that of a column; undefined if there is none. */
export function matchingRule(name: string, columns: readonly string[]): HeaderMatch | undefined {
  return (['case', 'trim', 'normalize'] as const).find((rule) =>
    columns.some((column) => KEYS[rule](column) === KEYS[rule](name)),
  )
}
