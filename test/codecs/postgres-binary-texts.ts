// Text, JSON and bytes: what the codecs of COPY BINARY take and refuse.

import { REJECT } from '../../src/codecs/reject.ts'
import { type BinaryCase, type BinaryCases, quoted, refused } from './postgres-binary-type.ts'

const { valueType, valueSyntax, tooLong, nulCharacter, loneSurrogate } = REJECT

const TEXTS = [
  ...quoted('x', 'Zoë 日本 😀', 'a\tb\nc\r\b\f\v\\', '"quoted"', '\\N', "it's", ' ', 'x'.repeat(63), 'x'.repeat(64)),
  ...['"\\u00e9\\ud83d\\ude00\\/\\""', '"\\u0041"'],
  // What is not text comes as its JSON text.
  ...['true', 'false', '1.50', '-0', '1e400', '{"a" : [1]}', '[]', '[ 1,null ]', '{"a":"\\u0000"}'],
]
const BROKEN: BinaryCase[] = [
  ...refused(nulCharacter, '"\\u0000"', '"a\\u0000b"'),
  ...refused(loneSurrogate, '"\\ud83d"', '"\\ude00\\ud83d"', '"a\\ud83dx"'),
]

function textCases(sql: string, name: BinaryCases['name']): BinaryCases {
  return {
    sql,
    name,
    typmod: -1,
    golden: TEXTS,
    limits: [`"${'é'.repeat(300)}"`, `"${'\\u00e9\\ud83d\\ude00'.repeat(50)}"`],
    empty: ['""'],
    malformed: BROKEN,
  }
}

/** At most three characters. */
function shortTextCases(sql: string, name: BinaryCases['name']): BinaryCases {
  return {
    sql,
    name,
    typmod: 7,
    golden: [...quoted('abc', '日本語', '\t\t\t', 'é日😀'), '"\\ud83d\\ude00\\n\\\\"', '1.5', '-12', '[1]', '123'],
    limits: [
      ...quoted('abc', '日本語'),
      ...refused(tooLong, '"abcd"', '"日本語x"', '"\\t\\t\\t\\t"', '"abc "', '"\\u0061\\u0062\\u0063\\u0064"'),
      ...refused(tooLong, 'true', '1234', '{"a":1}'),
    ],
    // The server pads char(n) when it has the value: what is sent is not what comes back.
    empty: [['""', '00000000']],
    malformed: BROKEN,
  }
}

const JSONS = [
  ...['{"a":1,"b":2}', '[1, 2]', '1.50', '1e9', 'true', 'false', '9007199254740993', '"x"', '"é"', '""', '"\\""'],
]

export const TEXT_CASES: readonly BinaryCases[] = [
  textCases('text', 'text'),
  textCases('varchar', 'varchar'),
  textCases('bpchar', 'bpchar'),
  textCases('citext', 'citext'),
  shortTextCases('varchar(3)', 'varchar'),
  shortTextCases('char(3)', 'bpchar'),
  {
    sql: 'name',
    name: 'name',
    typmod: -1,
    golden: [...quoted('x', 'Zoë 日本', 'a\tb\\'), '7', 'true', '{}'],
    // 63 bytes, not characters: the server would cut what is longer.
    limits: [
      ...quoted('x'.repeat(63), `${'é'.repeat(31)}x`),
      ...refused(tooLong, `"${'x'.repeat(64)}"`, `"${'é'.repeat(32)}"`, `"${'日'.repeat(22)}"`),
    ],
    empty: ['""'],
    malformed: BROKEN,
  },
  {
    sql: '"char"',
    name: 'char',
    typmod: -1,
    golden: [...quoted('x', '*', '\t', '\\', ' '), '"\\u0041"', '7'],
    limits: [...quoted('\u007f', '\u0001'), ...refused(tooLong, '"xy"', '"é"', '"\\t\\t"', 'true', '17', '{}')],
    empty: ['""'],
    malformed: BROKEN,
  },
  {
    sql: 'json',
    name: 'json',
    typmod: -1,
    golden: [...JSONS, '{"a":1,"a":2}', '{"a" :\t1}', '-0', '1e999', '{"a":"\\u00e9\\\\"}', '"a\\nb"'],
    limits: [`"${'x'.repeat(300)}"`, `${'['.repeat(500)}${']'.repeat(500)}`],
    empty: ['""', '{}', '[]'],
    // The type keeps what it is given.
    malformed: ['"\\u0000"', '"\\ud83d"'],
  },
  {
    sql: 'jsonb',
    name: 'jsonb',
    typmod: -1,
    // Written as the server prints it, for it sends what it keeps.
    golden: [
      '{"a": 1, "b": 2}',
      '[1, 2]',
      '1.50',
      'true',
      'false',
      '9007199254740993',
      '"x"',
      '"é"',
      '"\\""',
      '"a\\nb"',
    ],
    limits: [`"${'x'.repeat(300)}"`, `${'['.repeat(500)}${']'.repeat(500)}`],
    empty: ['""', '{}', '[]'],
    malformed: [
      ...refused(nulCharacter, '"\\u0000"', '{"a":"x\\u0000"}', '{"\\u0000":1}', '[["\\\\\\u0000"]]'),
      ...refused(loneSurrogate, '"\\ud83d"', '["\\ud83d\\u0041"]', '{"\\ude00":1}'),
      '"\\\\u0000"',
    ],
  },
  {
    sql: 'bytea',
    name: 'bytea',
    typmod: -1,
    golden: [
      ...quoted(
        '\\xdeadbeef',
        '\\xDEADbeef',
        '\\x00',
        '\\x de ad\nbe\tef ',
        'hello',
        'Zoë 日本',
        'a\\\\b',
        '\\000\\377\\101',
      ),
      ...quoted('xdead', '\\\\x00', 'tab\tline\n'),
      '"\\u005cx01"',
    ],
    limits: [...quoted(`\\x${'00ff'.repeat(200)}`, '\\x', '\\377'), ...refused(valueSyntax, '"\\\\400"', '"\\\\777"')],
    empty: ['""'],
    malformed: [
      ...refused(
        valueSyntax,
        '"\\\\x0"',
        '"\\\\xgg"',
        '"\\\\x0 0"',
        '"\\\\X00"',
        '"\\\\"',
        '"a\\\\"',
        '"\\\\1"',
        '"\\\\12"',
        '"\\\\129"',
      ),
      ...BROKEN,
      ...refused(valueType, '1', 'true', '{}', '[1,2]'),
    ],
  },
]
