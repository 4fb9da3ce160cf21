// The format of a source with separated values: its dialect and the names of its fields.

import { detectDialect } from '../../formats/csv/detect/dialect-guess.ts'
import { type CsvDialect, TSV } from '../../formats/csv/dialect.ts'
import { csvRecordEnds } from '../../formats/csv/ends/record-ends.ts'
import { hasNoRecord, readHeader } from '../../formats/csv/header.ts'
import type { InputOptions } from '../../options/input-options.ts'
import { cut } from '../../sources/cutter.ts'
import type { Source } from '../../sources/source.ts'
import { blankDoubt, csvDoubts } from './csv-doubts.ts'
import { differingHeader } from './differing-header.ts'
import { escapeDoubt } from './escape-doubt.ts'
import { checkNames, maybeHeader, refuseTooWide } from './field-names.ts'
import { titlesAbove, unreadableFirst } from './first-record.ts'
import { type FormatOrigin, headerOf, NO_HEADER, type SourceFormat } from './source-format.ts'
import { isTypesLine, TYPES_WORDS } from './types-line.ts'

/** `from`: where it is known from that the values are separated. */
export function csvFormat(
  source: Source,
  head: Uint8Array,
  isWhole: boolean,
  format: 'csv' | 'tsv',
  options: InputOptions,
  from: FormatOrigin,
): SourceFormat {
  const knownHeaders = options.knownHeaders?.filter((known) => known.source !== source.name)
  const guess = detectDialect(head, isWhole, {
    ...(format === 'tsv' && { delimiter: TSV.delimiter }),
    ...options.dialect,
    ...(options.hasHeader !== undefined && { hasHeader: options.hasHeader }),
    ...(knownHeaders !== undefined && { knownHeaders }),
  })
  // The last field may be empty in the whole sample: the user knows how many there are.
  const isLastNamed = guess.dialect.trailingDelimiter && options.columns?.length === guess.fields + 1
  const dialect = isLastNamed ? { ...guess.dialect, trailingDelimiter: false } : guess.dialect
  const mayBeEscaped =
    options.format === undefined && dialect.delimiter === TSV.delimiter && dialect.escape === 'double'
  const escaped = mayBeEscaped ? escapeDoubt(source.name, head, guess.hasHeader) : undefined
  const look = {
    cut: cutBy(dialect),
    extension: format,
    name: format,
    from,
    guess,
    words: `${format}, ${from}: ${guess.reasons.join('; ')}`,
    doubts: [...csvDoubts(source.name, guess, options), ...(escaped === undefined ? [] : [escaped])],
  }
  // Blank lines and comments, and nothing else.
  if (isWhole && head.length > 0 && guess.records === 0 && hasNoRecord(head, dialect)) {
    const record = { kind: 'csv', dialect, fields: options.columns ?? [] } as const
    // Where there is one column and no header, a blank line is a record.
    const areRecords = options.hasHeader === false && options.columns?.length === 1
    if (areRecords) return { ...look, record, header: NO_HEADER }
    return { ...look, doubts: [blankDoubt(source.name)], record, header: headerOf(head, head.length, 0) }
  }
  const first = readHeader(head, isWhole, dialect)
  if (first === undefined) {
    if (head.length === 0) {
      return { ...look, record: { kind: 'csv', dialect, fields: options.columns ?? [] }, header: NO_HEADER }
    }
    throw unreadableFirst(source.name, head, isWhole, dialect)
  }
  refuseTooWide(source, first.isTooWide)
  const titles = titlesAbove(source.name, guess, options.skipLines)
  if (titles !== undefined && options.hasHeader !== false) throw titles
  const isOpen = options.hasHeader === undefined && options.columns === undefined
  const differing = isOpen ? differingHeader(source.name, first.names, guess, knownHeaders ?? []) : undefined
  if (differing !== undefined) throw differing
  if (!guess.hasHeader) {
    const fields = options.columns ?? first.names.map((_, index) => `c${index + 1}`)
    const unnamed = options.columns === undefined && { unnamed: true as const }
    return { ...look, record: { kind: 'csv', dialect, fields, ...unnamed }, header: NO_HEADER }
  }
  if (options.columns !== undefined && !guess.isHeaderSure) throw maybeHeader(source)
  // An index without a name, as pandas writes it.
  const fields = options.columns ?? first.names.map((name, index) => (name.trim() === '' ? `c${index + 1}` : name))
  checkNames(source, fields)
  const record = { kind: 'csv', dialect, fields } as const
  const rest = head.subarray(first.bytes)
  const second = readHeader(rest, isWhole, dialect)
  const third = (): readonly string[] | undefined => readHeader(rest.subarray(second?.bytes), isWhole, dialect)?.names
  if (second === undefined || !isTypesLine(second.names, first.names.length, third)) {
    return { ...look, record, header: headerOf(head, first.bytes, first.lines) }
  }
  const header = headerOf(head, first.bytes + second.bytes, first.lines + second.lines)
  return { ...look, words: `${look.words}; ${TYPES_WORDS}`, record, header }
}

function cutBy(dialect: CsvDialect): SourceFormat['cut'] {
  return (stream, name, options) =>
    cut(stream, name, Object.create(options, { recordEnds: { value: () => csvRecordEnds(dialect) } }))
}
