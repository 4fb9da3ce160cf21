// One source: how it is written, its columns, and the records in it that cannot be read.

import { BulkloadError, type ErrorData } from '../errors.ts'
import type { WrappedRecords } from '../formats/look.ts'
import { type Content, isPlainContent, openContent } from '../input/content.ts'
import type { OpenFile } from '../input/format/file-format.ts'
import { hasNullOption, type SourceFormat } from '../input/format/source-format.ts'
import { type RecordSample, type SampleExtent, sampleRecords } from '../input/sample-records.ts'
import type { FileInspection, InspectedFormat } from '../inspection.ts'
import type { InputOptions } from '../options/input-options.ts'
import { ColumnInference, hasNoTypes } from '../plan/infer-columns.ts'
import { RecordSamples } from '../rejects/record-samples.ts'
import type { Source } from '../sources/source.ts'
import { ColumnProfile } from './column-profile.ts'
import { columnWarnings } from './column-warnings.ts'
import { LineEnds } from './line-ends.ts'

/** So many records that cannot be read are shown. */
const MAX_SHOWN = 5

export interface InspectedSource {
  readonly report: Omit<FileInspection, 'file' | 'table'>
  readonly format: SourceFormat
  readonly inference: ColumnInference
}

/** `others`: what was seen of other files of the table, and then of this one, too. */
export async function inspectSource(
  source: Source,
  options: InputOptions,
  others?: ColumnInference,
): Promise<InspectedSource> {
  const content = await openContent(await source.open(), source, options)
  if (content.openFile !== undefined) return declaredSource(source, content, content.openFile, others)
  try {
    const look = new SourceLook(source, content.format, others)
    const extent = await look.readAll(sampleRecords(source, content))
    return { report: reportOf(source, content, look, extent), format: content.format, inference: look.inference }
  } finally {
    await content.stream.close()
  }
}

/** What a file says of its columns itself; its rows are not looked at. */
async function declaredSource(
  source: Source,
  content: Content,
  openFile: OpenFile,
  others?: ColumnInference,
): Promise<InspectedSource> {
  const { format, rows, close } = await openFile(source, content.stream, isPlainContent(content))
  await close()
  const columns = format.declared ?? []
  const inference = new ColumnInference()
  inference.declare(columns)
  others?.declare(columns)
  const none = { values: 0, nulls: 0, examples: [] }
  return {
    report: {
      bytes: source.sizeBytes,
      compression: content.compression,
      encoding: content.encoding,
      format: inspectedFormat(format),
      records: { read: 0, declared: rows, isAll: false, places: 0, unclearPlaces: 0 },
      columns: columns.map(({ name, kind, nullable }) => ({ name, kind, nullable, ...none })),
      unreadable: { count: 0, first: [] },
      warnings: content.unchecked === undefined ? [] : [content.unchecked],
    },
    format,
    inference,
  }
}

/** What was seen of the source so far. */
class SourceLook {
  readonly inference = new ColumnInference()
  readonly profiles = new Map<string, ColumnProfile>()
  readonly shown: ErrorData[] = []
  records = 0
  refused = 0
  /** What the only record wraps. */
  wrapped: WrappedRecords | undefined
  /** A byte that no text has was there. */
  hasZeroByte = false
  readonly lineEnds = new LineEnds()
  readonly #format: SourceFormat
  readonly #others: ColumnInference | undefined
  readonly #samples: RecordSamples

  constructor(source: Source, format: SourceFormat, others: ColumnInference | undefined) {
    this.#format = format
    this.#others = others
    this.#samples = new RecordSamples(source, format)
  }

  /** What breaks off the reading is one of the records that cannot be read. */
  async readAll(samples: AsyncGenerator<RecordSample, SampleExtent>): Promise<SampleExtent> {
    for (;;) {
      try {
        const next = await samples.next()
        if (next.done) return next.value
        this.#read(next.value)
      } catch (cause) {
        const isRecord =
          cause instanceof BulkloadError && (cause.code === 'BL_RECORD_TOO_LARGE' || cause.code === 'BL_JSON_SYNTAX')
        if (!isRecord) throw cause
        this.#refuse(cause)
        return { isAll: false, places: 0, unclearPlaces: 0 }
      }
    }
  }

  #read(sample: RecordSample): void {
    if (sample.follows) this.hasZeroByte ||= sample.bytes.includes(0)
    const isFirst = this.records + this.refused === 0
    this.wrapped = isFirst ? this.#format.wrapped?.(sample.bytes) : undefined
    const isText = hasNoTypes(this.#format.record)
    this.#samples.read(
      sample,
      (record, position) => {
        this.records++
        if (this.#format.guess !== undefined) this.lineEnds.note(sample.bytes, position)
        this.inference.note(record, isText)
        this.#others?.note(record, isText)
        for (const [name, value] of record) {
          let profile = this.profiles.get(name)
          if (profile === undefined) {
            profile = new ColumnProfile()
            this.profiles.set(name, profile)
          }
          profile.add(value)
        }
      },
      (makeError) => {
        // Further ones are only counted: no text is made of them.
        if (this.shown.length >= MAX_SHOWN) this.refused++
        else this.#refuse(makeError())
      },
    )
  }

  expect({ record }: SourceFormat): void {
    this.inference.expect(record)
    this.#others?.expect(record)
  }

  #refuse(error: BulkloadError): void {
    this.refused++
    if (this.shown.length < MAX_SHOWN) this.shown.push(error.toJSON())
  }
}

function reportOf(source: Source, content: Content, look: SourceLook, extent: SampleExtent): InspectedSource['report'] {
  const { format } = content
  // Where no record can be read, nobody knows whether the names are names.
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
    const rest = hasNames ? 'its columns have names and no values: they are text' : 'nothing says what columns it has'
    warnings.push(`there is no record in it, and ${rest}`)
  }
  if (look.wrapped !== undefined) warnings.push(`it ${look.wrapped.words}`)
  if (look.hasZeroByte) warnings.push('there are zero bytes in it: it is binary, or text in UTF-16')
  if (guess !== undefined && !guess.sure && guess.records > 0) {
    warnings.push('how it is written is a guess: look whether the columns are what they should be')
  }
  if (guess !== undefined && look.lineEnds.with(guess.lineEnd) === 'mixed')
    warnings.push('its records end in several ways (LF, CR LF, CR); all of them count')
  if (from === 'by its content' && look.records === 0 && look.refused > 0) {
    warnings.push('none of its records can be read: say with --format what it holds')
  }
  return warnings
}

function inspectedFormat(
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
