// Errors and warnings name options by their flags: `--max-errors 100`. To callers of the library the same texts name them
// as options: `maxErrors: 100`.

import { flagOf } from './input-options.ts'
import { FLAG, type Kind, OPTION_KINDS } from './option-kinds.ts'

/** Set in the settings of a call by the command line, which has flags. */
export const SAYS_FLAGS: unique symbol = Symbol('says flags')

/** Options of the calls themselves, beside those of a load. */
const OF_CALLS = ['table', 'peek', 'sink', 'method', 'target', 'filesFrom', 'endpoint', 'region'] as const
const FLAGS_OF_CALLS = ['noSignRequest', 'ignoreHivePartitions'] as const

/** Texts of these go into a list. */
const LISTS = new Set(['rename', 'set'])
/** A mere `embedded` or `failFast` reads better than with its value, and means the same. */
const BARE = new Set(['embedded', 'failFast'])

const NAMES: ReadonlyMap<string, { readonly name: string; readonly isFlag: boolean }> = new Map(
  [
    ...Object.entries(OPTION_KINDS).map(([name, kind]: [string, Kind]) => ({ name, isFlag: kind === FLAG })),
    ...OF_CALLS.map((name) => ({ name, isFlag: false })),
    ...FLAGS_OF_CALLS.map((name) => ({ name, isFlag: true })),
  ].map((option) => [flagOf(option.name), option]),
)

/** What is a value behind a flag, and no word of the sentence: in quotes, a pair, a placeholder, a number, or a known word. */
const VALUE =
  /^ ('[^']*'|[^\s,;:=]+=[^\s,;:]+|[A-Z]{2,}\b|\d+%?|[a-z](?:,[a-z])+|(?:auto|typed|text|utf-8|utf-16[lb]e|latin1|windows-1252|ms|us|ns|s|quoted-numbers|empty-null|int-bool|lz4|zstd|double|backslash|reject|pad|error|skip|default|none|null|tab|jsonl|json-compact|json|csv|tsv|clickhouse-tsv|postgres-text|parquet)(?![\w-]))/
const MENTION = /(?<![\w"'./=-])--(no-)?([a-z]+(?:-[a-z]+)*)(?![\w-])/g

/** The text with the names of options in place of flags. What stands in quotes is somebody's data, and stays. */
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
    const value = option.isFlag ? undefined : VALUE.exec(text.slice(end))?.[1]
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
