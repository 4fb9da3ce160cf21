// Errors and warnings name options by their flags: `--max-errors 100`. To callers of the library the same texts name them
// as options: `maxErrors: 100`.

import { ALL_OPTIONS } from './all-options.ts'
import { flagOf, type Option } from './option.ts'

/** Options of the calls themselves, beside those that have flags. */
const OF_CALLS = ['sink', 'method'] as const

/** Texts of these go into a list. */
const LISTS = new Set(['rename', 'set'])
/** A mere `embedded` or `failFast` reads better than with its value, and means the same. */
const BARE = new Set(['embedded', 'failFast'])

interface Named {
  readonly name: string
  readonly isFlag: boolean
  /** The value stays a word of the sentence. */
  readonly isAlone?: true
}

const NAMES: ReadonlyMap<string, Named> = new Map(
  [
    ...Object.entries<Option>(ALL_OPTIONS).flatMap(([name, { kind, isOfCommands }]) =>
      isOfCommands ? [] : [{ name, isFlag: kind.placeholder === undefined }],
    ),
    ...OF_CALLS.map((name): Named => ({ name, isFlag: false, isAlone: true })),
  ].map((option) => [flagOf(option.name), option]),
)

const CHOICES = new Set(Object.values<Option>(ALL_OPTIONS).flatMap(({ kind }) => kind.choices ?? []))
const KNOWN = [...CHOICES, 'none', 'tab'].sort((one, other) => other.length - one.length)

/** What is a value behind a flag, and no word of the sentence: in quotes, a pair, a placeholder, a number, or a known word. */
const VALUE = new RegExp(
  `^ ('[^']*'|[^\\s,;:=]+=[^\\s,;:]+|[A-Z]{2,}\\b|\\d+%?|[a-z](?:,[a-z])+|(?:${KNOWN.join('|')})(?![\\w-]))`,
)
const MENTION = /(?<![\w"'./=-])--(no-)?([a-z]+(?:-[a-z]+)*)(?![\w-])/g

/** The text with the names of options in place of flags. What is in quotes is data, and stays. */
export function optionWords(text: string): string {
  let result = ''
  let end = 0
  // A command for a shell stays one.
  const command = text.search(/\bbulkload (?:…|pg|clickhouse|inspect) /)
  for (const mention of text.matchAll(MENTION)) {
    if (command >= 0 && mention.index > command) break
    const [whole, no, rest = ''] = mention
    const own = NAMES.get(whole)
    const option = own ?? (no === undefined ? undefined : NAMES.get(`--${rest}`))
    if (option === undefined) continue
    result += text.slice(end, mention.index)
    end = mention.index + whole.length
    const value = option.isFlag || option.isAlone ? undefined : VALUE.exec(text.slice(end))?.[1]
    if (value !== undefined) end += value.length + 1
    result += said(option.name, option.isFlag && !BARE.has(option.name) ? String(own !== undefined) : value)
  }
  return result + text.slice(end)
}

function said(name: string, value: string | undefined): string {
  if (value === undefined) return name
  if (/^(?:true|false|\d+|'.*')$/.test(value)) return `${name}: ${value}`
  return LISTS.has(name) ? `${name}: ['${value}']` : `${name}: '${value}'`
}
