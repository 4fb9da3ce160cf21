// The format of a source whose fields have backslash escapes: the names of its fields.

import { BulkloadError } from '../../errors.ts'
import { type CsvHeader, readNames } from '../../formats/csv/header.ts'
import { CLICKHOUSE_TSV, type EscapedDialect, POSTGRES_TEXT } from '../../formats/escaped/dialect.ts'
import { escapedReader } from '../../formats/escaped/reader.ts'
import { escapedRecordEnds } from '../../formats/escaped/record-ends.ts'
import { isFirstLineRepeated, knownHeaderOf } from '../../formats/known-header.ts'
import type { InputOptions } from '../../options/input-options.ts'
import { cut } from '../../sources/cutter.ts'
import type { Source } from '../../sources/source.ts'
import { checkNames, refuseTooWide } from './field-names.ts'
import { type FormatOrigin, headerOf, NO_HEADER, type SourceFormat } from './source-format.ts'
import { isTypesLine, TYPES_WORDS } from './types-line.ts'

/** `from`: where it is known from that the file is such a one. */
export function escapedFormat(
  source: Source,
  head: Uint8Array,
  isWhole: boolean,
  format: 'clickhouse-tsv' | 'postgres-text',
  options: InputOptions,
  from: FormatOrigin,
): SourceFormat {
  const { delimiter, nulls, ragged } = options.dialect
  const dialect: EscapedDialect = {
    ...(format === 'clickhouse-tsv' ? CLICKHOUSE_TSV : POSTGRES_TEXT),
    ...(delimiter !== undefined && { delimiter }),
    ...(nulls !== undefined && { nulls }),
    ...(ragged !== undefined && { ragged }),
  }
  const look = { cut: cutBy(dialect), extension: 'tsv', name: format, from, words: `${format}, ${from}` }
  const namesIn = (bytes: Uint8Array): CsvHeader | undefined =>
    readNames(bytes, isWhole, dialect.delimiter, (fields, columns) =>
      escapedReader({ dialect: { ...dialect, ragged: 'pad', nulls: [] }, fields, columns }),
    )
  const first = namesIn(head)
  if (first === undefined && head.length > 0 && (options.hasHeader || options.columns === undefined)) {
    throw new BulkloadError('BL_HEADER', `the first record of ${source.name} is no record of ${format}`, {
      place: { source: source.name, line: 1, byteOffset: 0 },
      hint: 'say with --format what the file holds',
    })
  }
  refuseTooWide(source, first?.isTooWide)
  const isExpected = first !== undefined && knownHeaderOf(first.names, options.knownHeaders ?? []) !== undefined
  const isKnown = isExpected && (first.names.length > 1 || !isFirstLineRepeated(head))
  const isNamed = first !== undefined && (options.hasHeader ?? isKnown)
  // Without a header the fields have the names that such columns have without one in CSV.
  const fields = options.columns ?? first?.names.map((name, index) => (isNamed ? name : `c${index + 1}`)) ?? []
  const unnamed = !isNamed && options.columns === undefined && { unnamed: true as const }
  const record = { kind: 'escaped', dialect, fields, ...unnamed } as const
  if (!isNamed) return { ...look, record, header: NO_HEADER }
  checkNames(source, fields)
  const rest = head.subarray(first.bytes)
  const second = namesIn(rest)
  const third = (): readonly string[] | undefined => namesIn(rest.subarray(second?.bytes))?.names
  if (second === undefined || !isTypesLine(second.names, first.names.length, third)) {
    return { ...look, record, header: headerOf(head, first.bytes, first.lines) }
  }
  const header = headerOf(head, first.bytes + second.bytes, first.lines + second.lines)
  return { ...look, words: `${look.words}: ${TYPES_WORDS}`, record, header }
}

/** A field between tabs that is \N and nothing else, and no quotes: what servers write, not what spreadsheets do. */
export function looksEscaped(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head)
  return /(?:^|\t)\\N(?:\t|\r?\n)/m.test(text) && text.includes('\t') && !/(?:^|\t)"/m.test(text)
}

function cutBy(dialect: EscapedDialect): SourceFormat['cut'] {
  return (stream, name, options) =>
    cut(stream, name, Object.create(options, { recordEnds: { value: () => escapedRecordEnds(dialect) } }))
}
