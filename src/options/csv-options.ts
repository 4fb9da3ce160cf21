// The options that say how separated values are written.

import { ALL_VERBS, type Option, type Options } from './option.ts'
import { usage } from './option-values.ts'
import { choice, namesAs, SWITCH_OR_NO, textAs, texts, wholeNumber } from './value-kinds.ts'

export interface RawCsvOptions {
  /** CSV: the byte between fields, or `tab`. Default: found in the input. */
  readonly delimiter?: string
  /** CSV: the byte around fields, or `none`. Default: `"`. */
  readonly quote?: string
  /** CSV: how a quote is written inside quotes: `double` or `backslash`. Default: found in the input. */
  readonly escape?: string
  /** CSV: spaces at the beginning of a field are no part of it, also before a quote. Default: found in the input. */
  readonly skipInitialSpace?: boolean
  /** CSV: whether the first record names the fields. Default: found in the input. */
  readonly header?: boolean
  /** CSV: skip the first N lines, which are neither header nor records; up to 10,000. Default: 0. */
  readonly skipLines?: number
  /** CSV: unquoted fields that are NULL. Default: the empty one. */
  readonly null?: string | readonly string[]
  /** CSV: lines that begin with this byte are skipped. Default: found in the input. */
  readonly comment?: string
  /** CSV: what becomes of a record with fewer fields than the input has: `reject`, or `pad` with NULLs. Default: `reject`. */
  readonly ragged?: string
  /** CSV: the names of the fields, in their order; in place of a header's. Default: those of the header. */
  readonly columns?: string | readonly string[]
}

const CSV = { group: 'CSV', scope: 'input', verbs: ALL_VERBS } as const satisfies Partial<Option>

/** More of them are no titles. */
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

function namesOf(_: string, said: string | readonly string[]): readonly string[] {
  const all = typeof said === 'string' ? said.split(',').map((name) => name.trim()) : said
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
    otherwise: 'found in the input',
  },
  quote: {
    ...CSV,
    kind: textAs('CHAR|none', (name, said) => (said === 'none' ? -1 : byteOf(name, said))),
    help: 'Quote character.',
    otherwise: '"',
  },
  escape: {
    ...CSV,
    kind: choice(['double', 'backslash']),
    help: 'How a quote is escaped in a quoted field.',
    otherwise: 'found in the input',
  },
  skipInitialSpace: {
    ...CSV,
    kind: SWITCH_OR_NO,
    help: 'Ignore spaces at the start of a field, also before its quote.',
    otherwise: 'found in the input',
  },
  header: {
    ...CSV,
    kind: SWITCH_OR_NO,
    isCommon: true,
    help: 'The first record is a header, or is not.',
    otherwise: 'found in the input',
  },
  skipLines: {
    ...CSV,
    kind: wholeNumber(0, MAX_SKIPPED_LINES),
    default: 0,
    help: 'Skip the first N lines, above the header or the first record.',
  },
  columns: {
    ...CSV,
    kind: namesAs('NAME[,NAME…]', namesOf),
    help: 'The names of the fields, in order.',
    otherwise: 'those of the header',
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
    otherwise: 'found in the input',
  },
  ragged: {
    ...CSV,
    kind: choice(['reject', 'pad']),
    help: 'A record with too few fields is a reject, or is padded with NULLs.',
    otherwise: 'reject',
  },
} as const satisfies Options<RawCsvOptions>
