// How the records of one source look: what the user says, then its name, then its first bytes.

import { BulkloadError } from '../errors.ts'
import { CSV, type CsvDialect, TSV } from '../formats/csv/dialect.ts'
import { readHeader } from '../formats/csv/header.ts'
import { csvRecordEnds } from '../formats/csv/record-ends.ts'
import { lineFeedEnds, type RecordEnds } from '../formats/record-ends.ts'
import { JSONL, type RecordFormat } from '../formats/record-format.ts'
import type { Format, InputOptions } from '../input-options.ts'
import type { Source } from '../sources/source.ts'

export interface SourceFormat {
  readonly record: RecordFormat
  readonly recordEnds: () => RecordEnds
  /** Of a file with such records. */
  readonly extension: string
  /** What stands before the first record. */
  readonly header: { readonly bytes: Uint8Array; readonly lines: number }
}

/** How many of a source's first bytes are looked at. */
export const HEAD_BYTES = 64 * 1024

const NO_HEADER = { bytes: new Uint8Array(0), lines: 0 }
const JSON_LINES: SourceFormat = { record: JSONL, recordEnds: lineFeedEnds, extension: 'jsonl', header: NO_HEADER }

/** `head` is the source's beginning without a mark of byte order; `isWhole` when there is no more. */
export function sourceFormat(source: Source, head: Uint8Array, isWhole: boolean, options: InputOptions): SourceFormat {
  const format = source.format ?? options.format ?? formatByName(source.name) ?? 'jsonl'
  if (format === 'jsonl') return JSON_LINES
  return csvFormat(source, head, isWhole, format, options)
}

const EXTENSIONS: Readonly<Record<string, Format>> = {
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  json: 'jsonl',
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
}

function formatByName(name: string): Format | undefined {
  const extension = /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(EXTENSIONS, extension) ? EXTENSIONS[extension] : undefined
}

function csvFormat(
  source: Source,
  head: Uint8Array,
  isWhole: boolean,
  format: 'csv' | 'tsv',
  options: InputOptions,
): SourceFormat {
  const dialect: CsvDialect = { ...(format === 'tsv' ? TSV : CSV), ...options.dialect }
  const look = { recordEnds: (): RecordEnds => csvRecordEnds(dialect), extension: format }
  const first = readHeader(head, dialect)
  if (first === undefined) {
    if (isWhole && head.length === 0) {
      return { record: { kind: 'csv', dialect, fields: options.columns ?? [] }, ...look, header: NO_HEADER }
    }
    throw new BulkloadError('BL_QUOTE', `the first record of ${source.name} is no record of separated values`, {
      place: { source: source.name, line: 1, byteOffset: 0 },
      hint: 'check --delimiter, --quote and --escape',
    })
  }
  if (options.hasHeader === false) {
    const fields = options.columns ?? first.names.map((_, index) => `c${index + 1}`)
    return { record: { kind: 'csv', dialect, fields }, ...look, header: NO_HEADER }
  }
  const fields = options.columns ?? first.names
  checkNames(source, fields)
  const header = { bytes: head.subarray(0, first.bytes), lines: first.lines }
  return { record: { kind: 'csv', dialect, fields }, ...look, header }
}

function checkNames(source: Source, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) < index)
  if (twice === undefined) return
  throw new BulkloadError('BL_HEADER', `the header of ${source.name} names "${twice}" twice`, {
    place: { source: source.name, line: 1 },
    hint: 'name the fields yourself, each once: --columns a,b,c',
  })
}
