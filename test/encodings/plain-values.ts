// Random JSON values that suit a type of ClickHouse or Postgres, mostly in the form in which programs print them.

import type { Random } from '../oracle/random.ts'

const DIGITS = [...'0123456789']
const PIECES = ['a', 'B', ' ', 'é', '日', '😀', '\\n', '\\"', '\\\\', '\\u00e9', '{', ',', ':', "'", '/']
const INTEGER_BITS: Readonly<Record<string, number>> = { int2: 16, int4: 32, int8: 64 }

/** Values at the edges of many types: most columns refuse most of them. */
const ODD = [
  '0',
  '-0',
  '-1',
  '01',
  '-',
  '1.',
  '127',
  '128',
  '-128',
  '-129',
  '255',
  '256',
  '65535',
  '65536',
  '4294967295',
].concat(
  [
    '4294967296',
    '2147483647',
    '2147483648',
    '-2147483648',
    '9223372036854775807',
    '-9223372036854775808',
    '1e5',
    '1E-3',
  ],
  [
    '9223372036854775808',
    '18446744073709551615',
    '18446744073709551616',
    '99999999999999999999',
    '0.1',
    '-0.0',
    '12.50',
  ],
  ['123456789.123456789', '0.30000000000000004', '1.7976931348623157e308', '3.4028235e38', '16777217', '0.000000001'],
  [
    'true',
    'false',
    'nul',
    'nullx',
    'truex',
    'fals',
    '""',
    '" "',
    '"x"',
    '"\\u0000"',
    '"\\ud83d"',
    '"a\\tb"',
    '"12"',
    '"1.5"',
  ],
  ['"2024-02-29"', '"2023-02-29"', '"1969-12-31"', '"2149-06-06"', '"2149-06-07"', '"0001-01-01"', '"9999-12-31"'],
  ['"2105-12-31 00:00:00"', '"2105-12-30 23:59:59"', '"2024-02-29T01:02:03.1234567Z"', '"2024-02-29 01:02:03+05:45"'],
  ['"2262-04-11T23:47:16.854775807"', '"1900-01-01T00:00:00"', '"2106-02-07T06:28:15"', '"2106-02-07T06:28:16"'],
  [
    '{}',
    '[]',
    '[null]',
    '{"a":1}',
    '1700000000',
    '1700000000123',
    '"61F0C404-b35c-11e7-907b-a6006ad3dba0"',
    '"-infinity"',
  ],
)

export function oddValue(random: Random, type: string): string {
  return random.chance(0.2)
    ? `"${random.text(PIECES, random.below(100))}"`
    : random.pick([...ODD, plainValue(random, type)])
}

export function plainValue(random: Random, type: string): string {
  const [, name = type, inside = ''] = /^(\w+)\((.*)\)$/.exec(type) ?? []
  if (name === 'Nullable' || name === 'LowCardinality') return plainValue(random, inside)
  if (name === 'Array') return `[${plainValue(random, inside)}]`
  if (name === 'Map') return `{"k":${random.below(9)}}`
  if (name === 'Tuple') return `[${random.below(9)}, null]`
  if (type.endsWith('[]')) return `[${plainValue(random, type.slice(0, -2))},null]`
  const bits = INTEGER_BITS[name] ?? Number(/^U?Int(\d+)$/.exec(name)?.[1] ?? 0)
  if (bits > 0) return integer(random, name.startsWith('U') ? bits : bits - 1, !name.startsWith('U'))
  const [first, second] = inside === '' ? [undefined, 0] : inside.split(',').map(Number)
  switch (name) {
    case 'Float32':
    case 'Float64':
    case 'float4':
    case 'float8':
      return float(random)
    case 'Decimal':
    case 'numeric':
      return decimal(random, first ?? 12, first === undefined ? 6 : (second ?? 0))
    case 'Decimal32':
    case 'Decimal64':
      return decimal(random, name === 'Decimal32' ? 9 : 18, first ?? 0)
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
      return `"${clock(random)}"`
    case 'timestamp':
    case 'timestamptz':
    case 'DateTime':
    case 'DateTime64':
      return `"${day(random)}${random.pick(['T', ' '])}${clock(random)}${fraction(random, name, first)}${zone(random, name)}"`
    case 'jsonb':
    case 'json':
      return random.pick(['{"a":[1,{"b":null}]}', '[]', '"x"', '12.50'])
    case 'Enum8':
      return random.pick(['"a"', '"b"'])
    case 'FixedString':
    case 'bpchar':
      return `"${random.text(['a', 'b'], random.below(3))}"`
    case 'bytea':
      return '"\\\\x00ff"'
    case 'interval':
      return '"1 day"'
    default:
      return text(random, first ?? 40)
  }
}

function integer(random: Random, bits: number, isSigned: boolean): string {
  const value = BigInt(`0x${random.text([...'0123456789abcdef'], 16)}`) % 2n ** BigInt(1 + random.below(bits))
  return String(isSigned && random.chance(0.4) ? -value : value)
}

function float(random: Random): string {
  const value = random.pick([1, 1000, 1e-3, 1e9]) * random.next()
  return String((random.chance(0.3) ? -1 : 1) * random.pick([value, Number(value.toFixed(3)), Math.floor(value)]))
}

function decimal(random: Random, precision: number, scale: number): string {
  const whole = BigInt(random.text(DIGITS, random.below(Math.max(0, precision - scale) + 1)) || '0')
  const zeros = '0'.repeat(Math.max(0, scale - precision))
  const after =
    scale > zeros.length && random.chance(0.7)
      ? `.${zeros}${random.text(DIGITS, 1 + random.below(scale - zeros.length))}`
      : ''
  return `${random.chance(0.3) ? '-' : ''}${whole}${after}`
}

/** Plain for the most part. */
function text(random: Random, limit: number): string {
  const isPlain = random.chance(0.9)
  return `"${random.text(isPlain ? ['a', 'b', ' ', 'é', '日', '😀'] : PIECES, random.below(limit))}"`
}

const two = (number: number): string => String(number).padStart(2, '0')

function day(random: Random): string {
  return `${1971 + random.below(130)}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`
}

function clock(random: Random): string {
  return `${two(random.below(24))}:${two(random.below(60))}:${two(random.below(60))}`
}

function fraction(random: Random, name: string, precision: number | undefined): string {
  const digits = name === 'DateTime' ? 0 : (precision ?? 6)
  return digits > 0 && random.chance(0.7) ? `.${random.text(DIGITS, 1 + random.below(digits))}` : ''
}

function zone(random: Random, name: string): string {
  return name === 'timestamp' ? '' : random.pick(['', '', 'Z', 'Z', '+02:00'])
}
