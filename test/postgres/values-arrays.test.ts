// JSON arrays into array columns, against the server's own reading of the same JSON.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertLoaded, postgresRoom } from './postgres-room.ts'
import { assertLikeOracle } from './table-oracle.ts'

const room = postgresRoom(`
  CREATE TYPE mood AS ENUM ('sad', 'ok, or "so"');
  CREATE DOMAIN small AS int CHECK (VALUE < 100);
  CREATE DOMAIN numbers AS int[] CHECK (cardinality(VALUE) < 3)`)

const CASES: readonly { readonly type: string; readonly values: readonly string[] }[] = [
  {
    type: 'int4[]',
    values: ['[]', '[1]', '[1,-2,null]', '[ 1 , 2 ]', '[null]', '[[1,2],[3,4]]', '[[[1]],[[2]]]', 'null'],
  },
  { type: 'int8[]', values: ['[9007199254740993,-9223372036854775808]'] },
  { type: 'bool[]', values: ['[true,false,null]'] },
  { type: 'float8[]', values: ['[0.1,1e300,-0]'] },
  { type: 'numeric[]', values: ['[1.50,123456789012345678901234567890.123456789,1e-20]', '[[0.10],[null]]'] },
  { type: 'numeric(6,2)[]', values: ['[1234.5,-0.01,12e1]'] },
  {
    type: 'text[]',
    values: [
      '["plain"]',
      '["with \\"quotes\\"","back\\\\slash","\\\\","\\"","\\\\\\""]',
      '["comma, inside","{braces}","}{","[]"]',
      '["NULL","null",null,"\\\\N","\\\\."]',
      '[""," "," padded "]',
      '["line\\nbreak","tab\\there","\\r\\n","\\b\\f\\u000b"]',
      '["é","日本語","😀","\\ud83d\\ude00","\\u00e9"]',
      '[1,true,1.50,{"a":["b"]}]',
      '[["a","b"],["c\\\\","\\"d"]]',
      '[]',
    ],
  },
  { type: 'varchar(3)[]', values: ['["abc","日本語",""]'] },
  { type: 'timestamptz[]', values: ['["2024-02-29T12:34:56.123456+05:30",null,"2024-02-29","infinity"]'] },
  { type: 'timestamp[]', values: ['["2024-02-29T12:34:56"]'] },
  { type: 'date[]', values: ['["2024-02-29","0001-01-01"]'] },
  { type: 'uuid[]', values: ['["550e8400-e29b-41d4-a716-446655440000"]'] },
  { type: 'inet[]', values: ['["10.0.0.1","::1/64"]'] },
  { type: 'bytea[]', values: ['["\\\\x00ff","\\\\x",null]'] },
  { type: 'interval[]', values: ['["1 day 02:00:00",null]'] },
  { type: 'jsonb[]', values: ['[{"a":"\\"\\\\"},{"b":[1,"x,y"]},null,1.50,true]'] },
  { type: 'mood[]', values: ['["sad","ok, or \\"so\\"",null]'] },
  { type: 'small[]', values: ['[1,99,null]'] },
  { type: 'numbers', values: ['[1,2]', 'null'] },
]

for (const [index, { type, values }] of CASES.entries()) {
  test(`${type} is loaded as the server reads it`, async () => {
    const table = `arrays_${index}`
    await room.query(`CREATE TABLE ${table} (id int, v ${type})`)
    const records = values.map((value, id) => `{"id":${id},"v":${value}}`)
    await assertLikeOracle(room, table, records)
  })
}

test('elements of json[] keep the bytes that came', async () => {
  await room.query('CREATE TABLE json_elements (v json[])')
  const elements = ['{"a": "\\"\\\\,\\u0000"}', '"text"', '[1, [2]]', '1.50', '"\\u00e9"']
  // An array inside the array is a dimension, so the arrays here stand in an object.
  const values = elements.map((element) => (element.startsWith('[') ? `{"a":${element}}` : element))
  assertLoaded(await room.load('json_elements', `{"v":[${values.join(',')}]}`), 1)
  const rows = await room.query('SELECT unnest(v)::text AS element FROM json_elements')
  assert.deepEqual(
    rows.map(({ element }) => element),
    values,
  )
})

test('an array with ragged rows is refused with its place, by the server when it is converted as text', async () => {
  await room.query('CREATE TABLE ragged (v int[])')
  const { error, rows } = await room.load('ragged', '{"v":[[1,2],[3,4]]}\n{"v":[[1,2],[3]]}\n', { wire: 'text' })
  assert.equal(error?.code, 'BL_SERVER_REFUSED_ROW')
  assert.equal(error.place?.line, 2)
  assert.equal(error.place.byteOffset, 20)
  assert.equal(error.place.column, 'v')
  assert.equal(rows.loaded, 0)
})

test('numbers keep all their digits in arrays too', async () => {
  await room.query('CREATE TABLE digits (i int8[], n numeric[])')
  const record = '{"i":[9007199254740993],"n":[0.1000000000000000055511151231257827]}'
  assertLoaded(await room.load('digits', record), 1)
  assert.deepEqual(await room.query('SELECT i::text, n::text FROM digits'), [
    { i: '{9007199254740993}', n: '{0.1000000000000000055511151231257827}' },
  ])
})
