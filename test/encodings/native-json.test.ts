// JSON columns: the server takes what the column takes, and what the column refuses the server would refuse or change.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { REJECT } from '../../src/codecs/reject.ts'
import { ChdbEngine } from '../servers/chdb-engine.ts'
import { parseInsert } from '../servers/insert-statement.ts'
import { blockOf, columnOf, writeRow } from './native-block.ts'

let engine: ChdbEngine

before(async () => {
  engine = await ChdbEngine.open()
})

after(() => engine.close())

/** What the server has of the values after the columns have sent them. */
async function stored(type: string, values: readonly string[]): Promise<unknown[]> {
  await engine.query('DROP TABLE IF EXISTS objects')
  await engine.query(`CREATE TABLE objects (v ${type}) ENGINE = Memory`)
  const declared = Buffer.from((await engine.query('DESCRIBE objects', { format: 'JSONEachRow' })).output)
  const { type: described } = JSON.parse(declared.toString()) as { type: string }
  await engine.insert(parseInsert('INSERT INTO objects FORMAT Native')!, blockOf('v', described, values))
  const settings = { output_format_json_quote_64bit_integers: '0' }
  const { output } = await engine.query('SELECT v FROM objects', { format: 'JSONEachRow', settings })
  const lines = Buffer.from(output).toString().trimEnd().split('\n')
  return lines.map((line) => (JSON.parse(line) as { v: unknown }).v)
}

const OBJECTS = [
  '{}',
  '{"a":1,"b":"x","c":[1,"y",null,{"d":1}],"e":{"f":true,"g":{"h":-2.5}}}',
  '{ "a" : [ {"b":1} , {"b":2} ] }',
  '{"":{"":1}}',
  '{"\\u0061\\n":"\\ud83d\\ude00 \\" \\u0000"}',
  '{"a":-9223372036854775808,"b":1e308}',
  '{"a":{"b":1},"c":{"b":1}}',
  `${'{"a":'.repeat(300)}1${'}'.repeat(300)}`,
]

test('objects of every form come back as they went in', async () => {
  assert.deepEqual(
    await stored('JSON', OBJECTS),
    OBJECTS.map((text) => JSON.parse(text)),
  )
})

test('objects may be NULL, in arrays, in maps and in tuples', async () => {
  const cases: readonly [type: string, values: readonly string[]][] = [
    ['Nullable(JSON)', ['{"a":1}', 'null', '{}']],
    ['Array(JSON)', ['[{"a":1},{}]', '[]', '[{"b":[1]}]']],
    ['Array(Nullable(JSON))', ['[null,{"a":1}]', '[]']],
    ['Map(String, JSON)', ['{"k":{"a":1}}', '{}']],
    ['Tuple(a JSON, b Array(JSON))', ['{"a":{"x":1},"b":[{"y":2}]}']],
    ['Variant(JSON, UInt16)', ['{"a":1}', '7', 'null']],
  ]
  for (const [type, values] of cases) {
    assert.deepEqual(
      await stored(type, values),
      values.map((text) => JSON.parse(text)),
      type,
    )
  }
})

test('the arguments of the type are no obstacle, and its paths are as strict as columns', async () => {
  const type =
    "JSON(max_dynamic_paths=8, max_dynamic_types=4, a.b UInt8, `x y` Array(String), m Map(String, UInt8), SKIP q, SKIP REGEXP 'z.*')"
  const values = ['{"a":{"b":7},"x y":["t"],"m":{"k":1},"q":1,"zz":2,"r":3}']
  assert.deepEqual(await stored(type, values), [{ a: { b: 7 }, 'x y': ['t'], m: { k: 1 }, r: 3 }])
  const column = columnOf(type)
  assert.equal(writeRow(column, '{"a":{"b":1.5}}'), REJECT.valueType)
  assert.equal(writeRow(column, '{"a":{"b":300}}'), REJECT.outOfRange)
  assert.equal(writeRow(column, '{"a.b":300}'), REJECT.outOfRange)
  assert.equal(writeRow(column, '{"a":{"b":null}}'), REJECT.nullValue)
  assert.equal(writeRow(column, '{"x y":["t",null]}'), REJECT.nullValue)
  assert.equal(writeRow(column, '{"m":{"k":300}}'), REJECT.outOfRange)
  assert.equal(writeRow(column, '{"c":{"a":{"b":300}}}'), 0)
})

const REFUSED: readonly [json: string, reject: number][] = [
  ['{"a":1,"a":2}', REJECT.duplicateKey],
  ['{"a":1,"\\u0061":2}', REJECT.duplicateKey],
  ['{"a":{"b":1},"a.b":2}', REJECT.duplicateKey],
  ['{"a":[{"b":1,"b":2}]}', REJECT.duplicateKey],
  ['{"a":[[1],[{"x":{"y":1},"x.y":2}]]}', REJECT.duplicateKey],
  ['{"a":"\\ud800"}', REJECT.loneSurrogate],
  ['{"\\udfff":1}', REJECT.loneSurrogate],
  ['{"a":18446744073709551616}', REJECT.outOfRange],
  ['{"a":[1,-9223372036854775809]}', REJECT.outOfRange],
  ['{"a":{"b":[{"c":1e309}]}}', REJECT.outOfRange],
]

for (const [json, reject] of REFUSED) {
  test(`${json} is refused here, and by the server`, async () => {
    const column = columnOf('JSON')
    assert.equal(writeRow(column, json), reject)
    await engine.query('CREATE OR REPLACE TABLE refused (v JSON) ENGINE = Memory')
    const statement = parseInsert('INSERT INTO refused FORMAT JSONEachRow')!
    await assert.rejects(engine.insert(statement, Buffer.from(`{"v":${json}}`)), /JSON/)
  })
}

test('what is no object is refused', () => {
  const column = columnOf('JSON')
  for (const json of ['[]', '"{}"', '1', 'true']) assert.equal(writeRow(column, json), REJECT.valueType)
})

test('a null is an object without members, as it is when the server reads the text', async () => {
  assert.deepEqual(await stored('JSON', ['null', '{"a":null}']), [{}, {}])
  assert.deepEqual(await stored('Array(JSON)', ['[null]']), [[{}]])
  await engine.query('CREATE OR REPLACE TABLE read (v JSON, a Array(JSON)) ENGINE = Memory')
  await engine.insert(parseInsert('INSERT INTO read FORMAT JSONEachRow')!, Buffer.from('{"v":null,"a":[null]}'))
  const { output } = await engine.query('SELECT * FROM read', { format: 'JSONEachRow' })
  assert.equal(Buffer.from(output).toString(), '{"v":{},"a":[{}]}\n')
})
