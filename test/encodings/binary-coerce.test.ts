// Conversions that are asked for, inside of values with parts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReadingRules } from '../../src/codecs/codec.ts'
import { copyRoom, encoded } from './copy-binary.ts'

const room = copyRoom(`
  CREATE EXTENSION hstore;
  CREATE DOMAIN small AS int2 NOT NULL;
  CREATE TYPE pair AS (a int4, b text)`)

const COERCE: ReadingRules = { coerce: ['quoted-numbers', 'empty-null', 'int-bool'] }

const COERCED: readonly (readonly [type: string, json: string, strictJson: string])[] = [
  ['int4[]', '["1","","\\u0032",3]', '[1,null,2,3]'],
  ['bool[]', '[1,0,""]', '[true,false,null]'],
  ['text[]', '[""]', '[""]'],
  ['pair', '{"a":"5","b":""}', '{"a":5,"b":""}'],
  ['pair', '{"a":""}', '{}'],
  ['pair[]', '["",{}]', '[null,{}]'],
  ['hstore', '{"a":""}', '{"a":""}'],
]

test('conversions that are asked for reach the parts, and only then', async () => {
  for (const [type, json, strictJson] of COERCED) {
    const strict = await room.writer(type)
    const lenient = await room.writer(type, COERCE)
    const expected = encoded(strict, strictJson)
    assert.equal(encoded(lenient, json), expected, json)
    if (json !== strictJson) assert.match(encoded(strict, json), /^value(Type|Syntax)$/, json)
  }
  const small = await room.writer('small[]', COERCE)
  assert.equal(encoded(small, '[1,""]'), 'nullValue')
  const range = await room.writer('int4range', COERCE)
  assert.equal(encoded(range, '"[\\"\\",2)"'), 'valueSyntax')
})

test('numbers are times in arrays and ranges where a unit is given', async () => {
  const rules: ReadingRules = { epoch: 's' }
  assert.equal(
    encoded(await room.writer('timestamptz[]', rules), '[1700000000,"2023-11-14T22:13:20Z"]'),
    await room.golden("ARRAY['2023-11-14T22:13:20Z'::timestamptz, '2023-11-14T22:13:20Z']"),
  )
  assert.equal(
    encoded(await room.writer('tstzrange', rules), '"[1700000000,1700000001.5)"'),
    await room.golden("'[2023-11-14T22:13:20Z,2023-11-14T22:13:21.5Z)'::tstzrange"),
  )
  assert.equal(encoded(await room.writer('tstzrange'), '"[1700000000,)"'), 'valueSyntax')
})
