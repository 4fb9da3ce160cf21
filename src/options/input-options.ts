// How the input is written, as a user says it -> frozen options. What is not said is found out from the input.

import { QUOTE, SPACE } from '../codecs/ascii.ts'
import type { CsvDialect } from '../formats/csv/dialect.ts'
import { FORMAT_OPTIONS, type FormatOption } from '../formats/format.ts'
import type { KnownHeader } from '../formats/known-header.ts'
import { FORMAT_NAMES, formatNamed } from '../formats/registry.ts'
import type { Encoding } from '../sources/encoding/to-utf8.ts'
import { callerOf } from './caller.ts'
import { CSV_OPTIONS, type RawCsvOptions } from './csv-options.ts'
import { ALL_VERBS, checked, flagOf, type Options } from './option.ts'
import { usage } from './option-values.ts'
import { choice } from './value-kinds.ts'

const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'latin1', 'windows-1252'] as const satisfies readonly Encoding[]

export interface RawInputOptions extends RawCsvOptions {
  /**
   * One of the formats of docs/formats.md, as `csv`. Default: by the name, then by the content; `clickhouse-tsv` and
   * `postgres-text` are never guessed.
   */
  readonly format?: string
  /** `utf-8`, `utf-16le`, `utf-16be`, `latin1`, `windows-1252`. Default: by a byte order mark, else UTF-8. */
  readonly encoding?: string
}

export const INPUT_OPTIONS = {
  format: {
    group: 'INPUT',
    scope: 'input',
    verbs: ALL_VERBS,
    kind: choice(FORMAT_NAMES),
    excludes: (format) => (FORMAT_NAMES.includes(format) ? withoutEffect(format) : []),
    isCommon: true,
    help: 'Format of the input.',
    otherwise: 'from the extension, else from the content',
  },
  encoding: {
    group: 'INPUT',
    scope: 'input',
    verbs: ALL_VERBS,
    kind: choice(ENCODINGS),
    help: 'Text encoding.',
    otherwise: 'from the byte order mark, else UTF-8',
  },
  ...CSV_OPTIONS,
} as const satisfies Options<RawInputOptions>

export interface InputOptions {
  readonly format: string | undefined
  /** An option that only separated values have: where neither the user nor a name says more, the input is CSV. */
  readonly saysFields: FormatOption | undefined
  /** Said by a variable or the settings file, for inputs of all kinds: ignored for an input that has no use for them. */
  readonly saidForAll: ReadonlySet<FormatOption>
  readonly encoding: Encoding | undefined
  /** What the user said of the dialect. */
  readonly dialect: Partial<CsvDialect>
  readonly hasHeader: boolean | undefined
  readonly skipLines: number
  readonly columns: readonly string[] | undefined
  /** What a first record would be a header by, as far as the load knows. */
  readonly knownHeaders?: readonly KnownHeader[]
}

/** They say something of several formats: none follows from them. */
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
    const hint = without === 'columns' ? 'restrict a load to some columns with --only' : 'leave one of them out'
    throw usage(`${flagOf(without)} has no effect with --format ${format}`, hint)
  }
  const ofDialect = Object.entries({ ...bytes, nulls }).filter(([, value]) => value !== undefined)
  const dialect = Object.fromEntries(ofDialect) as Partial<CsvDialect>
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
    saysFields: said.find((name) => !OF_SEVERAL.includes(name) && !saidForAll.has(name)),
    saidForAll,
    encoding,
    dialect: Object.freeze(dialect),
    hasHeader: header,
    skipLines,
    columns,
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
