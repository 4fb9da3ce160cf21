// Which values the row machine and the readers take themselves: no type's plain values are left to the codecs.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chunkOf, sameBlock, typedPlan, waysOf } from './three-ways.ts'

const UUIDS = ['"61f0c404-b35c-11e7-907b-a6006ad3dba0"', '"61F0C404-B35C-11E7-907B-A6006AD3DBA0"']
const DAYS = ['"1970-01-01"', '"2024-02-29"', '"2099-12-31"']
const SECONDS = ['"1970-01-01 00:00:00"', '"2024-02-29T23:59:59"']
const FRACTIONS = [...SECONDS, '"2024-02-29 01:02:03.5"', '"2024-02-29T01:02:03.123"']
const ZONED = ['"2024-02-29T01:02:03Z"', '"2024-02-29 01:02:03.5Z"']
const FLOATS = ['0', '-1', '0.5', '12.75', '1234567', '-0.001']
const LONG_FLOATS = [...FLOATS, '1234567.891', '0.12345678901234', '999999999999999']
const TEXTS = ['""', '"a"', '"more than sixteen bytes"', '"é 日本 😀"', `"${'long '.repeat(100)}"`]
const NUMERICS = ['0', '-12', '1.5', '99999.25', '0.001']

/** The plain values of each type that has a reader. */
const PLAIN: Readonly<Record<'clickhouse' | 'postgres', Readonly<Record<string, readonly string[]>>>> = {
  clickhouse: {
    UInt8: ['0', '255'],
    UInt16: ['0', '65535'],
    UInt32: ['0', '4294967295'],
    UInt64: ['0', '9007199254740993', '9999999999999999999'],
    Int8: ['0', '127', '-127'],
    Int16: ['0', '32767', '-32767'],
    Int32: ['0', '2147483647', '-2147483647'],
    Int64: ['0', '9223372036854775807', '-9223372036854775807'],
    Float32: FLOATS,
    Float64: LONG_FLOATS,
    'Decimal(9, 2)': ['0', '-12', '1.5', '9999999.99'],
    'Decimal(18, 4)': [...NUMERICS, '12345678901.2345'],
    'Decimal32(3)': NUMERICS,
    'Decimal64(3)': NUMERICS,
    Bool: ['true', 'false'],
    String: TEXTS,
    Date: DAYS,
    DateTime: [...SECONDS, '"2024-02-29T01:02:03Z"'],
    "DateTime('UTC')": SECONDS,
    'DateTime64(3)': [...FRACTIONS, ...ZONED],
    "DateTime64(9, 'Etc/UTC')": [...FRACTIONS, '"2024-02-29T01:02:03.123456789Z"'],
    UUID: UUIDS,
  },
  postgres: {
    int2: ['0', '32767', '-32767'],
    int4: ['0', '2147483647', '-2147483647'],
    int8: ['0', '9223372036854775807', '-9223372036854775807'],
    oid: ['0', '4294967295'],
    float4: FLOATS,
    float8: LONG_FLOATS,
    numeric: [...NUMERICS, '12345678901.2345', '1.500'],
    'numeric(9,3)': NUMERICS,
    bool: ['true', 'false'],
    text: TEXTS,
    varchar: TEXTS,
    bpchar: TEXTS,
    citext: TEXTS,
    date: DAYS,
    timestamp: FRACTIONS,
    timestamptz: [...FRACTIONS, ...ZONED],
    'timestamp(3)': FRACTIONS,
    uuid: UUIDS,
  },
}

for (const target of ['clickhouse', 'postgres'] as const) {
  test(`${target}: plain values of every type with a reader are never left to a codec`, () => {
    for (const [type, values] of Object.entries(PLAIN[target])) {
      for (const column of target === 'clickhouse' ? [type, `Nullable(${type})`] : [type]) {
        const ways = waysOf(typedPlan(target, [{ name: 'v', type: column }]))
        const lines = [values[0]!, ...values, ...values].map((value) => `{"v":${value}}`)
        assert.equal(sameBlock(ways, chunkOf(...lines), column).rows, lines.length, column)
        for (const count of [ways.machineCount, ways.interpreterCount]) {
          assert.deepEqual([count.rows, count.fallbacks], [values.length * 2, 0], column)
        }
      }
    }
  })
}

test('nulls are left to no codec by the machine', () => {
  for (const type of ['Nullable(UInt8)', 'Nullable(String)', 'Nullable(DateTime64(3))', 'Nullable(Decimal(9, 2))']) {
    const ways = waysOf(typedPlan('clickhouse', [{ name: 'v', type }]))
    assert.equal(sameBlock(ways, chunkOf(...Array.from({ length: 10 }, () => '{"v":null}')), type).rows, 10)
    assert.deepEqual([ways.machineCount.rows, ways.machineCount.fallbacks], [9, 0], type)
  }
})

test('a number of another form is one value for the codec, and its record stays with the machine', () => {
  for (const [target, type, values] of [
    ['clickhouse', 'UInt64', ['18446744073709551615', '10000000000000000000']],
    ['clickhouse', 'Float64', ['1e-7', '1.5E10', '0.300000000000000044408', '12345678901234567890.5', '4.9e-324']],
    ['clickhouse', 'Decimal(18, 4)', ['1e3', '15e-1', '0.10000000000000000000']],
    ['postgres', 'float8', ['1e-7', '1.5E10', '0.300000000000000044408', '12345678901234567890.5']],
    ['postgres', 'numeric', ['1e3', '1234567890123456789012345.5', '0.1234567890123456789']],
  ] as const) {
    const ways = waysOf(typedPlan(target, [{ name: 'v', type }]))
    const lines = ['{"v":1}', ...values.map((value) => `{"v":${value}}`)]
    assert.equal(sameBlock(ways, chunkOf(...lines), type).rows, lines.length, type)
    assert.deepEqual([ways.machineCount.rows, ways.machineCount.fallbacks], [values.length, values.length], type)
  }
})
