// Which types have columns, and what these refuse, with which code.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseType } from '../../src/codecs/clickhouse/type-parser.ts'
import type { ReadingRules } from '../../src/codecs/codec.ts'
import { REJECT } from '../../src/codecs/reject.ts'
import { makeNativeColumn, unencodable } from '../../src/encodings/clickhouse-native/make-column.ts'
import { columnBytes, columnOf, writeRow } from './native-block.ts'

const WITHOUT_CODEC: readonly [type: string, inside: string][] = [
  ['Dynamic', 'Dynamic'],
  ['Dynamic(max_types=8)', 'Dynamic'],
  ['Array(Dynamic)', 'Dynamic'],
  ['AggregateFunction(sum, UInt64)', 'AggregateFunction'],
  ['Nullable(Nothing)', 'Nothing'],
  ["Object('json')", 'Object'],
  ['Unknown(Float32, 16)', 'Unknown'],
  ['Tuple(a UInt8, b Map(String, Unknown(Float32, 16)))', 'Unknown'],
  ['Map(Array(UInt8), UInt8)', 'Array'],
  ['Map(Tuple(UInt8, UInt8), UInt8)', 'Tuple'],
  ['Variant(Nothing, UInt8)', 'Nothing'],
  ['LowCardinality(Dynamic)', 'Dynamic'],
  ['SimpleAggregateFunction(any, Dynamic)', 'Dynamic'],
  ['Nested(a UInt8, b Dynamic)', 'Dynamic'],
  ['Array', 'Array'],
  ['Map(String)', 'Map'],
  ['LowCardinality', 'LowCardinality'],
  ['Decimal(99, 2)', 'Decimal'],
  ['FixedString', 'FixedString'],
  ['toString', 'toString'],
  ['SimpleAggregateFunction(sum)', 'SimpleAggregateFunction'],
]

for (const [type, inside] of WITHOUT_CODEC) {
  test(`${type} has no column because of ${inside}`, () => {
    const node = parseType(type)!
    assert.equal(unencodable(node, {}), inside)
    assert.equal(makeNativeColumn(node, {}), undefined)
  })
}

const REFUSED: readonly [type: string, json: string, reject: number][] = [
  ['UInt8', 'null', REJECT.nullValue],
  ['LowCardinality(String)', 'null', REJECT.nullValue],
  ['Array(UInt8)', 'null', REJECT.nullValue],
  ['Array(UInt8)', '1', REJECT.valueType],
  ['Array(UInt8)', '"[1]"', REJECT.valueType],
  ['Array(UInt8)', '{}', REJECT.valueType],
  ['Array(UInt8)', '[1,null]', REJECT.nullValue],
  ['Array(UInt8)', '[1,256]', REJECT.outOfRange],
  ['Nullable(UInt8)', '256', REJECT.outOfRange],
  ['Tuple(UInt8, String)', 'null', REJECT.nullValue],
  ['Tuple(UInt8, String)', '[1]', REJECT.valueType],
  ['Tuple(UInt8, String)', '[1,"a",2]', REJECT.valueType],
  ['Tuple(UInt8, String)', '{"1":1,"2":"a"}', REJECT.valueType],
  ['Tuple(a UInt8, b String)', '{"a":1}', REJECT.valueType],
  ['Tuple(a UInt8, b String)', '{"a":1,"b":"x","c":2}', REJECT.unknownField],
  ['Tuple(a UInt8, b String)', '{"a":1,"a":1}', REJECT.duplicateKey],
  ['Tuple(a UInt8, b String)', '{"A":1,"b":"x"}', REJECT.unknownField],
  ['Tuple(a UInt8, b Nullable(String))', '{"a":null,"b":null}', REJECT.nullValue],
  ['Tuple()', '[1]', REJECT.valueType],
  ['Tuple()', '{"a":1}', REJECT.unknownField],
  ['Map(String, UInt8)', 'null', REJECT.nullValue],
  ['Map(String, UInt8)', '[]', REJECT.valueType],
  ['Map(String, UInt8)', '[["a",1]]', REJECT.valueType],
  ['Map(String, UInt8)', '{"a":null}', REJECT.nullValue],
  ['Map(String, UInt8)', '{"a":1,"b":2,"\\u0061":3}', REJECT.duplicateKey],
  ['Map(String, UInt8)', '{"\\ud800":1}', REJECT.loneSurrogate],
  ['Map(FixedString(2), UInt8)', '{"abc":1}', REJECT.tooLong],
  ['Map(UInt8, UInt8)', '{"256":1}', REJECT.outOfRange],
  ['Map(UInt8, UInt8)', '{"":1}', REJECT.valueType],
  ['Map(UInt8, UInt8)', '{"1x":1}', REJECT.valueType],
  ['Map(UInt8, UInt8)', '{"01":1}', REJECT.valueType],
  ['Map(UInt8, UInt8)', '{"true":1}', REJECT.valueType],
  ['Map(UInt8, UInt8)', '{"1.0":1}', REJECT.valueType],
  ['Map(UInt8, UInt8)', '{" 1":1}', REJECT.valueType],
  ['Map(UInt8, UInt8)', '{"1":1,"\\u0031":2}', REJECT.duplicateKey],
  ["Map(Enum8('a' = 1), UInt8)", '{"b":1}', REJECT.unknownLabel],
  ['Map(LowCardinality(String), UInt8)', '{"a":1,"a":2}', REJECT.duplicateKey],
  [
    'Map(UUID, UInt8)',
    '{"61f0c404-b35c-11e7-907b-a6006ad3dba0":1,"61F0C404-B35C-11E7-907B-A6006AD3DBA0":2}',
    REJECT.duplicateKey,
  ],
  ['Point', '[1]', REJECT.valueType],
  ['Point', '[1,null]', REJECT.nullValue],
  ['Ring', '[1,2]', REJECT.valueType],
]

for (const [type, json, reject] of REFUSED) {
  test(`${type} refuses ${json}`, () => assert.equal(writeRow(columnOf(type), json), reject))
}

test('an empty text is NULL by empty-null, where NULL can be and text cannot', () => {
  const rules: ReadingRules = { coerce: ['empty-null'] }
  const cases: readonly [type: string, json: string, same: string][] = [
    ['Nullable(UInt8)', '""', 'null'],
    ['LowCardinality(Nullable(UInt8))', '""', 'null'],
    ['Array(Nullable(UInt8))', '["",1]', '[null,1]'],
    ['Nullable(Tuple(UInt8))', '""', 'null'],
  ]
  for (const [type, json, same] of cases) {
    const [column, other] = [columnOf(type, rules), columnOf(type)]
    assert.equal(writeRow(column, json), 0, type)
    assert.equal(writeRow(other, same), 0, type)
    assert.deepEqual(columnBytes(column), columnBytes(other), type)
    assert.ok(writeRow(other, json) < 0, `${type} refuses ${json} without the rule`)
  }
  for (const type of ['Nullable(String)', 'LowCardinality(Nullable(String))']) {
    const [column, other] = [columnOf(type, rules), columnOf(type)]
    for (const each of [column, other]) assert.equal(writeRow(each, '""'), 0)
    assert.deepEqual(columnBytes(column), columnBytes(other), type)
  }
  for (const type of ['UInt8', 'LowCardinality(UInt64)', 'Array(UInt8)']) {
    assert.ok(writeRow(columnOf(type, rules), '""') < 0, type)
  }
})

test('the other conversions reach the values inside', () => {
  const rules: ReadingRules = { coerce: ['quoted-numbers', 'int-bool'] }
  const cases: readonly [type: string, json: string, same: string][] = [
    ['Array(Nullable(Int64))', '["12",null]', '[12,null]'],
    ['LowCardinality(UInt32)', '"7"', '7'],
    ['Map(String, Bool)', '{"a":1}', '{"a":true}'],
    ['Tuple(a Decimal(9, 2))', '{"a":"1.5"}', '{"a":1.5}'],
  ]
  for (const [type, json, same] of cases) {
    const [column, other] = [columnOf(type, rules), columnOf(type)]
    assert.equal(writeRow(column, json), 0, type)
    assert.equal(writeRow(other, same), 0, type)
    assert.deepEqual(columnBytes(column), columnBytes(other), type)
    assert.ok(writeRow(other, json) < 0, `${type} refuses ${json} without the rule`)
  }
})
