// Random values of every type of PostgreSQL that has no parts, as JSON that fits it: limits, the empty value, all the
// forms that are read, in every spelling.
import type { Random } from '../oracle/random.ts'
import { bits, bytea, cidr, inet, mac, quoted, shapes, uuid } from './binary-random-others.ts'
import { moments } from './binary-random-times.ts'
import { spelled } from './random-rows.ts'

/** A column's type, and a maker of its values; null is not among them. */
export interface RandomScalar {
  readonly sql: string
  readonly limits?: readonly number[]
  json(random: Random): string
}

const DIGITS = [...'0123456789']
const TEXT = [
  'a',
  'B',
  ' ',
  '  ',
  '"',
  '\\',
  "'",
  ',',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  'NULL',
  '\t',
  '\n',
  '\r',
  '\u000b',
]
const MORE_TEXT = [
  '\u0001',
  '\u001f',
  '\u007f',
  'é',
  '\u2028',
  '日本',
  '😀',
  '\u{10ffff}',
  '\\N',
  '\\.',
  '<&>',
  'long text ',
]

export const words = (random: Random, most: number): string =>
  random.text([...TEXT, ...MORE_TEXT], random.below(2) * random.below(most + 1))

const digits = (random: Random, count: number): string => random.text(DIGITS, count)

function integer(sql: string, bits: bigint, isSigned: boolean): () => RandomScalar {
  const least = isSigned ? -(1n << (bits - 1n)) : 0n
  const most = (1n << (isSigned ? bits - 1n : bits)) - 1n
  return () => ({
    sql,
    json: (random) => {
      if (random.chance(0.3)) return random.pick([most, least, least + 1n, 0n, 1n].map(String))
      const value = BigInt(digits(random, 1 + random.below(20)))
      return `${random.chance(0.1) ? '-0' : least + (value % (most - least + 1n))}`
    },
  })
}

/** Zeros at both ends of a fraction, exponents of both signs. */
function number(random: Random, maxDigits: number, maxExponent: number): string {
  const whole = random.chance(0.2) ? '0' : String(BigInt(digits(random, 1 + random.below(maxDigits))))
  const zeros = '0'.repeat(random.below(2) * random.below(6))
  const fraction = random.chance(0.6) ? `.${zeros}${digits(random, 1 + random.below(maxDigits))}${zeros}` : ''
  const letter = random.pick(['e', 'E'])
  const exponent = random.chance(0.3) ? `${letter}${random.pick(['', '+', '-'])}${random.below(maxExponent)}` : ''
  return `${random.chance(0.3) ? '-' : ''}${whole}${fraction}${exponent}`
}

const FLOATS = {
  32: [
    '3.4028234e38',
    '-3.4028235e38',
    '1e-45',
    '1.17549435e-38',
    '16777216',
    '16777217',
    '123456',
    '1234567',
    '0.0001',
  ],
  64: [
    '1.7976931348623157e308',
    '5e-324',
    '-2.2250738585072014e-308',
    '9007199254740993',
    '1e23',
    '123456789012345678',
  ],
} as const

function float(bits: 32 | 64): () => RandomScalar {
  const more = ['0', '-0', '-0.0', '0e5', '1e15', '1e14', '0.00001', '1.5', '9.5367431640625e-7', '4503599627370496.5']
  return () => ({
    sql: `float${bits / 8}`,
    json: (random) => {
      if (random.chance(0.3)) return random.pick([...FLOATS[bits], ...more])
      return number(random, bits === 32 ? 12 : 22, bits === 32 ? 12 : 250)
    },
  })
}

/** Without limits, or with a scale that may be negative or greater than the precision. */
function numeric(random: Random): RandomScalar {
  if (random.chance(0.3)) return { sql: 'numeric', json: (from) => number(from, 40, 40) }
  const precision = 1 + random.below(30)
  const scale = random.chance(0.3) ? random.below(24) - 10 : random.below(precision + 1)
  const limits = scale === 0 && random.chance(0.5) ? [precision] : [precision, scale]
  return { sql: `numeric(${limits})`, limits, json: (from) => withinLimits(from, precision, scale) }
}

/** Plain or with an exponent; zeros that do not count behind it. */
function withinLimits(random: Random, precision: number, scale: number): string {
  const value = random.chance(0.1) ? '9'.repeat(precision) : String(BigInt(digits(random, 1 + random.below(precision))))
  const sign = random.chance(0.3) ? '-' : ''
  if (random.chance(0.2)) return `${sign}${value}e${-scale}`
  if (scale <= 0) return `${sign}${value === '0' ? '0' : value + '0'.repeat(-scale)}${random.pick(['', '.0', '.000'])}`
  const padded = value.padStart(scale + 1, '0')
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}${random.pick(['', '0', '00'])}`
}

/** What is not text comes as its JSON text, white space and all; arrays only where they are no dimensions. */
function looseText(random: Random, most: number): string {
  if (random.chance(0.85)) return spelled(random, words(random, most), random.chance(0.2) ? 0.3 : 0)
  return random.pick(['true', 'false', '12', '-1.50e+3', '{}', '{ "a" : [1, null],"b":"\\u00e9\\n" }'])
}

/** At most `most` characters, sometimes just as many. */
function shortText(random: Random, most: number): string {
  const wanted = random.chance(0.3) ? most : random.below(most + 1)
  const text = random.text(['a', 'é', '😀', ' ', '\\', '"', '\n'], wanted)
  return random.chance(0.1) ? '7' : spelled(random, text, random.chance(0.2) ? 0.5 : 0)
}

function limited(name: string): (random: Random) => RandomScalar {
  return (random) => {
    const most = 1 + random.below(12)
    return { sql: `${name}(${most})`, limits: [most], json: (from) => shortText(from, most) }
  }
}

export function anyJson(random: Random, depth: number, hasNul: boolean): string {
  const kind = random.below(depth > 0 ? 8 : 5)
  if (kind === 0) return random.pick(depth === 3 ? ['true', 'false'] : ['true', 'false', 'null'])
  if (kind <= 2) return number(random, 20, 30)
  if (kind <= 4) return spelled(random, words(random, 8) + (hasNul && random.chance(0.1) ? '\u0000' : ''))
  const items = Array.from({ length: random.below(4) }, () => anyJson(random, depth - 1, hasNul))
  const blank = (): string => random.pick(['', '', ' ', '\t', '  '])
  if (kind <= 6) return `[${items.map((item) => blank() + item + blank()).join(',')}]`
  const name = (): string => spelled(random, random.pick(['a', 'b', 'aa', 'é', 'Z', words(random, 4)]))
  return `{${items.map((item) => `${blank()}${name()}${blank()}:${item}${blank()}`).join(',')}}`
}

const simple =
  (sql: string, json: (random: Random) => string): (() => RandomScalar) =>
  () => ({ sql, json })

/** A maker for every type that has a codec; the test looks that none is missing. */
export const SCALARS: Readonly<Record<string, (random: Random) => RandomScalar>> = {
  int2: integer('int2', 16n, true),
  int4: integer('int4', 32n, true),
  int8: integer('int8', 64n, true),
  oid: integer('oid', 32n, false),
  xid8: integer('xid8', 64n, false),
  float4: float(32),
  float8: float(64),
  numeric,
  bool: simple('bool', (random) => random.pick(['true', 'false'])),
  text: simple('text', (random) => looseText(random, 30)),
  varchar: (random) =>
    random.chance(0.3) ? { sql: 'varchar', json: (from) => looseText(from, 30) } : limited('varchar')(random),
  bpchar: (random) =>
    random.chance(0.2) ? { sql: 'bpchar', json: (from) => looseText(from, 9) } : limited('char')(random),
  citext: simple('citext', (random) => looseText(random, 30)),
  name: simple('name', (random) => (random.chance(0.1) ? `"${'é'.repeat(31)}n"` : spelled(random, words(random, 4)))),
  char: simple('"char"', (random) =>
    random.chance(0.2) ? '7' : spelled(random, random.pick(['', 'a', ' ', '"', '\\', '\u007f'])),
  ),
  json: simple('json', (random) => anyJson(random, 3, true)),
  jsonb: simple('jsonb', (random) => anyJson(random, 3, false)),
  bytea: simple('bytea', bytea),
  ...Object.fromEntries(Object.entries(moments).map(([name, make]) => [name, (random: Random) => make(random)])),
  ...Object.fromEntries(Object.entries(shapes).map(([name, make]) => [name, simple(name, quoted(make))])),
  uuid: simple('uuid', quoted(uuid)),
  inet: simple('inet', quoted(inet)),
  cidr: simple('cidr', quoted(cidr)),
  macaddr: simple(
    'macaddr',
    quoted((random) => mac(random, 6)),
  ),
  macaddr8: simple(
    'macaddr8',
    quoted((random) => mac(random, random.chance(0.3) ? 6 : 8)),
  ),
  bit: (random) => {
    const count = 1 + random.below(20)
    return { sql: count === 1 && random.chance(0.5) ? 'bit' : `bit(${count})`, json: (from) => bits(from, count) }
  },
  varbit: (random) => {
    const most = 1 + random.below(20)
    return { sql: random.chance(0.3) ? 'varbit' : `varbit(${most})`, json: (from) => bits(from, from.below(most + 1)) }
  },
}
