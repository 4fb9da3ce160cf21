// Values with parts that are refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { REJECT } from '../../src/codecs/reject.ts'
import { copyRoom, encoded } from './copy-binary.ts'

type RejectName = keyof typeof REJECT

const room = copyRoom(`
  CREATE EXTENSION hstore;
  CREATE TYPE mood AS ENUM ('sad', 'glad', '');
  CREATE DOMAIN small AS int2 NOT NULL;
  CREATE DOMAIN moods AS mood[] NOT NULL;
  CREATE TYPE pair AS (a int4, b text);
  CREATE TYPE strict_pair AS (s small, t text);
  CREATE TYPE shelf AS (m moods);
  CREATE TYPE textrange AS RANGE (subtype = text)`)

const REFUSED: Readonly<Record<string, readonly (readonly [json: string, reject: RejectName])[]>> = {
  'int4[]': [
    ['[1,2.5]', 'valueType'],
    ['["1"]', 'valueType'],
    ['[1,2147483648]', 'outOfRange'],
    ['1', 'valueType'],
    ['"1"', 'valueType'],
    ['""', 'valueType'],
    ['"{1"', 'valueSyntax'],
    ['"{1}}"', 'valueSyntax'],
    ['"{1,}"', 'valueSyntax'],
    ['"{,1}"', 'valueSyntax'],
    ['"{x}"', 'valueSyntax'],
    ['"{1 2}"', 'valueSyntax'],
    ['"{{1},2}"', 'valueSyntax'],
    ['"{{1,2},{3}}"', 'valueSyntax'],
    ['"{2147483648}"', 'outOfRange'],
    ['"[1:2]={1}"', 'valueSyntax'],
    ['"[1:1]{1}"', 'valueSyntax'],
    ['"[1:1][1:1]={1}"', 'valueSyntax'],
    ['"[1]"', 'valueSyntax'],
    ['"{{{{{{{1}}}}}}}"', 'outOfRange'],
    ['{}', 'valueType'],
    ['[[1,2],[3]]', 'valueSyntax'],
    ['[[1],[2,3]]', 'valueSyntax'],
    ['[[],[1]]', 'valueSyntax'],
    ['[[1],[]]', 'valueSyntax'],
    ['[1,[2]]', 'valueSyntax'],
    ['[[1],2]', 'valueSyntax'],
    ['[[1],null]', 'valueSyntax'],
    ['[null,[1]]', 'valueSyntax'],
    ['[[[1],[2]],[[3]]]', 'valueSyntax'],
    ['[[[[[[[1]]]]]]]', 'outOfRange'],
    ['[[[[[[[]]]]]]]', 'outOfRange'],
  ],
  'text[]': [
    ['["a",["b"]]', 'valueSyntax'],
    ['["\\u0000"]', 'nulCharacter'],
    ['["\\ud800"]', 'loneSurrogate'],
  ],
  'varchar(2)[]': [['["ab","abc"]', 'tooLong']],
  'numeric(3,1)[]': [['[1.55]', 'precision']],
  'small[]': [
    ['[1,null]', 'nullValue'],
    ['[32768]', 'outOfRange'],
  ],
  'mood[]': [['["sad","bad"]', 'unknownLabel']],
  'jsonb[]': [['[["\\u0000"]]', 'nulCharacter']],
  'pair[]': [
    ['[[1,"x"]]', 'valueType'],
    ['[{"a":1},{"c":1}]', 'unknownField'],
  ],
  'int4range[]': [['["[1"]', 'valueSyntax']],
  pair: [
    ['{"a":1,"c":2}', 'unknownField'],
    ['{"A":1}', 'unknownField'],
    ['{"":1}', 'unknownField'],
    ['{"a":1,"b":"x","a":1}', 'duplicateKey'],
    ['{"a":1,"\\u0061":1}', 'duplicateKey'],
    ['{"a":null,"a":1}', 'duplicateKey'],
    ['{"\\ud800":1}', 'loneSurrogate'],
    ['{"a":"x"}', 'valueType'],
    ['[1]', 'valueSyntax'],
    ['[1,"x",2]', 'valueSyntax'],
    ['[]', 'valueSyntax'],
    ['1', 'valueType'],
    ...['', '1,x', '(1,x', '(1)', '(1,x,2)', '(1,x) y', '(z,x)', '(1.5,x)', '(\\"\\",x)', '(1,\\"x)', '(1,x\\\\'].map(
      (text) => [`"${text}"`, 'valueSyntax'] as const,
    ),
    ['"(2147483648,x)"', 'outOfRange'],
    ['"(1,\\u0000)"', 'nulCharacter'],
  ],
  strict_pair: [
    ['{"t":"x"}', 'nullValue'],
    ['{"s":null}', 'nullValue'],
    ['[null,"x"]', 'nullValue'],
    ['"(,x)"', 'nullValue'],
  ],
  shelf: [
    ['{}', 'nullValue'],
    ['{"m":["bad"]}', 'unknownLabel'],
    ['"({cheerful})"', 'unknownLabel'],
  ],
  int4range: [
    ['[1,2]', 'valueType'],
    ['1', 'valueType'],
    ...[
      '',
      ' ',
      'empt',
      'empty,',
      'emptyx',
      '1,2',
      '[1,2',
      '[1',
      '[',
      '[1)',
      '[1,2,3)',
      '[1,2) x',
      '[1,2)[',
      '[1;2)',
      '[x,2)',
      '[1.5,2)',
      '[1,2}',
      '[ ,2)',
      '[\\"\\",2)',
      '[\\"1,2)',
      '[1,2\\\\',
    ].map((text) => [`"${text}"`, 'valueSyntax'] as const),
    ['"[1,2147483648)"', 'outOfRange'],
    ['"[1,\\u0000)"', 'nulCharacter'],
  ],
  daterange: [
    ['"[2024-02-30,)"', 'valueSyntax'],
    ['"[20240101,)"', 'valueSyntax'],
  ],
  textrange: [['"[a\\u0000,)"', 'nulCharacter']],
  int4multirange: [
    ...['', '{', '{[1,2)', '[1,2)', '{[1,2),}', '{,}', '{[1,2)[3,4)}', '{[1,2)} x', '{1,2}', '{[1,2)]'].map(
      (text) => [`"${text}"`, 'valueSyntax'] as const,
    ),
    ['[]', 'valueType'],
  ],
  hstore: [
    ['{"a":{}}', 'valueType'],
    ['{"a":[1]}', 'valueType'],
    ['{"a":1,"b":2,"a":3}', 'duplicateKey'],
    ['{"a":null,"\\u0061":null}', 'duplicateKey'],
    ['{"":1,"":1}', 'duplicateKey'],
    ['{"a\\u0000":1}', 'nulCharacter'],
    ['{"a":"\\ud800"}', 'loneSurrogate'],
    ...[
      'a',
      'a=>',
      'a=1',
      'a = > 1',
      '=>1',
      'a=>1 b=>2',
      'a=>1, =>2',
      '\\"a=>1',
      'a=>\\"1',
      'a=>1\\\\',
      'a=>,b=>1',
    ].map((text) => [`"${text}"`, 'valueSyntax'] as const),
    ['"a=>1,b=>2,a=>1"', 'duplicateKey'],
    ['"a=>\\u0000"', 'nulCharacter'],
    ['1', 'valueType'],
    ['[]', 'valueType'],
  ],
}

for (const [type, values] of Object.entries(REFUSED)) {
  test(`${type} refuses what it cannot hold as it is`, async () => {
    const write = await room.writer(type)
    for (const [json, reject] of values) assert.equal(encoded(write, json), reject, json)
  })
}

test('after a refused value the next one is written as ever', async () => {
  for (const [type, bad, good] of [
    ['int4[]', '[[1,null],[2]]', '[1,2]'],
    ['pair', '{"a":1,"b":"x","c":1}', '{"b":"y"}'],
    ['hstore', '{"a":1,"a":1}', '{"a":1,"b":1}'],
    ['int4range', '"[1,x"', '"[1,5)"'],
  ] as const) {
    const write = await room.writer(type)
    const before = encoded(write, good)
    encoded(write, bad)
    assert.equal(encoded(write, good), before, type)
    assert.match(before, /^00/)
  }
})

test('an object of many members is searched for the one that appears twice', async () => {
  const write = await room.writer('hstore')
  const members = Array.from({ length: 1000 }, (_, index) => `"key ${index}":${index}`)
  assert.match(encoded(write, `{${members.join(',')}}`), /^[0-9a-f]+$/)
  assert.equal(encoded(write, `{${[...members, '"key 500":1'].join(',')}}`), 'duplicateKey')
})
