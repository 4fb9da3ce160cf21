// Random JSON values that mostly suit a type of Postgres or ClickHouse. What happens to each is for the oracles.

import type { Random } from '../oracle/random.ts'

const DIGITS = [...'0123456789']
const PIECES = [
  'a',
  'B',
  ' ',
  'é',
  '日',
  '😀',
  '\\n',
  '\\t',
  '\\"',
  '\\\\',
  '\\/',
  '\\u00e9',
  '\\ud83d\\ude00',
  '{',
  ',',
]

/** Values at the edges of types, of all kinds: most columns refuse most of them. */
const ODD = [
  ...['0', '-0', '1', '-1', '127', '128', '-129', '255', '256', '32768', '-32769', '65536', '2147483648', '4294967296'],
  ...['9007199254740993', '9223372036854775807', '9223372036854775808', '18446744073709551616', '1e400', '1e-400'],
  ...['0.1', '1.50', '1e3', '-1.5E-3', '123456789.123456789', '3.5e38', '0.000', '1e20', '99999999.99'],
  ...[
    'true',
    'false',
    '""',
    '" "',
    '"x"',
    '"\\u0000"',
    '"\\ud83d"',
    '"\\\\N"',
    '"\\\\."',
    '"null"',
    '"300"',
    '"a\\tb"',
  ],
  ...['"2024-02-29"', '"2023-02-29"', '"1850-01-01"', '"2500-01-01"', '"2024-02-29T01:02:03.1234567Z"', '"24:00"'],
  ...['"2024-02-29 01:02:03+05:45"', '"12:30"', '"infinity"', '"61f0c404-b35c-11e7-907b-a6006ad3dba0"', '"61f0"'],
  ...['{}', '[]', '[null]', '[[]]', '{"a":[1,{"b":null}]}', '[1,"x",true]', '[[1,2],[3]]', '["a\\"b\\\\c",null]'],
]

/** The JSON text of a value; now and then one that the type has no place for. */
export function randomValue(random: Random, type: string): string {
  return random.chance(0.08) ? random.pick(ODD) : suitable(random, type)
}

function suitable(random: Random, type: string): string {
  if (type.endsWith('[]')) return list(random, () => element(random, type.slice(0, -2)))
  const [, name = type, inside = ''] = /^(\w+)\((.*)\)$/.exec(type) ?? []
  const [first = 9, second = 2] = inside.split(',').map(Number)
  if (name === 'Nullable' || name === 'LowCardinality') return suitable(random, inside)
  if (name === 'Array') return list(random, () => element(random, inside))
  const bits = /^U?Int(\d+)$/.exec(name)?.[1]
  if (bits !== undefined) return integer(random, Number(bits), !name.startsWith('U'))
  switch (name) {
    case 'int2':
      return integer(random, 16, true)
    case 'int4':
      return integer(random, 32, true)
    case 'int8':
      return integer(random, 64, true)
    case 'oid':
      return integer(random, 32, false)
    case 'float4':
    case 'float8':
    case 'Float32':
    case 'Float64':
      return random.pick([String(random.next() * 1000), `${random.below(9999)}e-${random.below(30)}`, '-0.5'])
    case 'numeric':
    case 'Decimal':
      return decimal(random, first - second, second)
    case 'bool':
    case 'Bool':
      return random.pick(['true', 'false'])
    case 'uuid':
    case 'UUID':
      return `"${[8, 4, 4, 4, 12].map((length) => random.text([...'0123456789abcdefABCDEF'], length)).join('-')}"`
    case 'date':
    case 'Date':
    case 'Date32':
      return `"${day(random)}"`
    case 'time':
      return `"${time(random, 6)}"`
    case 'timestamp':
    case 'DateTime':
    case 'DateTime64':
      return `"${day(random)}${random.pick(['T', ' '])}${time(random, name === 'timestamp' ? 6 : inside ? first : 0)}"`
    case 'timestamptz':
      return `"${day(random)}T${time(random, 6)}${random.pick(['', 'Z', '+02', '-03:30', '+0545'])}"`
    case 'FixedString':
      return `"${random.text(['a', 'é', '\\n', '\\u00e9'], random.below(first / 2))}"`
    case 'json':
    case 'jsonb':
      return random.pick(ODD)
    default:
      return text(random)
  }
}

function text(random: Random): string {
  const isPlain = random.chance(0.6)
  return `"${random.text(isPlain ? ['a', 'b', ' ', 'é', '日', '😀'] : PIECES, random.below(9))}"`
}

function element(random: Random, type: string): string {
  return random.chance(0.1) ? 'null' : suitable(random, type)
}

function list(random: Random, make: () => string): string {
  return `[${Array.from({ length: random.below(4) }, make).join(random.pick([',', ' , ']))}]`
}

function integer(random: Random, bits: number, isSigned: boolean): string {
  const size = 2n ** BigInt(1 + random.below(isSigned ? bits - 1 : bits))
  const value = BigInt(`0x${random.text([...'0123456789abcdef'], bits / 4)}`) % size
  return `${isSigned && random.chance(0.5) ? -value : value}`
}

function decimal(random: Random, before: number, after: number): string {
  const integerPart = BigInt(random.text(DIGITS, random.below(Math.max(before, 0) + 1)) || '0')
  const fraction = random.chance(0.7) && after > 0 ? `.${random.text(DIGITS, 1 + random.below(after))}` : ''
  return `${random.pick(['', '-'])}${integerPart}${fraction}${random.chance(0.1) ? 'e0' : ''}`
}

const two = (number: number): string => String(number).padStart(2, '0')

function day(random: Random): string {
  return `${1971 + random.below(130)}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`
}

function time(random: Random, digits: number): string {
  const clock = `${two(random.below(24))}:${two(random.below(60))}`
  if (random.chance(0.2)) return clock
  const fraction = digits > 0 && random.chance(0.5) ? `.${random.text(DIGITS, 1 + random.below(digits))}` : ''
  return `${clock}:${two(random.below(60))}${fraction}`
}
