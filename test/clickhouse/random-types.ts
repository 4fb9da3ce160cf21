// Column types with random values for them, each with what its column must give back.
import {
  arrayText,
  BLANKS,
  decimal,
  hex,
  integer,
  list,
  PIECES,
  type RandomType,
  spelled,
  text,
} from './random-values.ts'

const DAY_MS = 86_400_000
const NOT_TEXT = [
  '12.50',
  '-0',
  '1e400',
  'true',
  '[ 1, "a\\n" ]',
  '{"a": {"b":null}}',
  '123456789012345678901234567890',
]
const LABELS = ['a', 'b b', 'ü', '']
const int32 = integer(32, true)

/** The types that both servers have. */
export const COMMON_TYPES: readonly RandomType[] = [
  ...[8, 16, 32, 64].flatMap((bits) => [integer(bits, true), integer(bits, false)]),
  decimal(9, 32),
  decimal(18, 64),
  decimal(38, 128),
  {
    type: 'Float64',
    select: 'toString(x)',
    // Eighths: every parser has them right.
    make: (random) => {
      const value = (random.below(2 ** 30) - 2 ** 29) / 8
      return { json: String(value), expected: String(value) }
    },
  },
  text('String', 12),
  text('LowCardinality(String)', 2),
  {
    type: 'String',
    select: 'hex(x)',
    make: (random) => {
      const json = random.pick(NOT_TEXT)
      return { json, expected: hex(json) }
    },
  },
  {
    type: 'FixedString(8)',
    select: 'hex(x)',
    make: (random) => {
      const value = random.text(['a', 'é', '\n'], random.below(5))
      return { json: spelled(random, value), expected: hex(value).padEnd(16, '0') }
    },
  },
  {
    type: 'Date',
    select: 'toString(toUInt16(x))',
    make: (random) => {
      const day = random.below(49_672)
      return { json: `"${new Date(day * DAY_MS).toISOString().slice(0, 10)}"`, expected: String(day) }
    },
  },
  {
    type: "DateTime('UTC')",
    select: 'toString(toUInt32(x))',
    make: (random) => {
      const seconds = 86_400 + random.below(4_291_000_000)
      const iso = new Date(seconds * 1000).toISOString().slice(0, 19)
      const spellings = [iso, `${iso}Z`, iso.replace('T', ' '), `${iso}+00:00`, `${iso}.000Z`].map((one) => `"${one}"`)
      return { json: random.pick(spellings), expected: String(seconds) }
    },
  },
  {
    type: 'UUID',
    select: 'toString(x)',
    make: (random) => {
      const value = [8, 4, 4, 4, 12].map((length) => random.text([...'0123456789abcdef'], length)).join('-')
      return { json: `"${random.chance(0.5) ? value : value.toUpperCase()}"`, expected: value }
    },
  },
  {
    // 18.16 cannot read a NULL of an enum that has no 0.
    type: `Enum8(${LABELS.map((label, i) => `'${label}' = ${i * 40 - 40}`).join(', ')})`,
    select: 'toString(x)',
    make: (random) => {
      const label = random.pick(LABELS)
      return { json: spelled(random, label), expected: label }
    },
  },
  {
    type: 'Array(Int32)',
    select: 'x',
    make: (random) => {
      const items = list(random, () => int32.make(random).json)
      return { json: arrayText(random, items), expected: items.map(Number) }
    },
  },
  {
    type: 'Array(String)',
    select: 'arrayMap(e -> hex(e), x)',
    make: (random) => {
      const items = list(random, () => random.text(PIECES, random.below(4)))
      return {
        json: arrayText(
          random,
          items.map((item) => spelled(random, item)),
        ),
        expected: items.map(hex),
      }
    },
  },
  {
    type: 'Array(Nullable(Int64))',
    select: 'arrayMap(e -> toString(e), x)',
    make: (random) => {
      const items = list(random, () => (random.chance(0.3) ? 'null' : integer(64, true).make(random).json))
      return { json: arrayText(random, items), expected: items.map((item) => (item === 'null' ? null : item)) }
    },
  },
]

/** The types that only today's server has. */
export const NEW_TYPES: readonly RandomType[] = [
  integer(128, true),
  integer(256, false),
  decimal(76, 256),
  {
    type: 'Bool',
    select: 'toString(x)',
    make: (random) => {
      const json = random.pick(['true', 'false'])
      return { json, expected: json }
    },
  },
  {
    type: "DateTime64(3, 'UTC')",
    select: 'toString(toUnixTimestamp64Milli(x))',
    make: (random) => {
      const ms = Math.floor((random.next() - 0.17) * 1.2e13)
      const iso = new Date(ms).toISOString()
      return {
        json: `"${random.pick([iso, iso.replace('T', ' ').slice(0, 23), iso.replace('Z', '+0000')])}"`,
        expected: String(ms),
      }
    },
  },
  {
    type: 'Map(String, Int32)',
    select: 'x',
    make: (random) => {
      const entries = new Map(list(random, () => [random.text(PIECES, 3), int32.make(random).json]))
      const members = [...entries].map(([key, value]) => `${spelled(random, key)}:${random.pick(BLANKS)}${value}`)
      const expected = Object.fromEntries([...entries].map(([key, value]) => [key, Number(value)]))
      return { json: `{${members.join(`${random.pick(BLANKS)},`)}}`, expected }
    },
  },
  {
    type: 'Tuple(Int32, String)',
    select: '[toString(x.1), hex(x.2)]',
    make: (random) => {
      const number = int32.make(random).json
      const word = random.text(PIECES, random.below(4))
      return { json: arrayText(random, [number, spelled(random, word)]), expected: [number, hex(word)] }
    },
  },
]
