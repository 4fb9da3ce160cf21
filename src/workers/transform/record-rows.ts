// Rows of text -> the objects that a transform gets.

import { parseJson } from '../../encodings/files/clickhouse-tsv/parse-json.ts'
import { parserOf, type TextRow, textRows } from '../../encodings/files/clickhouse-tsv/text-rows.ts'
import { RECORD_COLUMN, type RecordTransform } from './record-transform.ts'
import { textParserOf } from './text-values.ts'

export function rowsOf({ form, kinds, read }: RecordTransform): (text: string) => readonly TextRow[] {
  if (form === 'record') {
    const whole = textRows([{ name: RECORD_COLUMN, parse: parseJson }])
    const parsers = Object.entries(kinds).map(([name, kind]) => ({ name, parse: textParserOf(kind) }))
    return (text) => whole(text).map((row) => typedRecord(row[RECORD_COLUMN] as Record<string, unknown>, parsers))
  }
  const columns = read.columns.map(({ name }) => {
    const kind = kinds[name]
    if (form === 'text') return { name, parse: textParserOf(kind) }
    return { name, parse: form === 'json' ? parseJson : parserOf(kind ?? 'text') }
  })
  return textRows(columns)
}

/** Its texts, where the format has no other values, by the kinds of their fields. */
function typedRecord(
  record: Record<string, unknown>,
  parsers: readonly { readonly name: string; readonly parse: (text: string) => unknown }[],
): TextRow {
  for (const { name, parse } of parsers) {
    const value = record[name]
    if (typeof value === 'string') record[name] = parse(value)
  }
  return record
}
