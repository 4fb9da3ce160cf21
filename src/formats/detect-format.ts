// What kind of file begins with these bytes. Binary formats say it by their first bytes, JSON by its brackets; the rest is
// text with separated values, whose dialect is found by csv/detect/dialect-guess.ts.

import { type ForeignText, foreignText } from './foreign-text.ts'

/** What can be told apart; not all of it can be loaded, but the error for it can name it. */
export type DetectedFormat =
  | 'empty'
  /** A JSON object per line. */
  | 'jsonl'
  /** JSON objects one after another, over several lines or several on one. */
  | 'json'
  /** One JSON array that holds all records. */
  | 'json-array'
  /** A JSON array per line: ClickHouse's JSONCompactEachRow. */
  | 'json-compact'
  | 'csv'
  | 'parquet'
  | ForeignFormat

/** What holds no records of a format that is read here. */
export type ForeignFormat =
  /** Arrow's file format, which is Feather's version 2, too. */
  | 'arrow'
  | 'arrow-stream'
  | 'avro'
  | 'orc'
  | 'hdf5'
  | 'xlsx'
  | 'xls'
  | 'ods'
  | 'zip'
  | 'tar'
  | 'pdf'
  | 'sqlite'
  /** Postgres's COPY BINARY, and what pg_dump -Fc writes. */
  | 'pg-copy-binary'
  | 'pg-dump'
  | ForeignText

/** Source of each: the specification of the format, `file`'s magic(5) database for the last ones. */
const MAGIC: readonly [begin: string, format: 'parquet' | ForeignFormat][] = [
  ['PAR1', 'parquet'],
  ['PARE', 'parquet'],
  ['ARROW1', 'arrow'],
  // Feather's version 1.
  ['FEA1', 'arrow'],
  // The length of a schema message follows. Streams of before Arrow 0.15 lack the mark.
  ['\xff\xff\xff\xff', 'arrow-stream'],
  ['Obj\x01', 'avro'],
  ['ORC', 'orc'],
  ['\x89HDF\r\n\x1a\n', 'hdf5'],
  ['PK\x03\x04', 'zip'],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'xls'],
  ['%PDF-', 'pdf'],
  ['SQLite format 3\0', 'sqlite'],
  ['PGCOPY\n\xff\r\n\0', 'pg-copy-binary'],
  ['PGDMP', 'pg-dump'],
]
/** Where a tar archive has its mark. */
const TAR = { at: 257, mark: 'ustar' }

const HEAD_BYTES = 64 * 1024
const MAX_BYTES = 1024 * 1024
const MARK = '\ufeff'
const MAX_LINES = 100
const MAX_PLACES = 20

/** `sample`: the first bytes of a file. A mark of byte order may stand before them. */
export function looksLike(sample: Uint8Array): DetectedFormat {
  const magic = magicFormat(sample)
  if (magic !== undefined) return magic
  const decoded = new TextDecoder('utf-8', { ignoreBOM: true }).decode(sample.subarray(0, MAX_BYTES))
  const text = (decoded.startsWith(MARK) ? decoded.slice(1) : decoded).trimStart()
  if (text === '') return 'empty'
  const foreign = foreignText(text)
  if (foreign !== undefined) return foreign
  if (text.startsWith('{')) return objectsFormat(text)
  return text.startsWith('[') ? arraysFormat(text) : 'csv'
}

/** What a file is that holds none of the formats read here; undefined for all others. */
export function foreignFormat(sample: Uint8Array): ForeignFormat | undefined {
  const magic = magicFormat(sample)
  if (magic !== undefined) return magic === 'parquet' ? undefined : magic
  const text = new TextDecoder('utf-8').decode(sample.subarray(0, HEAD_BYTES), { stream: true })
  return foreignText(text)
}

function magicFormat(sample: Uint8Array): 'parquet' | ForeignFormat | undefined {
  const head = Buffer.from(sample.subarray(0, HEAD_BYTES)).toString('latin1')
  const magic = MAGIC.find(([begin]) => head.startsWith(begin))?.[1]
  const isTar = magic === undefined && head.startsWith(TAR.mark, TAR.at)
  // A header of a text file may begin with ORC; no binary one is without a byte that no text has.
  if ((magic === undefined && !isTar) || isText(sample)) return undefined
  if (magic !== 'zip') return magic ?? 'tar'
  if (head.includes('mimetypeapplication/vnd.oasis.opendocument.spreadsheet')) return 'ods'
  return head.includes('[Content_Types].xml') || head.includes('xl/worksheets/') ? 'xlsx' : 'zip'
}

function isText(sample: Uint8Array): boolean {
  return sample.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d)
}

function objectsFormat(text: string): DetectedFormat {
  const { first, second } = firstLines(text)
  if (isJson(first)) return 'jsonl'
  // A key or nothing follows the bracket in JSON; elsewhere it is a character like others.
  if (!/^\{\s*(["}]|$)/.test(text)) return 'csv'
  if (areObjects(first)) return 'json'
  // A line that is broken or cut off, or an object that goes on in the next one.
  const isLine = second === undefined || (second.startsWith('{') && !/[,:[{]$/.test(first))
  return isLine ? 'jsonl' : 'json'
}

function arraysFormat(text: string): DetectedFormat {
  const { first, second } = firstLines(text)
  const value = parsed(first)
  if (Array.isArray(value)) {
    if (second?.startsWith('[')) return 'json-compact'
    return value.every((item) => typeof item === 'object' && item !== null) ? 'json-array' : 'json-compact'
  }
  // Names in brackets, or several arrays beside each other: a database's way to write separated values.
  if (!/^\[\s*([{["\]\d-]|true|false|null|$)/.test(text) || isJson(`[${first}]`)) return 'csv'
  if (second?.startsWith('[') && first.endsWith(']')) return 'json-compact'
  return second === undefined && !/^\[\s*([{[]|$)/.test(first) ? 'json-compact' : 'json-array'
}

/** The first line, and the next that is not blank, with the white space before it. */
function firstLines(text: string): { first: string; second: string | undefined } {
  const [first = '', ...others] = text.split(/\r\n|\r|\n/, MAX_LINES)
  return { first: first.trimEnd(), second: others.find((line) => line.trim() !== '') }
}

/** Whether the text begins with a JSON object and goes on with another, white space at most between them. */
function areObjects(text: string): boolean {
  // Each place may lie in a string: a few are enough.
  const places = [...text.matchAll(/\}\s*\{/g)].slice(0, MAX_PLACES)
  return places.some(({ index }) => isJson(text.slice(0, index + 1)))
}

function isJson(text: string): boolean {
  return parsed(text) !== undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
