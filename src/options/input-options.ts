// The options that describe the input -> frozen options. What is not set is detected from the input.

import { QUOTE, SPACE } from '../codecs/ascii.ts'
import type { CsvDialect } from '../formats/csv/dialect.ts'
import { FORMAT_OPTIONS, type FormatOption } from '../formats/format.ts'
import type { KnownHeader } from '../formats/known-header.ts'
import { FORMAT_NAMES, formatNamed } from '../formats/registry.ts'
import type { Encoding } from '../sources/encoding/to-utf8.ts'
import { callerOf } from './caller.ts'
import { CSV_OPTIONS, type RawCsvOptions } from './csv-options.ts'
import { checked, flagOf, type Options, READS } from './option.ts'
import { usage } from './option-values.ts'
import { choice } from './value-kinds.ts'

const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'latin1', 'windows-1252'] as const satisfies readonly Encoding[]

export interface RawInputOptions extends RawCsvOptions {
  /**
   * One of the formats of docs/formats.md, such as `csv`. Default: from the file extension, else detected from the content; `clickhouse-tsv` and
   * `postgres-text` are never guessed.
   */
  readonly format?: string
  /** Text encoding: `utf-8`, `utf-16le`, `utf-16be`, `latin1` or `windows-1252`. Default: from the byte order mark, else UTF-8. */
  readonly encoding?: Encoding
}

export const INPUT_OPTIONS = {
  format: {
    group: 'INPUT',
    scope: 'input',
    verbs: READS,
    kind: choice(FORMAT_NAMES),
    excludes: (format) => (FORMAT_NAMES.includes(format) ? withoutEffect(format) : []),
    isCommon: true,
    help: 'Input format.',
    otherwise: 'from the file extension, else detected from the content',
  },
  encoding: {
    group: 'INPUT',
    scope: 'input',
    verbs: READS,
    kind: choice(ENCODINGS),
    help: 'Text encoding.',
    otherwise: 'from the byte order mark, else UTF-8',
  },
  ...CSV_OPTIONS,
} as const satisfies Options<RawInputOptions>

export interface InputOptions {
  readonly format: string | undefined
  /** An option that only CSV formats have: if neither `--format` nor a file name decides, the input is CSV. */
  readonly saysFields: FormatOption | undefined
  /** Set by a variable or the settings file, so for all inputs: ignored for an input to which they do not apply. */
  readonly saidForAll: ReadonlySet<FormatOption>
  readonly encoding: Encoding | undefined
  /** The parts of the dialect that the user set. */
  readonly dialect: Partial<CsvDialect>
  readonly hasHeader: boolean | undefined
  readonly skipLines: number
  readonly columns: readonly string[] | undefined
  /** Headers of the table or of other sources: a first record that matches one is a header row. */
  readonly knownHeaders?: readonly KnownHeader[]
}

/** They apply to several formats, so that no format can be inferred from them. */
const OF_SEVERAL: readonly FormatOption[] = ['header', 'columns']

function withoutEffect(format: string): readonly FormatOption[] {
  const { options } = formatNamed(format)
  return FORMAT_OPTIONS.filter((name) => !options.includes(name))
}

export function resolveInputOptions(raw: RawInputOptions): InputOptions {
  const options = checked(INPUT_OPTIONS, raw)
  const { format, encoding, header, skipLines, columns, null: nulls, ...bytes } = options
  const known = format === undefined ? undefined : formatNamed(format)
  const said = FORMAT_OPTIONS.filter((name) => raw[name] !== undefined)
  const origins = callerOf(raw)?.origins
  const saidForAll = new Set(said.filter((name) => origins?.has(flagOf(name))))
  const without = format === undefined ? undefined : withoutEffect(format).find((name) => raw[name] !== undefined)
  if (without !== undefined) {
    const hint = without === 'columns' ? 'to load only some of the columns, use --only' : 'leave one of them out'
    throw usage(`${flagOf(without)} has no effect with --format ${format}`, hint)
  }
  const ofDialect = Object.entries({ ...bytes, nulls }).filter(([, value]) => value !== undefined)
  const dialect = Object.fromEntries(ofDialect) as Partial<CsvDialect>
  refuseSameBytes(dialect, known?.options.includes('quote') ?? true)
  if (raw.quote === 'none' && raw.escape !== undefined)
    throw usage('--escape has no effect with --quote none', 'leave one of them out')
  if (dialect.skipInitialSpace && dialect.delimiter === SPACE) {
    throw usage('--skip-initial-space cannot be used with --delimiter space', 'leave one of them out')
  }
  if (raw.delimiter !== undefined && known?.notDelimiters?.test(raw.delimiter)) {
    throw usage(
      `--delimiter ${raw.delimiter} is ambiguous: it is part of an escape sequence of ${format}`,
      'check how the file was written',
    )
  }
  return Object.freeze({
    format,
    saysFields: said.find((name) => !OF_SEVERAL.includes(name) && !saidForAll.has(name)),
    saidForAll,
    encoding,
    dialect: Object.freeze(dialect),
    hasHeader: header,
    skipLines,
    columns,
  })
}

/** Delimiter, quote and comment must differ. Without --quote the quote is the double quote, in formats that have quotes. */
function refuseSameBytes({ delimiter, quote, comment }: Partial<CsvDialect>, hasQuotes: boolean): void {
  if (hasQuotes && quote === undefined && (delimiter === QUOTE || comment === QUOTE)) {
    throw usage(
      `--${delimiter === QUOTE ? 'delimiter' : 'comment'} is the same character as the quote`,
      'set the quote character with --quote, or turn quoting off with --quote none',
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
    throw usage(`--${one} and --${other} are the same character`, 'use different characters')
  }
}
