// Random dialects, and random records of a plan's columns as separated values: mostly as programs write them, sometimes not.

import { CSV, type CsvDialect } from '../../src/formats/csv/dialect.ts'
import type { Plan } from '../../src/plan/plan.ts'
import type { Random } from '../oracle/random.ts'
import { oddValue, plainValue } from './plain-values.ts'

const PLAIN_DELIMITERS = [',', ',', ';', '\t', '|', '\x01', '~', '"', "'", '\\', '#', '_', '/']
/** Bytes of values: what a field is depends on them. */
const ODD_DELIMITERS = [' ', '.', '-', ':', '0', 'T', 'e', '+']
const QUOTES = ['"', '"', '"', "'", '|', 'a', '1', '-', '\\']
const NULLS: readonly (readonly string[])[] = [
  [''],
  [''],
  ['', '\\N'],
  ['NULL'],
  [],
  ['', 'null', 'NA', 'n/a'],
  ['0', '-', 'a,b', '"', '2024-02-29'],
  ['\0', 'é', 'sixteen_bytes_16'],
  ['', 'longer than one vector is'],
]
const LINE_ENDS = ['\n', '\n', '\r\n', '\r']
const ODD_TEXTS = [
  '',
  ' ',
  '"',
  '""',
  '\\',
  '\\"',
  '""a',
  'a"',
  'a""b',
  "'",
  "''",
  ',',
  ',,',
  '\t',
  '\0',
  '#',
  '|',
  '\x7f',
  'é',
  '\n',
  '\r',
  '\r\n',
  '\n\r',
  'a\r\n\r\n"b"\n',
  '\\\n',
  '\\\r\n',
  'fifteen bytes..\r\nand "more"',
]
const ODD_NUMBERS = [
  '+5',
  '007',
  ' 12 ',
  '.5',
  '5.',
  '1e5',
  '-',
  '--1',
  '0x10',
  '1_000',
  '12a',
  'true',
  'NaN',
  '-0',
  '٣',
]
const ODD_WORDS = ['True', 't', 'no', 'YES', '1', 'trues', 'truefalse', 'fals', 'NULL', 'null', '\\N', 'NA', 'n/a']
const ODD_VALUES = [...ODD_TEXTS, ...ODD_NUMBERS, ...ODD_WORDS, 'x'.repeat(40), 'sixteen_bytes_16', 'sixteen_bytes_17x']

export function randomDialect(random: Random): CsvDialect {
  const delimiter = random.pick(random.chance(0.9) ? PLAIN_DELIMITERS : ODD_DELIMITERS)
  const quote = random.chance(0.1) ? undefined : random.pick(QUOTES.filter((byte) => byte !== delimiter))
  return {
    ...CSV,
    delimiter: delimiter.charCodeAt(0),
    quote: quote === undefined ? -1 : quote.charCodeAt(0),
    escape: random.chance(0.3) ? 'backslash' : 'double',
    comment: random.chance(0.2) ? '#'.charCodeAt(0) : -1,
    nulls: random.pick(NULLS),
    trailingDelimiter: random.chance(0.15),
    plainValues: random.chance(0.2),
    ragged: random.chance(0.2) ? 'pad' : 'reject',
  }
}

/** The order of a file's fields: mostly the plan's, with others between them; sometimes without some, or with one twice. */
export function randomFields(random: Random, plan: Plan): number[] {
  const isComplete = random.chance(0.95)
  const mayMiss = (index: number): boolean => plan.columns[index]!.whenMissing !== 'reject' || !isComplete
  const fields = [...plan.columns.keys()].filter((index) => !mayMiss(index) || random.chance(0.8))
  for (let i = fields.length; i >= 0; i--) if (random.chance(0.15)) fields.splice(i, 0, -1)
  if (random.chance(0.05)) fields.push(random.below(plan.columns.length))
  return random.chance(0.05) ? random.shuffled(fields) : fields
}

export function randomSeparated(random: Random, plan: Plan, dialect: CsvDialect, fields: readonly number[]): Buffer {
  const lineEnd = random.pick(LINE_ENDS)
  const quoting = random.pick([0, 0.1, 1])
  const oddness = random.pick([0, 0, 0.02, 0.2])
  const count = 1 + random.below(120)
  return Buffer.concat(Array.from({ length: count }, () => Buffer.from(randomRecord())))

  function randomRecord(): string {
    if (random.chance(oddness / 4)) return `${random.pick(['', '#', '# a "b', ' ', ',,', '"'])}\n`
    const cells = fields.map((index) => cellOf(index))
    if (random.chance(oddness / 4)) cells.push(...(random.chance(0.5) ? ['', ''] : ['more']))
    if (random.chance(oddness / 4)) cells.pop()
    const end = random.chance(oddness / 4) ? random.pick(LINE_ENDS) : lineEnd
    const delimiter = String.fromCharCode(dialect.delimiter)
    const last = dialect.trailingDelimiter && !random.chance(oddness / 4) ? delimiter : ''
    return `${cells.join(delimiter)}${last}${end}`
  }

  function cellOf(index: number): string {
    const value = random.chance(oddness) ? random.pick(ODD_VALUES) : plainCell(index)
    if (random.chance(oddness / 10)) return value
    const { delimiter, quote } = dialect
    const isOpen = [delimiter, quote, 0x0a, 0x0d].some((byte) => byte >= 0 && value.includes(String.fromCharCode(byte)))
    return quote >= 0 && (isOpen || random.chance(quoting)) ? inQuotes(value) : value
  }

  function plainCell(index: number): string {
    const { type, nullable } = plan.columns[index] ?? { type: 'text', nullable: true }
    if (dialect.nulls.length > 0 && random.chance(nullable ? 0.1 : oddness / 10)) return random.pick(dialect.nulls)
    const json = random.chance(oddness) ? oddValue(random, type) : plainValue(random, index < 0 ? 'text' : type)
    if (!json.startsWith('"')) return json
    try {
      return JSON.parse(json) as string
    } catch {
      return json
    }
  }

  function inQuotes(value: string): string {
    const quote = String.fromCharCode(dialect.quote)
    const before = dialect.escape === 'backslash' && random.chance(0.5) ? '\\' : quote
    const text = dialect.escape === 'backslash' && quote !== '\\' ? value.replaceAll('\\', '\\\\') : value
    return quote + text.replaceAll(quote, before + quote) + quote
  }
}
