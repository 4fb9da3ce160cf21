// Which of a Variant's types a value takes: the server's own choice, except where the server changes the value.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { REJECT } from '../../src/codecs/reject.ts'
import { ChdbEngine } from '../servers/chdb-engine.ts'
import { parseInsert } from '../servers/insert-statement.ts'
import { blockOf, columnOf, writeRow } from './native-block.ts'

const SETTINGS = { allow_suspicious_variant_types: '1' }

let engine: ChdbEngine

before(async () => {
  engine = await ChdbEngine.open()
})

after(() => engine.close())

async function createTable(type: string): Promise<void> {
  await engine.query('DROP TABLE IF EXISTS variants')
  await engine.query(`CREATE TABLE variants (v ${type}) ENGINE = Memory`, { settings: SETTINGS })
}

async function storedTypes(): Promise<[value: string, type: string][]> {
  const { output } = await engine.query('SELECT toString(v), toString(variantType(v)) FROM variants', {
    format: 'JSONCompactEachRow',
  })
  const lines = Buffer.from(output).toString().trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line) as [string, string])
}

async function byNative(type: string, values: readonly string[]): Promise<[string, string][]> {
  await createTable(type)
  await engine.insert(parseInsert('INSERT INTO variants FORMAT Native')!, blockOf('v', type, values))
  return storedTypes()
}

async function byText(type: string, values: readonly string[]): Promise<[string, string][]> {
  await createTable(type)
  const lines = values.map((json) => `{"v":${json}}\n`).join('')
  await engine.insert(parseInsert('INSERT INTO variants FORMAT JSONEachRow')!, Buffer.from(lines))
  return storedTypes()
}

const ALIKE: readonly [type: string, values: readonly string[]][] = [
  ['Variant(String, UInt8)', ['1', '300', '-1', '1.5', '"x"', 'null', '[1, 2]', '{"a": 1}', '"\\u0041\\n"']],
  ['Variant(Float32, UInt64, UInt8)', ['1', '300', '1.5', '-1', '18446744073709551615', 'null']],
  ['Variant(Bool, String)', ['true', 'false', '"x"', '1.5']],
  ['Variant(Array(String), Array(UInt8))', ['[1]', '["a"]', '[]', '[300]', 'null']],
  ['Variant(Array(Array(UInt8)), Array(UInt8), String)', ['[[1],[]]', '[1]', '[[300]]', '["x"]']],
  ['Variant(Int256, Int64, UInt128)', ['-1', '9223372036854775808', '-9223372036854775809']],
  ['Variant(Decimal(9, 2), Float64, String)', ['1', '1.5', '"x"', '0.1']],
  ['Variant(FixedString(3), IPv4, UUID)', ['"abc"', '"1.2.3.4"', '"61f0c404-b35c-11e7-907b-a6006ad3dba0"']],
  ["Variant(Enum8('a' = 1, 'b' = 2), String)", ['"a"', '"c"', '"b"']],
  ['Variant(Map(String, UInt8), UInt8)', ['{"a":1}', '{}', '7', 'null']],
  ['Variant(Tuple(UInt8, String), UInt8)', ['[1,"a"]', '3']],
  ['Variant(Array(LowCardinality(Nullable(String))), LowCardinality(String))', ['["a",null]', '"x"', '[]']],
  ['Geometry', ['[1,2]', '[[1,2],[3,4]]', '[[[1,2]]]', '[[[[1,2]]]]', 'null']],
]

for (const [type, values] of ALIKE) {
  test(`${type} has what the server reads of the same text`, async () => {
    const native = await byNative(type, values)
    assert.equal(native.length, values.length)
    assert.deepEqual(native, await byText(type, values))
  })
}

test('a value that the server would change keeps its own type', async () => {
  const cases: readonly [type: string, json: string, stored: [string, string]][] = [
    ['Variant(Int64, String)', '"12"', ['12', 'String']],
    ['Variant(Bool, UInt8)', '1', ['1', 'UInt8']],
    ['Variant(Decimal(9, 2), Float64)', '-4.555', ['-4.555', 'Float64']],
    ['Variant(Array(Int64), String)', '[1,null]', ['[1,null]', 'String']],
  ]
  for (const [type, json, stored] of cases) {
    assert.deepEqual(await byNative(type, [json]), [stored], type)
    assert.notDeepEqual(await byText(type, [json]), [stored], type)
  }
})

test('what no alternative holds is refused', () => {
  const column = columnOf('Variant(Array(UInt8), UInt8)')
  for (const json of ['300', '"x"', '{}', '[1,300]', '-1']) {
    assert.equal(writeRow(column, json), REJECT.valueType, json)
  }
})

test('variants in arrays, maps and tuples keep their order', async () => {
  const type = 'Map(String, Tuple(Variant(Array(UInt8), String, UInt8), UInt8))'
  const values = ['{"a":[1,1],"b":["x",2],"c":[[1,2],3]}', '{}', '{"d":[null,4],"e":[5,5]}']
  await createTable(type)
  await engine.insert(parseInsert('INSERT INTO variants FORMAT Native')!, blockOf('v', type, values))
  const { output } = await engine.query('SELECT v FROM variants', { format: 'JSONEachRow' })
  const rows = Buffer.from(output).toString().trimEnd().split('\n')
  assert.deepEqual(
    rows.map((row) => (JSON.parse(row) as { v: unknown }).v),
    values.map((text) => JSON.parse(text)),
  )
})
