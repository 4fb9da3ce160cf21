import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ScalarFamily } from '../../src/codecs/clickhouse/codec.ts'
import { nativeScalars } from '../../src/codecs/clickhouse/native/scalars.ts'
import { nativeTimes } from '../../src/codecs/clickhouse/native/times.ts'
import { parseType } from '../../src/codecs/clickhouse/type-parser.ts'
import { readGoldens } from '../golden/clickhouse-native.ts'
import { CASES } from './clickhouse-native-cases.ts'
import { encoded, scalarCodec } from './native-value.ts'

const KINDS = ['limits', 'empty', 'malformed', 'null'] as const
const GOLDENS = readGoldens()
// Dates and times have a table, and a loop over it, of their own: clickhouse-times.test.ts.
const FAMILIES = Object.entries<ScalarFamily>(nativeScalars).filter(([name]) => !(name in nativeTimes))

const familyOf = (type: string): string => parseType(type)?.name ?? type

for (const [name] of FAMILIES) {
  test(`${name} has cases of all five kinds`, () => {
    assert.ok(
      GOLDENS.some(({ type }) => familyOf(type) === name),
      'golden bytes',
    )
    for (const kind of KINDS)
      assert.ok(
        CASES.some((cases) => familyOf(cases.type) === name && cases[kind].length > 0),
        kind,
      )
  })
}

test('there are no cases of types that are not in the table', () => {
  const names = new Set(FAMILIES.map(([name]) => name))
  for (const { type } of [...GOLDENS, ...CASES]) assert.ok(names.has(familyOf(type)), type)
})

for (const type of new Set(GOLDENS.map((golden) => golden.type))) {
  test(`${type}: the bytes are those that the server made`, () => {
    const codec = scalarCodec(type)
    for (const golden of GOLDENS) {
      if (golden.type === type) assert.equal(encoded(codec, golden.json), golden.hex, golden.json)
    }
  })
}

for (const cases of CASES) {
  const { type } = cases
  for (const kind of KINDS) {
    test(`${type.length > 60 ? `${type.slice(0, 60)}…` : type}: ${kind}`, () => {
      const codec = scalarCodec(type)
      for (const [json, expected] of cases[kind]) assert.equal(encoded(codec, json), expected, json.slice(0, 100))
    })
  }
}

test('every type says in one line each what it takes and what it refuses', () => {
  for (const [name, { accepts, refuses }] of FAMILIES) {
    for (const words of [accepts, refuses]) assert.match(words, /^[^\n]{4,160}[^.\n]$/, name)
  }
})

/** Types that no server has. */
const IMPOSSIBLE = [
  'Int8(3)',
  'UInt8(1)',
  'Float64(1)',
  'BFloat16(1)',
  'Bool(1)',
  'String(5)',
  'UUID(1)',
  'IPv4(1)',
  'IPv6(1)',
  'FixedString',
  'FixedString()',
  'FixedString(0)',
  'FixedString(16777216)',
  "FixedString('a')",
  'Decimal(0, 0)',
  'Decimal(77, 0)',
  'Decimal(3, 4)',
  'Decimal(3, -1)',
  'Decimal(String)',
  'Decimal32',
  'Decimal32(10)',
  'Decimal64(19)',
  'Decimal128(39)',
  'Decimal256(77)',
  'Enum8',
  'Enum8()',
  'Enum8(1)',
  "Enum8('a' = 128)",
  "Enum8('a' = -129)",
  "Enum8('a' = 1, 'a' = 2)",
  "Enum16('a' = 32768)",
  "Enum('a' = -32769)",
]

for (const type of IMPOSSIBLE) {
  test(`${type} has no codec: its arguments are impossible`, () => assert.throws(() => scalarCodec(type), RangeError))
}
