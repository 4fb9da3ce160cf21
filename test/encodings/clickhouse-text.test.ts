import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encoderOf, planOf } from '../workers/encoding.ts'

/** The records that columns `v` of the type and `w String` get; the name of the reject where there is none. */
function encoded(type: string, ...values: string[]): string[] {
  const encode = encoderOf(planOf('clickhouse', { v: type, w: 'String' }))
  return values.map((value) => {
    const { text, rejects } = encode(Buffer.from(`{"v":${value},"w":"x"}\n`))
    return rejects[0]?.reject ?? text
  })
}

const same = (value: string): string => `{"v":${value},"w":"x"}\n`

test('a column of text gets the JSON of what is not text, as a text', () => {
  for (const type of ['String', 'Nullable(String)', 'LowCardinality(String)', 'LowCardinality(Nullable(String))']) {
    assert.deepEqual(encoded(type, '1.50', 'true', '{"a" : "b\\n\\\\"}', '[\t"\\u00e9"\r]', '"é"', '""'), [
      same('"1.50"'),
      same('"true"'),
      same('"{\\"a\\" : \\"b\\\\n\\\\\\\\\\"}"'),
      same('"[\\t\\"\\\\u00e9\\"\\r]"'),
      same('"é"'),
      same('""'),
    ])
  }
})

test('a record that is rewritten keeps its other values byte for byte, and loses its white space only', () => {
  const types = { 'a"b': 'String', n: 'Decimal(38, 10)', t: 'String', j: 'JSON', m: 'Nullable(Int8)' }
  const encode = encoderOf(planOf('clickhouse', types))
  const record = ' { "t" : "\\u00e9\\n" , "n":1.50, "j": {"x" : [1, 2]} , "a\\"b" : -0.0, "m": null } \r\n'
  const { text } = encode(Buffer.from(`{"n":7}\n${record}{"n":8}\r\n`))
  assert.equal(text, `{"n":7}\n{"a\\"b":"-0.0","n":1.50,"t":"\\u00e9\\n","j":{"x" : [1, 2]},"m":null}\n{"n":8}\r\n`)
})

test('a value larger than the first buffer becomes text whole, however much its quotes grow', () => {
  const value = `[${'"",'.repeat(150_000)}""]`
  assert.deepEqual(encoded('String', value), [same(`"${value.replaceAll('"', '\\"')}"`)])
})

test('null passes where the column takes it', () => {
  const plan = planOf('clickhouse', { v: 'String' }, { nullable: false })
  assert.equal(encoderOf(plan)(Buffer.from('{"v":null}\n')).rejects[0]?.reject, 'nullValue')
  assert.deepEqual(encoded('Nullable(UInt8)', 'null', '300', '"x"'), [same('null'), 'outOfRange', 'valueType'])
})

test('an array is checked element by element, however deep', () => {
  assert.deepEqual(encoded('Array(UInt8)', '[]', '[1 , 255]', '[1,256]', '[null]', '["1"]', '1', '{}', '"[1]"'), [
    same('[]'),
    same('[1 , 255]'),
    'outOfRange',
    'nullValue',
    'valueType',
    'valueType',
    'valueType',
    'valueType',
  ])
  assert.deepEqual(encoded('Array(Array(Nullable(Date)))', '[[null,"2024-02-29"],[]]', '[["2023-02-29"]]', '[1]'), [
    same('[[null,"2024-02-29"],[]]'),
    'valueSyntax',
    'valueType',
  ])
  assert.deepEqual(encoded('Array(String)', '["a"]', '[1]', '["\\ud800"]'), [
    same('["a"]'),
    'valueType',
    'loneSurrogate',
  ])
  assert.deepEqual(encoded('Array(LowCardinality(Nullable(String)))', '[null,"a"]'), [same('[null,"a"]')])
})

test('unknown and unreadable types pass: the server decides', () => {
  for (const type of [
    "Enum8('a' = 1)",
    'IPv4',
    'JSON(max_dynamic_paths=8)',
    'Variant(String, UInt8)',
    'not a (type',
    '',
  ]) {
    assert.deepEqual(encoded(type, '{"x":1}', '"a"', '[1]'), [same('{"x":1}'), same('"a"'), same('[1]')])
  }
})

test('a simple aggregate is checked as the values that it aggregates', () => {
  assert.deepEqual(encoded('SimpleAggregateFunction(max, UInt8)', '255', '300', '"x"'), [
    same('255'),
    'outOfRange',
    'valueType',
  ])
})
