// How the input is written, as a user says it -> frozen options. What is not said is found out from the input.

import { QUOTE, SPACE } from '../codecs/ascii.ts'
import type { CsvDialect } from '../formats/csv/dialect.ts'
import { FORMAT_OPTIONS, type FormatOption } from '../formats/format.ts'
import type { KnownHeader } from '../formats/known-header.ts'
import { FORMAT_NAMES, formatNamed } from '../formats/registry.ts'
import type { Encoding } from '../sources/encoding/to-utf8.ts'
import { integer, oneOf, usage } from './option-values.ts'

const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'latin1', 'windows-1252'] as const satisfies readonly Encoding[]

export interface RawInputOptions {
  /**
   * `jsonl`, `json`, `json-compact`, `csv`, `tsv`, `clickhouse-tsv`, `postgres-text`, `parquet`. Without it: by the
   * name, then by the content; `clickhouse-tsv` and `postgres-text` are never guessed.
   */
  readonly format?: string
  /** `utf-8`, `utf-16le`, `utf-16be`, `latin1`, `windows-1252`. Without it: by a mark of byte order, else UTF-8. */
  readonly encoding?: string
  /** CSV: the byte between fields, or `tab`. */
  readonly delimiter?: string
  /** CSV: the byte around fields, or `none`. */
  readonly quote?: string
  /** CSV: how a quote is written inside quotes: `double` or `backslash`. */
  readonly escape?: string
  /** CSV: spaces at the beginning of a field are no part of it, also before a quote. Found without it. */
  readonly skipInitialSpace?: boolean
  /** CSV: whether the first record names the fields. */
  readonly header?: boolean
  /** CSV: so many lines at the beginning are neither header nor records. */
  readonly skipLines?: number
  /** CSV: unquoted fields that are NULL; the empty one without it. */
  readonly null?: string | readonly string[]
  /** CSV: lines that begin with this byte are no records. */
  readonly comment?: string
  /** CSV: what becomes of a record with fewer fields than the input has: `reject`, or `pad` with NULLs. */
  readonly ragged?: string
  /** CSV: the names of the fields, in their order; in place of a header's. */
  readonly columns?: string | readonly string[]
}

export interface InputOptions {
  readonly format: string | undefined
  /** An option that only separated values have: where neither the user nor a name says more, the input is CSV. */
  readonly saysFields: FormatOption | undefined
  readonly encoding: Encoding | undefined
  /** What the user said of the dialect. */
  readonly dialect: Partial<CsvDialect>
  readonly hasHeader: boolean | undefined
  readonly skipLines: number
  readonly columns: readonly string[] | undefined
  /** What a first record would be a header by, as far as the load knows. */
  readonly knownHeaders?: readonly KnownHeader[]
}

const ESCAPES = ['double', 'backslash'] as const
const RAGGED = ['reject', 'pad'] as const
/** They say something of several formats: none follows from them. */
const OF_SEVERAL: readonly FormatOption[] = ['header', 'columns']

/** More of them are no titles. */
const MAX_SKIPPED_LINES = 10_000

/** The flag of an option. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

export function resolveInputOptions(raw: RawInputOptions): InputOptions {
  const format = raw.format === undefined ? undefined : oneOf('format', raw.format, FORMAT_NAMES)
  const known = format === undefined ? undefined : formatNamed(format)
  const said = FORMAT_OPTIONS.filter((name) => raw[name] !== undefined)
  const without = known && said.find((name) => !known.options.includes(name))
  if (without !== undefined) {
    const hint = without === 'columns' ? 'restrict a load to some columns with --only' : 'leave one of them out'
    throw usage(`${flagOf(without)} has no effect with --format ${format}`, hint)
  }
  const nulls = typeof raw.null === 'string' ? [raw.null] : raw.null
  const dialect: Partial<CsvDialect> = {
    ...(raw.delimiter !== undefined && { delimiter: byteOf('delimiter', raw.delimiter) }),
    ...(raw.quote !== undefined && { quote: raw.quote === 'none' ? -1 : byteOf('quote', raw.quote) }),
    ...(raw.escape !== undefined && { escape: oneOf('escape', raw.escape, ESCAPES) }),
    ...(raw.skipInitialSpace !== undefined && { skipInitialSpace: raw.skipInitialSpace }),
    ...(nulls !== undefined && { nulls }),
    ...(raw.comment !== undefined && { comment: byteOf('comment', raw.comment) }),
    ...(raw.ragged !== undefined && { ragged: oneOf('ragged', raw.ragged, RAGGED) }),
  }
  refuseSameBytes(dialect, known?.options.includes('quote') ?? true)
  if (dialect.skipInitialSpace && dialect.delimiter === SPACE) {
    throw usage('--skip-initial-space with --delimiter space would skip delimiters', 'leave one of them out')
  }
  if (raw.delimiter !== undefined && known?.notDelimiters?.test(raw.delimiter)) {
    throw usage(
      `--delimiter ${raw.delimiter} cannot be told from an escape of ${format}`,
      'check how the file was made',
    )
  }
  return Object.freeze({
    format,
    saysFields: said.find((name) => !OF_SEVERAL.includes(name)),
    encoding: raw.encoding === undefined ? undefined : oneOf('encoding', raw.encoding, ENCODINGS),
    dialect: Object.freeze(dialect),
    hasHeader: raw.header,
    skipLines: raw.skipLines === undefined ? 0 : integer('skip-lines', raw.skipLines, 0, MAX_SKIPPED_LINES),
    columns: raw.columns === undefined ? undefined : namesOf(raw.columns),
  })
}

/** What one byte cannot be at once. A quote that nobody names is the double quote, wherever there are quotes. */
function refuseSameBytes({ delimiter, quote, comment }: Partial<CsvDialect>, hasQuotes: boolean): void {
  if (hasQuotes && quote === undefined && (delimiter === QUOTE || comment === QUOTE)) {
    throw usage(
      `--${delimiter === QUOTE ? 'delimiter' : 'comment'} is the quote`,
      'say what stands around fields with --quote, or --quote none',
    )
  }
  const said = { delimiter, quote, comment }
  for (const [one, other] of [
    ['delimiter', 'quote'],
    ['delimiter', 'comment'],
    ['quote', 'comment'],
  ] as const) {
    const byte = said[one]
    if (byte === undefined || byte < 0 || byte !== said[other]) continue
    throw usage(`--${one} and --${other} name the same byte`, 'say them apart')
  }
}

const BYTES: Readonly<Record<string, string>> = {
  tab: '\t',
  '\\t': '\t',
  space: ' ',
  comma: ',',
  semicolon: ';',
  pipe: '|',
}

function byteOf(name: string, text: string): number {
  const character = BYTES[text] ?? text
  const code = character.length === 1 ? character.charCodeAt(0) : 0
  if (code > 0 && code < 0x80 && !'\r\n'.includes(character)) return code
  throw usage(`--${name} ${JSON.stringify(text)} is not one ASCII character`, 'write the character itself, or tab')
}

function namesOf(columns: string | readonly string[]): readonly string[] {
  const names = typeof columns === 'string' ? columns.split(',').map((name) => name.trim()) : columns
  const twice = names.find((name, index) => names.indexOf(name) < index)
  if (twice !== undefined) throw usage(`--columns names ${twice} twice`, 'name each column once')
  return Object.freeze([...names])
}
