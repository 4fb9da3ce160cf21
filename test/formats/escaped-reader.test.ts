import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CLICKHOUSE_TSV, type EscapedDialect, POSTGRES_TEXT } from '../../src/formats/escaped/dialect.ts'
import { TEXT } from './csv-cells.ts'
import { type EscapedRead, readEscaped } from './escaped-fields.ts'

/** What each field means to its server, as the servers themselves said: test/clickhouse and test/postgres ask them. */
const FIELDS: readonly [field: string, inClickhouse: string | null, inPostgres: string | null][] = [
  ['', '', ''],
  ['plain "text", \'quoted\'', 'plain "text", \'quoted\'', 'plain "text", \'quoted\''],
  ['\\N', null, null],
  ['a\\N', 'a', 'aN'],
  ['\\Nb', 'b', 'Nb'],
  ['\\b\\f\\n\\r\\t\\v', '\b\f\n\r\t\v', '\b\f\n\r\t\v'],
  ['\\a\\e\\0', '\x07\x1b\0', 'ae\0'],
  ['\\\\ \\\\n', '\\ \\n', '\\ \\n'],
  ['\\\'\\"\\`\\/\\=', '\'"`/=', '\'"`/='],
  ['\\q\\u0041', '\\q\\u0041', 'qu0041'],
  ['\\é', '\\é', 'é'],
  ['\\x41\\x7e', 'A~', 'A~'],
  ['\\xc3\\xA9\\xe6\\x97\\xa5', 'é日', 'é日'],
  ['\\\tx\\\ny', '\tx\ny', '\tx\ny'],
  ['\\\r', '\r', '\r'],
  ['日本😀\u0001', '日本😀\u0001', '日本😀\u0001'],
]

for (const [field, inClickhouse, inPostgres] of FIELDS) {
  test(`a field with escapes: ${JSON.stringify(field)}`, () => {
    const text = `${field}\tx\n`
    const lines = field.includes('\n') ? 2 : 1
    for (const [dialect, value] of [
      [CLICKHOUSE_TSV, inClickhouse],
      [POSTGRES_TEXT, inPostgres],
    ] as const) {
      const read = readEscaped(text + text, [TEXT, TEXT], dialect)
      assert.deepEqual(read.records, [
        [value, 'x'],
        [value, 'x'],
      ])
      assert.deepEqual([read.rejects, read.lines], [[], [0, lines]])
    }
  })
}

const POSTGRES_ONLY: readonly [field: string, value: string][] = [
  ['\\101\\1012\\0', 'AA2\0'],
  ['\\8', '8'],
  ['\\303\\251', 'é'],
  ['\\x4\\xg\\x', '\u0004xgx'],
  ['\\x4142', 'A42'],
  ['\\501', 'A'],
]

for (const [field, value] of POSTGRES_ONLY) {
  test(`a field of COPY: ${field}`, () => {
    assert.deepEqual(readEscaped(`${field}\n`, [TEXT], POSTGRES_TEXT).records, [[value]])
  })
}

const PIPES: EscapedDialect = { ...POSTGRES_TEXT, delimiter: 0x7c, nulls: ['', 'none'] }
const RECORDS: readonly [
  about: string,
  text: string,
  dialect: EscapedDialect,
  records: readonly unknown[][],
  rejects?: EscapedRead['rejects'],
][] = [
  [
    'line ends of two sorts',
    'a\tb\r\nc\td\n',
    CLICKHOUSE_TSV,
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'another delimiter, other words for NULL',
    'a\\|b|\nnone|\\none\n\\N|\t\n',
    PIPES,
    [
      ['a|b', null],
      [null, '\none'],
      ['N', '\t'],
    ],
  ],
  ['an escaped carriage return belongs to the field', 'a\tb\\\r\n', POSTGRES_TEXT, [['a', 'b\r']]],
  [
    'short records are filled up',
    'a\nb\tc\n',
    { ...POSTGRES_TEXT, ragged: 'pad' },
    [
      ['a', undefined],
      ['b', 'c'],
    ],
  ],
  ['ClickHouse takes a carriage return as it is', 'a\rb\t\r\n', CLICKHOUSE_TSV, [['a\rb', '']]],
  ['Postgres does not', 'a\rb\tc\nd\te\n', POSTGRES_TEXT, [['d', 'e']], [['carriageReturn', 0, '\r']]],
  [
    'too few and too many fields, a blank line',
    'a\nb\tc\td\n\ne\tf\n',
    CLICKHOUSE_TSV,
    [['e', 'f']],
    [
      ['tooFewFields', 0, 'a'],
      ['tooManyFields', 1, 'd'],
      ['tooFewFields', 2, ''],
    ],
  ],
  [
    'half an escape of ClickHouse',
    '\\x4\ta\n\\xzz\tb\nc\td\n',
    CLICKHOUSE_TSV,
    [['c', 'd']],
    [
      ['escape', 0, '\\x4'],
      ['escape', 1, '\\xzz'],
    ],
  ],
  ['a backslash at the end', 'a\tb\nc\td\\\n', POSTGRES_TEXT, [['a', 'b']], [['escape', 1, '\\']]],
  [
    'escapes that make no UTF-8',
    '\\xff\ta\né\\xa9\tb\n',
    CLICKHOUSE_TSV,
    [],
    [
      ['invalidUtf8', 0, '\\xff'],
      ['invalidUtf8', 1, 'é\\xa9'],
    ],
  ],
  ['octal escapes that make no UTF-8', '\\303\ta\n', POSTGRES_TEXT, [], [['invalidUtf8', 0, '\\303']]],
  ['the end of the data is no record', 'a\tb\n\\.\n', POSTGRES_TEXT, [['a', 'b']]],
  ['the end of the data on a line of its sort', 'a\tb\r\n\\.\r\n', POSTGRES_TEXT, [['a', 'b']]],
  ['lines after the end', '\\.\na\tb\n', POSTGRES_TEXT, [['a', 'b']], [['afterEnd', 0, '\\.']]],
  ['no end of data', '\\.\t\\.x\n', POSTGRES_TEXT, [['.', '.x']]],
  ['ClickHouse has no such line', '\\.\n', CLICKHOUSE_TSV, [], [['tooFewFields', 0, '\\.']]],
]

for (const [about, text, dialect, records, rejects = []] of RECORDS) {
  test(`records with escapes: ${about}`, () => {
    const read = readEscaped(text, [TEXT, TEXT], dialect)
    assert.deepEqual(read.rejects, rejects)
    assert.deepEqual(read.records, records)
  })
}

test('one column: a blank line is a record with an empty field', () => {
  assert.deepEqual(readEscaped('a\n\n\\N\n', [TEXT], POSTGRES_TEXT).records, [['a'], [''], [null]])
})

test('fields are read as their columns say', () => {
  const columns = (['number', 'bool', 'json', 'any', 'literal'] as const).map((name) => ({
    class: name,
    nullable: false,
  }))
  const text = '007\tt\t{"a":"\\\\n"}\t1\t[\'a\\tb\',NULL]\n'
  assert.deepEqual(readEscaped(text, columns, CLICKHOUSE_TSV).records, [[7, true, { a: '\n' }, 1, ['a\tb', null]]])
})

test('JSON for an array of ClickHouse, with escapes of the format around it', () => {
  const columns = [{ class: 'literal', nullable: false } as const]
  const text = '["a\\\\tb"]\n[\'\\\\\\\'\']\n{"k":[1]}\n'
  assert.deepEqual(readEscaped(text, columns, CLICKHOUSE_TSV).records, [[['a\tb']], [["\\'"]], [{ k: [1] }]])
})
