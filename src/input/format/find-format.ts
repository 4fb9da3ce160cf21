// How the records of one source look: what the user says, then its name, then its first bytes.

import { BulkloadError } from '../../errors.ts'
import { detectDialect } from '../../formats/csv/detect/dialect-guess.ts'
import { TSV } from '../../formats/csv/dialect.ts'
import { type DetectedFormat, looksLike } from '../../formats/detect-format.ts'
import { extensionOf, FORMAT_OF_EXTENSION } from '../../formats/extensions.ts'
import { JSONL } from '../../formats/record-format.ts'
import { type Format, flagOf, type InputOptions } from '../../options/input-options.ts'
import { type CutOptions, cut } from '../../sources/cutter.ts'
import { cutJsonDocuments } from '../../sources/json-cutter.ts'
import type { ByteStream, Source } from '../../sources/source.ts'
import { compactFormat } from './compact-format.ts'
import { csvFormat } from './csv-format.ts'
import { escapedFormat, looksEscaped } from './escaped-format.ts'
import { refuseForeign } from './foreign-format.ts'
import { behindLines, linesEnd, separatorLine } from './lines-before.ts'
import { type FormatOrigin, NO_HEADER, type Piece, type SourceFormat } from './source-format.ts'

/** How many of a source's first bytes are looked at. */
export const HEAD_BYTES = 64 * 1024

const JSON_LINES = { record: JSONL, cut, extension: 'jsonl', header: NO_HEADER }
/** What it is; its fields stand at the source's end. */
export const PARQUET: SourceFormat = {
  ...JSON_LINES,
  record: { kind: 'parquet', path: '', name: '', fields: [] },
  name: 'parquet',
  from: 'by its content',
  flags: ['--format', 'parquet'],
  words: 'parquet',
}
const JSON_DOCUMENTS = { ...JSON_LINES, cut: cutDocuments }

/** `head` is the source's beginning without a mark of byte order; `isWhole` when there is no more. */
export function findFormat(source: Source, head: Uint8Array, isWhole: boolean, options: InputOptions): SourceFormat {
  const { skipLines } = options
  if (skipLines === 0 || source.format !== undefined) return formatOfRecords(source, head, isWhole, options)
  const bytes = linesEnd(head, skipLines) ?? head.length
  if (bytes === head.length && !isWhole) {
    throw new BulkloadError('BL_HEADER', `the ${skipLines} lines to skip of ${source.name} are too long`, {
      place: { source: source.name, line: 1, byteOffset: 0 },
      hint: 'check --skip-lines',
    })
  }
  return behindLines(formatOfRecords(source, head.subarray(bytes), isWhole, options), head, bytes, skipLines)
}

function formatOfRecords(source: Source, head: Uint8Array, isWhole: boolean, options: InputOptions): SourceFormat {
  const { format, from } = formatOf(source, head, options)
  if (options.columns !== undefined && (format === 'jsonl' || format === 'json')) throw namedByKeys(source, format)
  switch (format) {
    case 'jsonl':
      return { ...JSON_LINES, name: format, from, words: `jsonl, ${from}` }
    case 'json':
      return { ...JSON_DOCUMENTS, name: format, from, words: `json, ${from}` }
    case 'json-compact':
      return compactFormat(source, head, options, from)
    case 'parquet':
      return PARQUET
    case 'csv':
    case 'tsv':
      if (from !== 'as given' && looksEscaped(head)) {
        const { knownHeaders = [] } = options
        const { hasHeader } = detectDialect(head, isWhole, { delimiter: TSV.delimiter, quote: -1, knownHeaders })
        return escapedFormat(
          source,
          head,
          isWhole,
          'postgres-text',
          { ...options, hasHeader: options.hasHeader ?? hasHeader },
          'by its content',
        )
      }
      return csvBehindSeparator(source, head, isWhole, format, options, from)
    case 'clickhouse-tsv':
    case 'postgres-text':
      return escapedFormat(source, head, isWhole, format, options, from)
  }
}

/** Excel's first line, if it is there, counts less than what the user says. */
function csvBehindSeparator(...given: Parameters<typeof csvFormat>): SourceFormat {
  const [source, head, isWhole, format, options, from] = given
  const line = separatorLine(head)
  if (line === undefined) return csvFormat(...given)
  const dialect = { delimiter: line.delimiter, ...options.dialect }
  const found = csvFormat(
    source,
    head.subarray(line.bytes),
    isWhole,
    format,
    { ...options, dialect, skipLines: options.skipLines + 1 },
    from,
  )
  return { ...behindLines(found, head, line.bytes, 1), words: `${found.words}; a line sep= before it` }
}

/** Where objects name their fields, a list of names by position means nothing. */
function namedByKeys({ name }: Source, format: Format): BulkloadError {
  return new BulkloadError(
    'BL_USAGE',
    `--columns has no effect on ${name}: in ${format} each record names its fields`,
    {
      hint: 'restrict a load to some columns with --only, give a field another column with --rename',
    },
  )
}

function formatOf(source: Source, head: Uint8Array, options: InputOptions): { format: Format; from: FormatOrigin } {
  if (source.format !== undefined) return { format: source.format, from: 'as it was made' }
  if (options.format !== undefined) return { format: options.format, from: 'as given' }
  refuseForeign(source, head)
  const byName = formatByName(source.name)
  const { saysFields } = options
  if (byName !== undefined) {
    if (saysFields !== undefined && (byName === 'jsonl' || byName === 'parquet')) {
      throw new BulkloadError(
        'BL_USAGE',
        `${flagOf(saysFields)} has no effect on ${source.name}, which is ${byName} by its name`,
        {
          hint: 'leave it out, or say with --format what the file holds',
        },
      )
    }
    return { format: byName, from: 'by its name' }
  }
  if (saysFields !== undefined) return { format: 'csv', from: 'as given' }
  return { format: detected(source, head), from: 'by its content' }
}

function formatByName(name: string): Format | undefined {
  const extension = extensionOf(name)
  return Object.hasOwn(FORMAT_OF_EXTENSION, extension)
    ? FORMAT_OF_EXTENSION[extension as keyof typeof FORMAT_OF_EXTENSION]
    : undefined
}

function detected({ name }: Source, head: Uint8Array): Format {
  const format: DetectedFormat = looksLike(head)
  switch (format) {
    case 'empty':
      return 'jsonl'
    case 'json-array':
      return 'json'
    case 'jsonl':
    case 'json':
    case 'json-compact':
    case 'parquet':
      return format
    default:
      if (!head.includes(0)) return 'csv'
      throw new BulkloadError('BL_USAGE', `${name} is binary: it has zero bytes, and none of the formats known here`, {
        place: { source: name, byteOffset: head.indexOf(0) },
        hint: 'if it is text all the same, say what it holds with --format',
      })
  }
}

async function* cutDocuments(stream: ByteStream, name: string, options: CutOptions): AsyncGenerator<Piece> {
  for await (const documents of cutJsonDocuments(stream, name, options)) yield { ...documents, documents }
}
