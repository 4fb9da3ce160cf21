// Every scalar inside other types, maps with every kind of key, and the types that are names for others: what the
// server has afterwards is the text that was put in.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ChdbEngine } from '../servers/chdb-engine.ts'
import { parseInsert } from '../servers/insert-statement.ts'
import { columnOf, nativeBlock, type TestColumn, writeRow } from './native-block.ts'

const SETTINGS = {
  allow_suspicious_low_cardinality_types: '1',
  flatten_nested: '0',
  output_format_json_quote_64bit_integers: '0',
  output_format_json_quote_decimals: '0',
  session_timezone: 'UTC',
  enable_time_time64_type: '1',
}

let engine: ChdbEngine

before(async () => {
  engine = await ChdbEngine.open()
})

after(() => engine.close())

/** Loads a value of each type as one row, and gives back the server's text of each. */
async function roundTrip(cases: readonly (readonly [type: string, json: string])[]): Promise<string[]> {
  const declared = cases.map(([type], i) => `c${i} ${type}`).join(', ')
  await engine.query(`CREATE OR REPLACE TABLE round (${declared}) ENGINE = Memory`, { settings: SETTINGS })
  const columns = cases.map(([type, json], i): TestColumn => {
    const column = columnOf(type)
    assert.equal(writeRow(column, json), 0, `${type} takes ${json}`)
    return { name: `c${i}`, type, column }
  })
  const insert = parseInsert('INSERT INTO round FORMAT Native')!
  await engine.insert(insert, nativeBlock(columns, 1), { settings: SETTINGS })
  const texts: string[] = []
  for (const { name } of columns) {
    const { output } = await engine.query(`SELECT ${name} AS v FROM round`, {
      format: 'JSONEachRow',
      settings: SETTINGS,
    })
    texts.push(Buffer.from(output).toString().trimEnd().slice('{"v":'.length, -1))
  }
  return texts
}

async function assertSame(cases: readonly (readonly [type: string, json: string])[]): Promise<void> {
  const texts = await roundTrip(cases)
  cases.forEach(([type, json], i) => {
    assert.equal(texts[i], json, type)
  })
}

const SCALARS: readonly [type: string, json: string][] = [
  ['Int8', '-128'],
  ['UInt8', '255'],
  ['Int64', '-9223372036854775808'],
  ['UInt64', '18446744073709551615'],
  ['Int128', '-170141183460469231731687303715884105728'],
  ['UInt256', '115792089237316195423570985008687907853269984665640564039457584007913129639935'],
  ['Float32', '1.5'],
  ['Float64', '-1e-300'],
  ['BFloat16', '0.5'],
  ['Bool', 'true'],
  ['Decimal(9, 2)', '-1234567.89'],
  ['Decimal(76, 10)', '123456789012345678901234567890.0123456789'],
  ['String', '"\\"é😀\\\\"'],
  ['FixedString(3)', '"abc"'],
  ['UUID', '"61f0c404-b35c-11e7-907b-a6006ad3dba0"'],
  ['IPv4', '"1.2.3.4"'],
  ['IPv6', '"2001:db8::1"'],
  ["Enum8('a' = -1, 'it\\'s (b)' = 2)", '"it\'s (b)"'],
  ["Enum16('x' = 1000)", '"x"'],
  ['Date', '"2024-02-29"'],
  ['Date32', '"1900-01-01"'],
  ['DateTime', '"2024-02-29 12:34:56"'],
  ["DateTime('Europe/Berlin')", '"2024-07-01 12:34:56"'],
  ['DateTime64(3)', '"2024-02-29 12:34:56.789"'],
  ["DateTime64(9, 'Asia/Tokyo')", '"2024-02-29 12:34:56.123456789"'],
  ['Time', '"12:34:56"'],
  ['Time64(3)', '"12:34:56.789"'],
]

test('every scalar comes back out of arrays, maps and tuples', async () => {
  await assertSame(SCALARS.map(([type, json]) => [`Array(${type})`, `[${json},${json}]`]))
  await assertSame(SCALARS.map(([type, json]) => [`Nullable(${type})`, json]))
  await assertSame(SCALARS.map(([type]) => [`Nullable(${type})`, 'null']))
  await assertSame(SCALARS.map(([type, json]) => [`Map(String, Nullable(${type}))`, `{"a":${json},"b":null}`]))
  await assertSame(SCALARS.map(([type, json]) => [`Tuple(a ${type}, b Array(${type}))`, `{"a":${json},"b":[${json}]}`]))
})

test('every scalar that can be a key comes back as one', async () => {
  const isKey = (type: string): boolean => type !== 'Bool'
  const cases = SCALARS.filter(([type]) => isKey(type)).map(([type, json]): [string, string] => {
    const key = json.startsWith('"') ? json : `"${json}"`
    return [`Map(${type}, UInt8)`, `{${key}:1}`]
  })
  await assertSame(cases)
})

test('types that are names for others come back as what they are', async () => {
  await assertSame([
    ['Point', '[1,2.5]'],
    ['Ring', '[[1,2],[3,4]]'],
    ['LineString', '[[1,2]]'],
    ['MultiLineString', '[[[1,2]],[]]'],
    ['Polygon', '[[[1,2],[3,4]],[[5,6]]]'],
    ['MultiPolygon', '[[[[1,2],[3,4]],[[5,6]]],[]]'],
    ['Geometry', '[[[1,2]]]'],
    ['Array(Point)', '[[1,2],[3,4]]'],
    ['Map(String, Ring)', '{"a":[[1,2]]}'],
    ['Nested(a UInt8, b Array(LowCardinality(String)))', '[{"a":1,"b":["x"]},{"a":2,"b":[]}]'],
    ['Array(Nested(a UInt8, b Nullable(String)))', '[[{"a":1,"b":null}],[]]'],
    ['SimpleAggregateFunction(sum, UInt64)', '18446744073709551615'],
    ['SimpleAggregateFunction(anyLast, Nullable(String))', 'null'],
    ['SimpleAggregateFunction(anyLast, LowCardinality(Nullable(String)))', '"x"'],
    ['SimpleAggregateFunction(groupArrayArray, Array(UInt8))', '[1,2]'],
    ['SimpleAggregateFunction(maxMap, Tuple(Array(UInt8), Array(UInt64)))', '[[1],[2]]'],
    ['Tuple(a Tuple(), b UInt8)', '{"a":[],"b":1}'],
  ])
})

test('white space and another order of members are the same value', async () => {
  const spaced = [
    ['Array(UInt8)', ' [ 1 ,\t2 ] ', '[1,2]'],
    ['Array(UInt8)', '[ ]', '[]'],
    ['Map(String, Array(UInt8))', '{ "a" : [ 1 ] , "b" : [ ] }', '{"a":[1],"b":[]}'],
    ['Map(String, UInt8)', '{ }', '{}'],
    ['Map(Int16, UInt8)', '{"\\u002d\\u0031" : 1}', '{"-1":1}'],
    ['Tuple(a UInt8, `b "c"` String)', '{ "b \\"c\\"" : "x" , "\\u0061" : 1 }', '{"a":1,"b \\"c\\"":"x"}'],
    ['Tuple(a UInt8, b String)', '[ 1 , "x" ]', '{"a":1,"b":"x"}'],
    ['Tuple(UInt8, Tuple(String, Array(UInt8)))', '[ 1 , [ "x" , [ ] ] ]', '[1,["x",[]]]'],
    ['Array(String)', '["a",1.50,[1, 2],{"k": null},true]', '["a","1.50","[1, 2]","{\\"k\\": null}","true"]'],
  ] as const
  const texts = await roundTrip(spaced.map(([type, json]) => [type, json.trim()]))
  spaced.forEach(([type, , want], i) => {
    assert.equal(texts[i], want, type)
  })
})
