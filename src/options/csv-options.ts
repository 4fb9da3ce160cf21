// The options that describe the CSV dialect.

import { namesAs, texts } from './kinds/list-kinds.ts'
import { type Option, type Options, READS } from './option.ts'
import { usage } from './option-values.ts'
import { choice, SWITCH_OR_NO, textAs, wholeNumber } from './value-kinds.ts'

export interface RawCsvOptions {
  /** CSV: field delimiter, one ASCII character or `tab`. Default: detected from the input. */
  readonly delimiter?: string
  /** CSV: quote character, or `none`. Default: `"`. */
  readonly quote?: string
  /** CSV: how a quote is escaped in a quoted field: `double` or `backslash`. Default: detected from the input. */
  readonly escape?: 'double' | 'backslash'
  /** CSV: ignore spaces at the start of a field, including before an opening quote. Default: detected from the input. */
  readonly skipInitialSpace?: boolean
  /** CSV: whether the first record is a header row. Default: detected from the input. */
  readonly header?: boolean
  /** CSV: skip the first N lines, before the header row; 0 to 10,000. Default: 0. */
  readonly skipLines?: number
  /** CSV: unquoted fields that mean NULL. Default: the empty field. */
  readonly null?: string | readonly string[]
  /** CSV: skip lines that begin with this ASCII character. Default: detected from the input. */
  readonly comment?: string
  /** CSV: what to do with a record that has too few fields: `reject` it, or `pad` it with NULLs. Default: `reject`. */
  readonly ragged?: 'reject' | 'pad'
  /** CSV: field names, in order, instead of those in the header row. Default: from the header row. */
  readonly columns?: string | readonly string[]
}

const CSV = { group: 'CSV', scope: 'input', verbs: READS } as const satisfies Partial<Option>

/** No file has more title lines than this. */
const MAX_SKIPPED_LINES = 10_000

const BYTES: Readonly<Record<string, string>> = {
  tab: '\t',
  '\\t': '\t',
  space: ' ',
  comma: ',',
  semicolon: ';',
  pipe: '|',
}

function byteOf(name: string, said: string): number {
  const character = BYTES[said] ?? said
  const code = character.length === 1 ? character.charCodeAt(0) : 0
  if (code > 0 && code < 0x80 && !'\r\n'.includes(character)) return code
  throw usage(`--${name} ${JSON.stringify(said)} is not one ASCII character`, 'write the character itself, or tab')
}

function namesOf(_: string, all: readonly string[]): readonly string[] {
  const twice = all.find((name, index) => all.indexOf(name) < index)
  if (twice !== undefined) throw usage(`--columns names ${twice} twice`, 'name each column once')
  return Object.freeze([...all])
}

export const CSV_OPTIONS = {
  delimiter: {
    ...CSV,
    kind: textAs('CHAR|tab', byteOf),
    isCommon: true,
    help: 'Field delimiter.',
    otherwise: 'detected from the input',
  },
  quote: {
    ...CSV,
    kind: textAs('CHAR|none', (name, said) => (said === 'none' ? -1 : byteOf(name, said))),
    excludes: (quote) => (quote === 'none' ? ['escape'] : []),
    help: 'Quote character.',
    otherwise: '"',
  },
  escape: {
    ...CSV,
    kind: choice(['double', 'backslash']),
    help: 'How a quote is escaped in a quoted field.',
    otherwise: 'detected from the input',
  },
  skipInitialSpace: {
    ...CSV,
    kind: SWITCH_OR_NO,
    help: 'Ignore spaces at the start of a field, including before an opening quote.',
    otherwise: 'detected from the input',
  },
  header: {
    ...CSV,
    kind: SWITCH_OR_NO,
    isCommon: true,
    help: 'Whether the first record is a header row.',
    otherwise: 'detected from the input',
  },
  skipLines: {
    ...CSV,
    kind: wholeNumber(0, MAX_SKIPPED_LINES),
    default: 0,
    help: 'Skip the first N lines, before the header row.',
  },
  columns: {
    ...CSV,
    kind: namesAs('NAME[,NAME…]', namesOf),
    help: 'Field names, in order, instead of those in the header row.',
    otherwise: 'from the header row',
  },
  null: {
    ...CSV,
    kind: texts('WORD'),
    help: 'An unquoted field that means NULL. Can be repeated.',
    otherwise: "the empty field ('')",
  },
  comment: {
    ...CSV,
    kind: textAs('CHAR', byteOf),
    help: 'Skip lines that begin with CHAR.',
    otherwise: 'detected from the input',
  },
  ragged: {
    ...CSV,
    kind: choice(['reject', 'pad']),
    help: 'What to do with a record that has too few fields: reject it, or pad it with NULLs.',
    otherwise: 'reject',
  },
} as const satisfies Options<RawCsvOptions>
