// Random tables and random JSON lines that fit them, in every spelling that JSON allows.
import type { Random } from '../oracle/random.ts'

export interface RandomTable {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
}

type Generator = (random: Random) => string

const NAME_PIECES = ['a', 'b', 'A', 'é', '日', '😀', ' ', '"', '\\', '.', '\t', "'", '$', 'select']
const TEXT_PIECES = [
  ...[
    'a',
    'b',
    'N',
    'D',
    ' ',
    '  ',
    '\\',
    '\\\\',
    '\\N',
    '\\.',
    '"',
    "'",
    ',',
    '{',
    '}',
    'NULL',
    '\t',
    '\n',
    '\r',
    '\r\n',
  ],
  ...['\b', '\f', '\v', '\u0001', '\u001f', '\u007f', '/', 'é', '\u2028', '日本', '😀', '\u{10ffff}', 'long text '],
]
const BLANKS = ['', '', '', ' ', '\t', '\r', '  ']

const digits = (random: Random, length: number): string => random.text([...'0123456789'], length)

function integer(bits: bigint): Generator {
  const top = 1n << (bits - 1n)
  return (random) => {
    if (random.chance(0.2)) return random.pick([String(top - 1n), String(-top), '0', '-0', '-1'])
    const magnitude = BigInt(digits(random, 1 + random.below(20))) % top
    return `${random.chance(0.5) ? '-' : ''}${magnitude}`
  }
}

const decimal: Generator = (random) => {
  const whole = String(BigInt(digits(random, 1 + random.below(30))))
  const fraction = random.chance(0.6) ? `.${digits(random, 1 + random.below(30))}` : ''
  const exponent = random.chance(0.3)
    ? `${random.pick(['e', 'E'])}${random.pick(['', '+', '-'])}${random.below(30)}`
    : ''
  return `${random.chance(0.3) ? '-' : ''}${whole}${fraction}${exponent}`
}

/** At most seven digits before the point and three after it. */
const smallDecimal: Generator = (random) => `${random.below(10_000_000)}.${digits(random, 1 + random.below(3))}`

const day: Generator = (random) => {
  const year = String(1 + random.below(9999)).padStart(4, '0')
  return `${year}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`
}

const time: Generator = (random) => {
  const seconds = random.chance(0.8) ? `:${two(random.below(60))}` : ''
  const fraction = seconds !== '' && random.chance(0.5) ? `.${digits(random, 1 + random.below(6))}` : ''
  return `${two(random.below(24))}:${two(random.below(60))}${seconds}${fraction}`
}

const two = (value: number): string => String(value).padStart(2, '0')

const timestamp: Generator = (random) => `${day(random)}${random.pick(['T', ' '])}${time(random)}`

const zone: Generator = (random) =>
  random.pick(['Z', '', `+${two(random.below(14))}`, `-${two(random.below(12))}:30`, `+${two(random.below(13))}45`])

const uuid: Generator = (random) =>
  [8, 4, 4, 4, 12].map((length) => random.text([...'0123456789abcdefABCDEF'], length)).join('-')

const word: Generator = (random) => random.text(TEXT_PIECES, random.below(12))

/** Text as JSON, some of its characters as escapes that would not be needed. */
export function spelled(random: Random, text: string, escapes = 0.1): string {
  const characters = [...text].map((character) => {
    if (!random.chance(escapes)) return JSON.stringify(character).slice(1, -1)
    const units = character.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    return random.chance(0.5) ? units.join('') : units.join('').toUpperCase().replaceAll('U', 'u')
  })
  return `"${characters.join('')}"`
}

const quoted =
  (make: Generator, escapes = 0): Generator =>
  (random) =>
    spelled(random, make(random), escapes)

const json = (depth: number): Generator => {
  return (random) => {
    const kind = random.below(depth > 0 ? 7 : 5)
    if (kind === 0) return random.pick(['true', 'false', 'null'])
    if (kind <= 2) return random.chance(0.5) ? integer(64n)(random) : decimal(random)
    if (kind <= 4) return spelled(random, word(random))
    const items = Array.from({ length: random.below(4) }, () => json(depth - 1)(random))
    const blank = (): string => random.pick(BLANKS)
    if (kind === 5) return `[${items.map((item) => blank() + item + blank()).join(',')}]`
    return `{${items.map((item) => `${blank()}${spelled(random, word(random))}${blank()}:${blank()}${item}`).join(',')}}`
  }
}

function array(element: Generator): Generator {
  return (random) => {
    const item = (): string => (random.chance(0.1) ? 'null' : element(random))
    const row = (length: number): string =>
      `[${Array.from({ length }, () => `${random.pick(BLANKS)}${item()}`).join(',')}]`
    if (random.chance(0.8)) return row(random.below(5))
    const width = 1 + random.below(3)
    return `[${row(width)}, ${row(width)}]`
  }
}

const scalar: Generator = (random) => random.pick([decimal, integer(64n), () => 'true', json(2)])(random)

const TYPES: Readonly<Record<string, Generator>> = {
  int2: integer(16n),
  int4: integer(32n),
  int8: integer(64n),
  numeric: decimal,
  'numeric(10,3)': smallDecimal,
  float4: (random) => `${random.below(1000)}.${digits(random, 5)}e${random.below(30)}`,
  float8: decimal,
  bool: (random) => random.pick(['true', 'false']),
  text: quoted(word, 0.1),
  // Not always text.
  varchar: (random) => (random.chance(0.7) ? spelled(random, word(random)) : scalar(random)),
  'varchar(40)': quoted((random) => random.text(['a', 'é', '😀', '\\', '\n'], random.below(21)), 0.1),
  date: quoted(day, 0.05),
  time: quoted(time),
  timestamp: quoted(timestamp),
  timestamptz: quoted((random) => timestamp(random) + zone(random), 0.02),
  uuid: quoted(uuid, 0.01),
  // Not text: json_populate_record spells that anew.
  json: (random) => `{"${random.below(9)}":${json(3)(random)}}`,
  jsonb: json(3),
  'int4[]': array(integer(32n)),
  'text[]': array(quoted(word, 0.1)),
  'numeric(10,3)[]': array(smallDecimal),
  'timestamptz[]': array(quoted((random) => timestamp(random) + zone(random))),
}

/** A table with `id` and up to fifteen other columns. */
export function randomTable(random: Random): RandomTable {
  const names = new Set(['id'])
  const count = 1 + random.below(15)
  while (names.size <= count) names.add(random.text(NAME_PIECES, 1 + random.below(5)))
  return {
    columns: [...names].map((name) => ({ name, type: name === 'id' ? 'int4' : random.pick(Object.keys(TYPES)) })),
  }
}

/** A record of the table; mostly with all fields in the columns' order, but not always. */
export function randomRecord(random: Random, table: RandomTable, id: number): string {
  const present = table.columns.filter(({ name }) => name === 'id' || random.chance(0.9))
  const columns = random.chance(0.3) ? random.shuffled(present) : present
  const hasBlanks = random.chance(0.3)
  const blank = (): string => (hasBlanks ? random.pick(BLANKS) : '')
  const members = columns.map(({ name, type }) => {
    const isNull = name !== 'id' && random.chance(0.1)
    const value = name === 'id' ? String(id) : isNull ? 'null' : TYPES[type]!(random)
    const key = spelled(random, name, random.chance(0.1) ? 0.5 : 0)
    return `${blank()}${key}${blank()}:${blank()}${value}${blank()}`
  })
  return `${blank()}{${members.join(',')}}${blank()}`
}
