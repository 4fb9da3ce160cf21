// Types without parts, and random JSON values that they take: limits, many spellings, unusual texts.
import { nearestFloat } from '../oracle/nearest-float.ts'
import type { Random } from '../oracle/random.ts'
import { clock, day, moments, type RandomKind } from './native-random-times.ts'
import { PIECES, spelled } from './random-values.ts'

type MakeKind = (random: Random) => RandomKind

const DIGITS = [...'0123456789']
const LABELS = ['a', 'b b', 'ü', '', "it's", 'x,y = 1', 'back\\slash', '(', '😀', '"', 'tab\t', '漢字']
const RAW_JSON = [
  '12.50',
  '-0',
  '1e400',
  'true',
  '[ 1, "a\\n" ]',
  '{"a": {"b":null}}',
  '123456789012345678901234567890',
]

const text = (random: Random): string => spelled(random, random.text(PIECES, random.below(8)))

export const plainString: RandomKind = { type: { name: 'String' }, make: text }

const anyString: RandomKind = {
  type: { name: 'String' },
  make(random) {
    if (random.chance(0.1)) return random.pick(RAW_JSON)
    return random.chance(0.05) ? spelled(random, random.text(PIECES, 200)) : text(random)
  },
}

export function integer(bits: number, isSigned: boolean): RandomKind {
  const top = 1n << BigInt(isSigned ? bits - 1 : bits)
  return {
    type: { name: `${isSigned ? 'Int' : 'UInt'}${bits}` },
    make(random) {
      const any = BigInt(random.text(DIGITS, 1 + random.below(78))) % top
      return String(random.pick([any, any, top - 1n, 0n, ...(isSigned ? [-any, -top, -1n] : [1n])]))
    },
  }
}

const flag: RandomKind = {
  type: { name: 'UInt8' },
  make: (random) => (random.chance(0.2) ? random.pick(['true', 'false']) : integer(8, false).make(random)),
}

const ODD_FLOATS = {
  64: [
    ...['-0', '0.0', '0e9', '1e23', '5e-324', '-1.7976931348623157e308', '2.2250738585072011e-308', '0.1'],
    ...[
      '9007199254740993',
      '9007199254740992.5',
      '1.00000000000000011102230246251565',
      '123456789012345678901234567890',
    ],
  ],
  32: [
    '-0',
    '1e-45',
    '3.4028235e38',
    '16777217',
    '1.17549435e-38',
    '0.1',
    '7.038531e-26',
    '1.00000017881393432617187499',
  ],
  16: ['-0', '1', '0.1', '3.38e38', '-65504', '1e-20', '16777217'],
}

function float(name: string, bits: 16 | 32 | 64, exponent: number): RandomKind {
  return {
    type: { name },
    make(random) {
      for (;;) {
        const whole = random.pick(['0', String(1 + random.below(1e9)), `1${random.text(DIGITS, 24)}`])
        const fraction = random.chance(0.5) ? `.${random.text(DIGITS, 1 + random.below(20))}` : ''
        const power = random.chance(0.5) ? `${random.pick(['e', 'E+', 'e-'])}${random.below(exponent)}` : ''
        const json = random.chance(0.2)
          ? random.pick(ODD_FLOATS[bits])
          : `${random.pick(['', '-'])}${whole}${fraction}${power}`
        if (nearestFloat(json, bits === 64 ? 64 : 32) !== undefined) return json
      }
    },
  }
}

/** `maxSide`: this many digits on either side of the point. */
function decimal(maxPrecision: number, maxSide = maxPrecision): MakeKind {
  return (random) => {
    const precision = 1 + random.below(maxPrecision)
    const least = Math.max(0, precision - maxSide)
    const scale = least + random.below(Math.min(precision, maxSide) + 1 - least)
    return {
      type: { name: 'Decimal', numbers: [precision, scale] },
      make(own) {
        const digits = String(
          BigInt(own.pick(['9'.repeat(precision), own.text(DIGITS, 1 + own.below(precision)), '0'])),
        )
        const sign = own.pick(['', '-'])
        if (own.chance(0.2)) return `${sign}${digits}${own.pick(['e-', 'E-'])}${scale}`
        const padded = digits.padStart(scale + 1, '0')
        const fraction = scale === 0 ? '' : `.${padded.slice(padded.length - scale)}`
        return `${sign}${padded.slice(0, padded.length - scale)}${fraction}${own.pick(['', '', 'e0', fraction && '000'])}`
      },
    }
  }
}

function fixedString(random: Random): RandomKind {
  const width = 1 + random.below(20)
  return {
    type: { name: 'FixedString', numbers: [width] },
    make(own) {
      let value = own.text(PIECES, own.below(width + 1))
      while (Buffer.byteLength(value) > width) value = [...value].slice(1).join('')
      return spelled(own, value)
    },
  }
}

function enumeration(bits: 8 | 16): MakeKind {
  return (random) => {
    const numbers = new Set<number>()
    const count = 1 + random.below(8)
    while (numbers.size < count) numbers.add(random.below(2 ** bits) - 2 ** (bits - 1))
    const names = random.shuffled(LABELS)
    const labels = [...numbers].sort((a, b) => a - b).map((number, i) => [names[i]!, number] as const)
    return { type: { name: `Enum${bits}`, labels }, make: (own) => spelled(own, own.pick(labels)[0]) }
  }
}

const uuid: RandomKind = {
  type: { name: 'UUID' },
  make(random) {
    const value = [8, 4, 4, 4, 12].map((length) => random.text([...'0123456789abcdefABCDEF'], length)).join('-')
    return `"${value}"`
  },
}

const dotted = (random: Random): string =>
  Array.from({ length: 4 }, () => random.pick([0, 255, random.below(256)])).join('.')
const ipv4: RandomKind = { type: { name: 'IPv4' }, make: (random) => `"${dotted(random)}"` }

const ipv6: RandomKind = {
  type: { name: 'IPv6' },
  make(random) {
    const groups = (count: number): string =>
      Array.from({ length: count }, () => random.pick(['0', 'FFFF', random.text([...'0123456789abcdef'], 4)])).join(':')
    const left = random.below(4)
    const right = random.below(4)
    return `"${random.pick([groups(8), `${groups(left)}::${groups(right)}`, '::', `::ffff:${dotted(random)}`, dotted(random), `${groups(6)}:${dotted(random)}`])}"`
  },
}

const always =
  (kind: RandomKind): MakeKind =>
  () =>
    kind

const INTEGERS = [16, 32, 64].flatMap((bits) => [always(integer(bits, true)), always(integer(bits, false))])
const WIDE_INTEGERS = [128, 256].flatMap((bits) => [always(integer(bits, true)), always(integer(bits, false))])

/** What both servers have. */
const OLD: readonly MakeKind[] = [
  ...INTEGERS,
  always(integer(8, true)),
  always(flag),
  always(float('Float32', 32, 30)),
  always(float('Float64', 64, 280)),
  always(anyString),
  always(anyString),
  fixedString,
  enumeration(8),
  enumeration(16),
  always(uuid),
]
const LAST_OLD_DAY = 49_670

const scalarsOf18: readonly MakeKind[] = [
  ...OLD,
  // 18.16 prints some of more digits as NUL, or dies of it: test/clickhouse/values.test.ts reads the bytes of these.
  decimal(36, 18),
  always(day('Date', 0, LAST_OLD_DAY)),
  (random) => moments(random, undefined, true),
]
const scalarsOfToday: readonly MakeKind[] = [
  ...OLD,
  ...WIDE_INTEGERS,
  (random) => ({ ...integer(64, true), type: { name: `Interval${random.pick(['Nanosecond', 'Day', 'Quarter'])}` } }),
  always(float('BFloat16', 16, 28)),
  always({ type: { name: 'Bool' }, make: (random) => random.pick(['true', 'false']) }),
  decimal(76),
  always(day('Date', 0, 65_535)),
  always(day('Date32', -25_567, 120_529)),
  (random) => moments(random, undefined, false),
  (random) => moments(random, random.below(10), false),
  always(clock(undefined)),
  (random) => clock(random.below(10)),
  always(ipv4),
  always(ipv6),
]

export function randomScalar(random: Random, isOld: boolean): RandomKind {
  return random.pick(isOld ? scalarsOf18 : scalarsOfToday)(random)
}

/** What may stand in LowCardinality. */
export function randomWord(random: Random, isOld: boolean): RandomKind {
  const common = [always(anyString), fixedString, always(day('Date', 0, LAST_OLD_DAY)), always(integer(32, true))]
  const moment: MakeKind = (own) => moments(own, undefined, isOld)
  return random.pick(
    isOld ? [...common, moment] : [...common, moment, always(float('Float64', 64, 280)), always(uuid)],
  )(random)
}

/** What may be a Map's key. Numbers are made without quotes. */
export function randomKey(random: Random): RandomKind {
  return random.pick<MakeKind>([
    always(plainString),
    always(plainString),
    always({ type: { name: 'LowCardinality', parts: [plainString.type] }, make: text }),
    fixedString,
    ...INTEGERS,
    ...WIDE_INTEGERS,
    enumeration(16),
    always(uuid),
    always(ipv4),
    always(day('Date', 0, 65_535)),
    (own) => moments(own, undefined, false),
  ])(random)
}
