import assert from 'node:assert/strict'
import { test } from 'node:test'
import { postgresText } from '../../src/encodings/postgres-text/encoding.ts'
import type { PlanColumn } from '../../src/plan/plan.ts'
import { encoderOf, planOf } from '../workers/encoding.ts'

/** The fields that a column of the type gets; the name of the reject where there is none. */
function encoded(type: string, values: readonly string[], column: Partial<PlanColumn> = {}): string[] {
  const encode = encoderOf(planOf('postgres', { v: type }, column))
  return values.map((value) => {
    const { text, rejects } = encode(Buffer.from(`{"v":${value}}\n`))
    return rejects[0]?.reject ?? text.slice(0, -1)
  })
}

test('rows have the order of the table, a tab between the fields and a line feed at the end', () => {
  const encode = encoderOf(planOf('postgres', { a: 'int4', b: 'text', c: 'bool' }))
  const lines = ['{"c":true,"a":1,"b":"x\\ty"}', '{"b":"","c":null}', '{}', '{"c":false,"b":"\\\\N"}']
  const { text } = encode(Buffer.from(`${lines.join('\n')}\n`))
  assert.equal(text, '1\tx\\ty\tt\n\\N\t\t\\N\n\\N\t\\N\t\\N\n\\N\t\\\\N\tf\n')
})

test('a missing field is NULL, the default or a reject, and null is not the default', () => {
  const columns: PlanColumn[] = [
    { name: 'a', type: 'int4', nullable: true, whenMissing: 'null' },
    { name: 'b', type: 'int4', nullable: true, whenMissing: 'default' },
    { name: 'c', type: 'int4', nullable: false, whenMissing: 'default' },
    { name: 'd', type: 'int4', nullable: false, whenMissing: 'reject' },
  ]
  const encode = encoderOf({ encoding: 'postgres-text', rules: {}, columns, notWritable: [], notSampled: [] })
  const encodedLine = (line: string) => {
    const { text, rejects } = encode(Buffer.from(`${line}\n`))
    return rejects[0] ? [rejects[0].reject, rejects[0].column] : text
  }
  assert.equal(postgresText.defaultMarker, '\\D')
  assert.equal(encodedLine('{"d":1}'), '\\N\t\\D\t\\D\t1\n')
  assert.equal(encodedLine('{"d":1,"b":null,"a":null}'), '\\N\t\\N\t\\D\t1\n')
  assert.deepEqual(encodedLine('{"d":1,"c":null}'), ['nullValue', 2])
  assert.deepEqual(encodedLine('{"a":1}'), ['missingField', 3])
})

test('columns that the statement has not are refused by name, before values are looked at', () => {
  const plan = { ...planOf('postgres', { a: 'int4' }), notWritable: ['g'], notSampled: ['d'] }
  const encode = encoderOf(plan)
  const refusal = (line: string) => {
    const chunk = Buffer.from(`${line}\n`)
    const [reject] = encode(chunk).rejects
    return reject && [reject.reject, reject.column, chunk.toString('latin1', reject.faultStart, reject.faultEnd)]
  }
  assert.deepEqual(refusal('{"a":1,"g":[1]}'), ['columnNotWritable', 1, '[1]'])
  assert.deepEqual(refusal('{"d":null,"a":"x"}'), ['fieldNotSampled', 2, 'null'])
  assert.deepEqual(refusal('{"d":"y","g":"x"}'), ['columnNotWritable', 1, 'x'])
  assert.equal(refusal('{"a":1}'), undefined)
})

test('a refused value leaves nothing of its row', () => {
  const encode = encoderOf(planOf('postgres', { a: 'text', b: 'int4[]' }))
  const { text } = encode(Buffer.from('{"a":"1","b":[1]}\n{"a":"2","b":[1,2,"x"]}\n{"a":"3","b":[3]}\n'))
  assert.equal(text, '1\t{"1"}\n3\t{"3"}\n')
})

const ARRAYS: readonly [type: string, json: string, field: string][] = [
  ['int4[]', '[]', '{}'],
  ['int4[]', '[1, -2 ,null]', '{"1","-2",NULL}'],
  ['int4[]', '[[1,2],[3,null]]', '{{"1","2"},{"3",NULL}}'],
  ['int4[]', '[1.5]', 'valueType'],
  ['int4[]', '[[2147483648]]', 'outOfRange'],
  ['int4[]', '1', 'valueType'],
  ['int4[]', '"{1}"', '{1}'],
  ['int4[]', '"1"', 'valueType'],
  ['int4[]', '{}', 'valueType'],
  ['bool[]', '[true,false]', '{"t","f"}'],
  ['numeric(3,1)[]', '[1.5,99.9]', '{"1.5","99.9"}'],
  ['numeric(3,1)[]', '[1.55]', 'precision'],
  ['text[]', '["","NULL","null","a b","a,b","{}"]', '{"","NULL","null","a b","a,b","{}"}'],
  ['text[]', '["say \\"hi\\""]', '{"say \\\\"hi\\\\""}'],
  ['text[]', '["a\\\\b"]', '{"a\\\\\\\\b"}'],
  ['text[]', '["\\t\\n"]', '{"\\t\\n"}'],
  ['text[]', '["\\\\N"]', '{"\\\\\\\\N"}'],
  ['text[]', '[1.50,true,{"a":"b"}]', '{"1.50","true","{\\\\"a\\\\":\\\\"b\\\\"}"}'],
  ['text[]', '["\\u0000"]', 'nulCharacter'],
  ['json[]', '[{"a":"\\\\"},null,"x"]', '{"{\\\\"a\\\\":\\\\"\\\\\\\\\\\\\\\\\\\\"}",NULL,"\\\\"x\\\\""}'],
  ['timestamptz[]', '["2024-02-29T01:02:03Z"]', '{"2024-02-29T01:02:03Z"}'],
  ['timestamptz[]', '["yesterday"]', 'valueSyntax'],
  ['inet[]', '["::1"]', '{"::1"}'],
]

for (const [type, json, field] of ARRAYS) {
  test(`${json} in ${type} is ${field}`, () => assert.deepEqual(encoded(type, [json]), [field]))
}

test('an array larger than the first buffer comes out whole, however much its quotes grow', () => {
  const count = 400_000
  const [field] = encoded('text[]', [`["${'\\"'.repeat(count)}"]`])
  assert.equal(field, `{"${'\\\\"'.repeat(count)}"}`)
})

test('the limits in a type text, and of the column, are kept', () => {
  assert.deepEqual(encoded('numeric(9,2)', ['1234567.89', '12345678.9', '0.001']), [
    '1234567.89',
    'outOfRange',
    'precision',
  ])
  assert.deepEqual(encoded('numeric(4)', ['9999', '99999', '0.5']), ['9999', 'outOfRange', 'precision'])
  assert.deepEqual(encoded('numeric(3,-2)', ['12300', '12340']), ['12300', 'precision'])
  assert.deepEqual(encoded('timestamp(0)', ['"2024-02-29 01:02:03"', '"2024-02-29 01:02:03.5"']), [
    '2024-02-29 01:02:03',
    'precision',
  ])
  assert.deepEqual(encoded('varchar', ['"abc"', '"abcd"'], { maxCharacters: 3 }), ['abc', 'tooLong'])
})

test('a type may have the name of a member that every object has, and any other', () => {
  for (const type of ['constructor', 'valueOf', '__proto__', 'toString[]', 'My Type', 'a(b', '[]', '']) {
    const isArray = type.endsWith('[]')
    assert.deepEqual(encoded(type, [isArray ? '["x"]' : '"x"']), [isArray ? '{"x"}' : 'x'])
  }
})
