// Which types cannot go in binary, by the name that the fallback to text gives for it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeBinaryWriter, unencodable, valueClassOf } from '../../src/encodings/postgres-binary/make-writer.ts'
import { copyRoom } from './copy-binary.ts'

const room = copyRoom(`
  CREATE EXTENSION hstore;
  CREATE SCHEMA other;
  CREATE TYPE mood AS ENUM ('sad');
  CREATE TYPE pair AS (a int4, b money);
  CREATE TYPE outside AS (p pair[]);
  CREATE DOMAIN cash AS money;
  CREATE DOMAIN rights AS aclitem;
  CREATE TYPE moodrange AS RANGE (subtype = mood);
  CREATE TYPE jsonrange AS RANGE (subtype = jsonb);
  CREATE TYPE boolrange AS RANGE (subtype = bool);
  CREATE TYPE arrayrange AS RANGE (subtype = int4[]);
  CREATE TYPE plain AS (a int4);
  CREATE TYPE pairrange AS RANGE (subtype = pair);
  CREATE TYPE plainrange AS RANGE (subtype = plain);
  CREATE TYPE cashrange AS RANGE (subtype = money);
  CREATE TYPE other.int4 AS ENUM ('four');
  CREATE TYPE other."constructor";
  CREATE FUNCTION other.fake_in(cstring) RETURNS other."constructor" LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
  CREATE FUNCTION other.fake_out(other."constructor") RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
  CREATE FUNCTION other.fake_recv(internal) RETURNS other."constructor" LANGUAGE internal IMMUTABLE STRICT AS 'int4recv';
  CREATE TYPE other."constructor" (
    INPUT = other.fake_in, OUTPUT = other.fake_out, RECEIVE = other.fake_recv, LIKE = pg_catalog.int4);
  CREATE TYPE other.text;
  CREATE FUNCTION other.text_in(cstring) RETURNS other.text LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
  CREATE FUNCTION other.text_out(other.text) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
  CREATE FUNCTION other.text_recv(internal) RETURNS other.text LANGUAGE internal IMMUTABLE STRICT AS 'int4recv';
  CREATE TYPE other.text (
    INPUT = other.text_in, OUTPUT = other.text_out, RECEIVE = other.text_recv, LIKE = pg_catalog.int4)`)

const FORCED: readonly (readonly [type: string, name: string])[] = [
  ['money', 'money'],
  ['money[]', 'money'],
  ['cash', 'money'],
  ['pair', 'money'],
  ['outside[]', 'money'],
  ['cashrange', 'money'],
  ['aclitem', 'aclitem'],
  ['rights[]', 'aclitem'],
  ['int2vector', 'int2vector'],
  ['tsvector', 'tsvector'],
  ['xml', 'xml'],
  ['pairrange', 'money'],
  ['plainrange', 'plainrange'],
  ['arrayrange', 'arrayrange'],
  ['arraymultirange', 'arrayrange'],
  ['other."constructor"', 'constructor'],
  ['other.text', 'other.text'],
  ['other.text[]', 'other.text'],
]

for (const [type, name] of FORCED) {
  test(`${type} is converted as text, because of ${name}`, async () => {
    const tree = await room.type(type)
    assert.equal(unencodable(tree), name)
    assert.equal(makeBinaryWriter(tree, {}), undefined)
  })
}

test('what has a codec all the way down goes in binary', async () => {
  for (const type of [
    'int4',
    'hstore[]',
    'moodrange',
    'moodmultirange',
    'int4[][]',
    'other.int4',
    'tstzmultirange[]',
    'jsonrange',
    'boolrange',
  ]) {
    const tree = await room.type(type)
    assert.equal(unencodable(tree), undefined, type)
    assert.equal(typeof makeBinaryWriter(tree, {}), 'function', type)
  }
})

test('the class of a type says what an empty string may stand for', async () => {
  const classes = { text: 'text', jsonb: 'text', int8: 'number', bool: 'bool', 'text[]': 'other', pair: 'other' }
  for (const [type, valueClass] of Object.entries(classes)) {
    assert.equal(valueClassOf(await room.type(type)), valueClass, type)
  }
})
