// The options that name how values are written where that is not the usual way.

import { parseDatePattern } from '../../codecs/notations/date-pattern.ts'
import { zoneOrNone } from '../../codecs/notations/zone-names.ts'
import { namesAs, type Pairs, pairs, texts } from '../kinds/list-kinds.ts'
import { LOADS, type Option, type Options, type Verb } from '../option.ts'
import { usage } from '../option-values.ts'
import { type Kind, textAs } from '../value-kinds.ts'

export interface NotationOptions {
  /**
   * How the dates and times of columns are written: `{ column: 'DD.MM.YYYY HH:mm' }`, or strings such as `column=%d/%m/%Y`. Any other way is
   * a bad record. Default: ISO 8601.
   */
  readonly dateFormat?: Readonly<Record<string, string>> | string | readonly string[]
  /** Zone of times that name none, such as `Europe/Berlin`. Default: the zone of the column, else UTC. */
  readonly timeZone?: string
  /** Columns whose numbers have a decimal comma, with or without thousands (`1.234,56`); an array, or one string with commas. Default: none. */
  readonly decimalComma?: string | readonly string[]
  /** Columns whose numbers have thousands separators and a decimal point (`1,234.56`); an array, or one string with commas. Default: none. */
  readonly thousands?: string | readonly string[]
  /** Columns of integers that also take numbers equal to one, such as `1.0` and `2e3`; an array, or one string with commas. Default: none. */
  readonly exactIntegers?: string | readonly string[]
  /** Further words for true, in any case. Default: none. */
  readonly true?: string | readonly string[]
  /** Further words for false, in any case. Default: none. */
  readonly false?: string | readonly string[]
}

/** A file that is written has no columns of such types to convert to. */
const TYPED_READERS: readonly Verb[] = [...LOADS, 'inspect']
const NOTATION = { group: 'INPUT', scope: 'input', verbs: TYPED_READERS } as const satisfies Partial<Option>

const ENTRIES = pairs<string>(
  'COLUMN=PATTERN',
  'an object of strings, { column: "DD.MM.YYYY" }, a string, or an array of strings',
  (value) => typeof value === 'string',
)

/** `column=pattern`, as an object. A pattern may have commas: a text is one entry. */
const FORMATS: Kind<Pairs<string> | string, Readonly<Record<string, string>>> = {
  ...ENTRIES,
  schema: { type: ['object', 'array', 'string'], items: { type: 'string' } },
  accepts: (value) => typeof value === 'string' || ENTRIES.accepts(value),
  read: (name, text) => (/^[{[]/.test(text) ? ENTRIES.read(name, text) : text),
  check: (name, said) => {
    const texts = typeof said === 'string' ? [said] : said
    const all = Array.isArray(texts) ? texts.map((one: string) => entryOf(name, one)) : Object.entries(texts)
    for (const [index, [column, pattern]] of all.entries()) {
      if (all.findIndex(([other]) => other === column) < index)
        throw usage(`--${name} names ${column} twice`, 'name each column once')
      checkPattern(name, column, pattern)
    }
    return Object.freeze(Object.fromEntries(all))
  },
}

function entryOf(name: string, said: string): readonly [column: string, pattern: string] {
  const at = said.indexOf('=')
  if (at > 0 && at < said.length - 1) return [said.slice(0, at), said.slice(at + 1)]
  throw usage(`--${name} ${said} is not COLUMN=PATTERN`, `for example --${name} day=DD.MM.YYYY`)
}

function checkPattern(name: string, column: string, pattern: string): void {
  try {
    parseDatePattern(pattern)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw usage(
      `--${name} ${column}=${pattern}: the pattern ${cause.message}`,
      'docs/formats.md lists the fields of patterns',
    )
  }
}

const COLUMNS = namesAs('COLUMN[,COLUMN…]', (_, items) => Object.freeze(items.map((item) => item.trim())))

export const NOTATION_OPTIONS = {
  dateFormat: {
    ...NOTATION,
    kind: FORMATS,
    help: 'How the dates and times of a column are written: %d/%m/%Y, or DD.MM.YYYY HH:mm. Can be repeated.',
    otherwise: 'ISO 8601',
  },
  timeZone: {
    ...NOTATION,
    kind: textAs('ZONE', (name, zone) => {
      if (zoneOrNone(zone) !== undefined) return zone
      throw usage(`--${name} ${zone} is not a time zone`, 'use a name such as Europe/Berlin or UTC')
    }),
    help: 'Zone of times that name none, such as Europe/Berlin.',
    otherwise: 'the zone of the column, else UTC',
  },
  decimalComma: {
    ...NOTATION,
    kind: COLUMNS,
    help: 'Columns whose numbers have a decimal comma, with or without thousands: 1.234,56.',
    otherwise: 'none',
  },
  thousands: {
    ...NOTATION,
    kind: COLUMNS,
    help: 'Columns whose numbers have thousands separators and a decimal point: 1,234.56.',
    otherwise: 'none',
  },
  exactIntegers: {
    ...NOTATION,
    kind: COLUMNS,
    help: 'Columns of integers that also accept numbers equal to one: 1.0 and 2e3.',
    otherwise: 'none',
  },
  true: {
    ...NOTATION,
    kind: texts('WORD'),
    help: 'A further word for true, in any case. Can be repeated.',
    otherwise: 'none',
  },
  false: {
    ...NOTATION,
    kind: texts('WORD'),
    help: 'A further word for false, in any case. Can be repeated.',
    otherwise: 'none',
  },
} as const satisfies Options<NotationOptions>
