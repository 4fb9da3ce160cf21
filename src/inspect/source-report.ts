// What was seen of one source, for the report.

import type { Content } from '../input/content.ts'
import { hasNullOption, type SourceFormat } from '../input/format/source-format.ts'
import type { SampleExtent } from '../input/sample-records.ts'
import type { FileInspection, InspectedFormat } from '../inspection.ts'
import type { Source } from '../sources/source.ts'
import { ColumnProfile } from './column-profile.ts'
import { columnWarnings } from './column-warnings.ts'
import { LineEnds } from './line-ends.ts'
import type { SourceLook } from './source-look.ts'

export type SourceReport = Omit<FileInspection, 'file' | 'table'>

export function sourceReport(source: Source, content: Content, look: SourceLook, extent: SampleExtent): SourceReport {
  const { format } = content
  // Where no record can be read, it is unknown whether the names are names.
  const isUnreadable = look.records === 0 && look.refused > 0
  if (!isUnreadable) look.expect(format)
  const { columns } = look.inference.result()
  const warnings = [
    ...fileWarnings(look, format),
    ...(content.unchecked === undefined ? [] : [content.unchecked]),
    ...columns.flatMap((column) => {
      const profile = look.profiles.get(column.name) ?? new ColumnProfile()
      return columnWarnings(column, look.inference.evidenceOf(column.name), profile, hasNullOption(format))
    }),
  ]
  return {
    bytes: source.sizeBytes,
    compression: content.compression,
    encoding: content.encoding,
    format: inspectedFormat(format, look.lineEnds),
    records: { read: look.records + look.refused, ...extent },
    columns: columns.map((column) => (look.profiles.get(column.name) ?? new ColumnProfile()).result(column)),
    unreadable: { count: look.refused, first: look.shown },
    warnings,
  }
}

function fileWarnings(look: SourceLook, { guess, from, doubts = [] }: SourceFormat): string[] {
  const warnings: string[] = [...doubts]
  if (look.records + look.refused === 0) {
    const hasNames = look.inference.result().columns.length > 0
    const rest = hasNames ? 'so all of its columns are text' : 'so its columns cannot be inferred'
    warnings.push(`it has no records, ${rest}`)
  }
  if (look.wrapped !== undefined) warnings.push(`it ${look.wrapped.words}`)
  if (look.hasZeroByte) warnings.push('it contains zero bytes: it is binary, or UTF-16 text')
  if (guess !== undefined && !guess.sure && guess.records > 0) {
    warnings.push('its format is a guess: check that the columns are correct')
  }
  if (guess !== undefined && look.lineEnds.with(guess.lineEnd) === 'mixed')
    warnings.push('it has mixed line ends (LF, CR LF, CR); all of them end a record')
  if (from === 'from the content' && look.records === 0 && look.refused > 0) {
    warnings.push('none of its records can be read: set its format with --format')
  }
  return warnings
}

export function inspectedFormat(
  { name, from, words, guess, hasHeader }: SourceFormat,
  lineEnds = new LineEnds(),
): InspectedFormat {
  if (guess === undefined) return { name, from, words, header: hasHeader }
  const { delimiter, quote, escape: escapeStyle, comment, trailingDelimiter, skipInitialSpace = false } = guess.dialect
  return {
    name,
    from,
    words,
    dialect: {
      delimiter: String.fromCharCode(delimiter),
      quote: quote < 0 ? null : String.fromCharCode(quote),
      escape: escapeStyle,
      comment: comment < 0 ? null : String.fromCharCode(comment),
      trailingDelimiter,
      skipInitialSpace,
      lineEnd: lineEnds.with(guess.lineEnd),
      sure: guess.sure,
    },
    header: hasHeader,
  }
}
