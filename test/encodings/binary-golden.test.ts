// Values with parts, byte for byte as the server writes them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { copyRoom, encoded } from './copy-binary.ts'

const room = copyRoom(`
  CREATE EXTENSION hstore;
  CREATE TYPE mood AS ENUM ('sad', 'ok, or "so"');
  CREATE DOMAIN small AS int2 NOT NULL;
  CREATE DOMAIN label AS varchar(3);
  CREATE DOMAIN numbers AS int4[];
  CREATE TYPE pair AS (a int4, "B ""é" text);
  CREATE TYPE big AS (dropped int4, s small, m mood, p pair, l label[], r int4range);
  ALTER TYPE big DROP ATTRIBUTE dropped;
  CREATE TYPE mixed AS (b bool, j jsonb, p pair, r int4range, d date, n numeric);
  CREATE TYPE nothing AS ();
  CREATE TYPE boolrange AS RANGE (subtype = bool);
  CREATE TYPE jsonrange AS RANGE (subtype = jsonb);
  CREATE TYPE floatrange AS RANGE (subtype = float8);
  CREATE TYPE textrange AS RANGE (subtype = text)`)

interface Golden {
  readonly type: string
  /** JSON and the expression, without the type, that means the same. */
  readonly values: readonly (readonly [json: string, sql: string])[]
}

const ARRAYS: readonly Golden[] = [
  {
    type: 'int4[]',
    values: [
      ['[]', "'{}'"],
      ['[ ]', "'{}'"],
      ['[[],[]]', "'{}'"],
      ['[[[]]]', "'{}'"],
      ['[1]', "'{1}'"],
      ['[1,-2 , null]', "'{1,-2,NULL}'"],
      ['[null]', "'{NULL}'"],
      ['[[1,2],[3,4],[5,null]]', "'{{1,2},{3,4},{5,NULL}}'"],
      ['[[[[[[7]]]]]]', "'{{{{{{7}}}}}}'"],
    ],
  },
  {
    type: 'text[]',
    values: [
      [
        '["", "a\\"b", "\\u00e9", "NULL", null, 1.50, {"a":[1]}]',
        "ARRAY['', 'a\"b', 'é', 'NULL', NULL, '1.50', '{\"a\":[1]}']",
      ],
      ['[["a"],["b"]]', "'{{a},{b}}'"],
    ],
  },
  { type: 'varchar(3)[]', values: [['["abc"]', "'{abc}'"]] },
  { type: 'numeric(6,2)[]', values: [['[1234.5,-0.01]', "'{1234.50,-0.01}'"]] },
  { type: 'small[]', values: [['[1,2]', "'{1,2}'"]] },
  { type: 'mood[]', values: [['["sad","ok, or \\"so\\""]', '\'{sad,"ok, or \\"so\\""}\'']] },
  { type: 'pair[]', values: [['[{"a":1},null,{}]', '\'{"(1,)",NULL,"(,)"}\'']] },
  { type: 'numbers[]', values: [['[[1,2],[],null]', "ARRAY['{1,2}','{}',NULL]"]] },
  { type: 'int4range[]', values: [['["[1,3)","empty"]', '\'{"[1,3)",empty}\'']] },
  {
    type: 'jsonb[]',
    values: [
      ['[[1, 2], {"a": null}, "x\\"y", null, 1.50]', "ARRAY['[1, 2]', '{\"a\": null}', '\"x\\\"y\"', NULL, '1.50']"],
    ],
  },
  { type: 'json[]', values: [['[[],[ 1,2 ], "é"]', "ARRAY['[]', '[ 1,2 ]', '\"é\"']"]] },
]

const COMPOSITES: readonly Golden[] = [
  {
    type: 'pair',
    values: [
      ['{"a":1,"B \\"é":"x"}', "(1, 'x')"],
      ['{ "B \\u0022\\u00e9" : "\\n" , "\\u0061" : 1 }', "(1, E'\\n')"],
      ['{"a":null}', '(NULL, NULL)'],
      ['{}', '(NULL, NULL)'],
      ['[2,"y"]', "(2, 'y')"],
      ['[ null , null ]', '(NULL, NULL)'],
      ['"(1,\\"a b\\")"', "(1, 'a b')"],
      ['" ( -1 , a \\"\\"\\"\\"b\\\\\\\\ ) "', String.raw`(-1, E' a "b\\ ')`],
      ['"(,)"', '(NULL, NULL)'],
      ['"(,\\"\\")"', "(NULL, '')"],
    ],
  },
  {
    type: 'big',
    values: [
      [
        '{"r":"[1,2)","l":["abc",null],"p":{"a":5},"m":"sad","s":7}',
        "(7, 'sad', (5, NULL)::pair, '{abc,NULL}', '[1,2)')",
      ],
      ['[7,null,[5,"z"],[],null]', "(7, NULL, (5, 'z')::pair, '{}', NULL)"],
    ],
  },
  {
    type: 'mixed',
    values: [
      [
        String.raw`"(t,\"{\"\"a\"\": [1, 2]}\",\"(5,\"\"x,y\"\")\",\"[1,3)\",2024-02-29,1.50)"`,
        `(true, '{"a": [1,2]}', (5, 'x,y')::pair, '[1,3)', '2024-02-29', 1.50)`,
      ],
      [String.raw`"( false ,\"\"\"s\"\"\",,, 2024-02-29 , 1 )"`, `(false, '"s"', NULL, NULL, '2024-02-29', 1)`],
    ],
  },
  { type: 'nothing', values: ['{}', '[]', '"()"'].map((json) => [json, "'()'"] as const) },
]

const RANGES: readonly Golden[] = [
  {
    type: 'int4range',
    values: [
      ['"[1,10)"', "'[1,10)'"],
      ['" [ 1 , 10 ) "', "'[1,10)'"],
      ['"[\\"1\\",\\"10\\")"', "'[1,10)'"],
      ['"empty"', "'empty'"],
      ['" EMPTY "', "'empty'"],
      ['"(,)"', "'(,)'"],
      ['"[,5)"', "'(,5)'"],
      ['"[-3,]"', "'[-3,)'"],
    ],
  },
  {
    type: 'numrange',
    values: [
      ['"(1.50,2e2]"', "'(1.50,200]'"],
      ['"[-0.5,0.0]"', "'[-0.5,0.0]'"],
    ],
  },
  { type: 'boolrange', values: [['"[f, true]"', "'[f,t]'"]] },
  { type: 'jsonrange', values: [[String.raw`"[ 1 ,{\\\"a\\\": 2})"`, String.raw`'[1,{\"a\":2})'`]] },
  { type: 'floatrange', values: [['"[0.1,1e300]"', "'[0.1,1e300]'"]] },
  {
    type: 'textrange',
    values: [
      ['"[a b,c\\"\\"d)"', '\'[a b,c""d)\''],
      ['"( \\"a,\\"\\",\\\\\\\\b\\",é\\\\,]"', '\'( "a,"",\\\\b",é\\,]\''],
      ['"[\\"\\",z]"', '\'["",z]\''],
      ['"[a[b(c,d]"', "'[a[b(c,d]'"],
    ],
  },
  { type: 'daterange', values: [['"[2024-01-01, 2024-02-29)"', "'[2024-01-01,2024-02-29)'"]] },
  {
    type: 'tstzrange',
    values: [['"[\\"2024-01-01 00:00:00+02\\",)"', "'[2023-12-31T22:00:00Z,)'"]],
  },
  {
    type: 'int8multirange',
    values: [
      ['"{}"', "'{}'"],
      ['" { } "', "'{}'"],
      ['"{[1,3),[5,7)}"', "'{[1,3),[5,7)}'"],
      ['"{ (,0) , [\\"1\\",3) }"', "'{(,0),[1,3)}'"],
    ],
  },
]

const HSTORES: readonly Golden[] = [
  {
    type: 'hstore',
    values: [
      ['{}', "''"],
      // The server keeps shorter keys first.
      [
        String.raw`"a=>1, \"b\\\"\"=> NULL ,d\\=e => \"\", null=>\"NULL\","`,
        String.raw`'a=>1, "b\""=>NULL, "d=e"=>"", null=>"NULL"'`,
      ],
      ['" "', "''"],
      [
        '{"a":"x","\\u00e9":null,"num":1.50,"true":true,"with \\"":""}',
        "hstore(ARRAY['a','x','é',NULL,'num','1.50','true','true','with \"',''])",
      ],
    ],
  },
]

for (const { type, values } of [...ARRAYS, ...COMPOSITES, ...RANGES, ...HSTORES]) {
  test(`${type} is written as the server writes it`, async () => {
    const write = await room.writer(type)
    for (const [json, sql] of values) {
      assert.equal(encoded(write, json), await room.golden(`(${sql})::${type}`), json)
    }
  })
}
