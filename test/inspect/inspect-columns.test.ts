// Which kind a column is taken for, and what is said about it: every kind of values, with and without NULLs, and mixtures.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FileInspection, type InspectedColumn, inspect } from '../../src/index.ts'

async function inspectText(text: string, settings: object = {}): Promise<FileInspection> {
  const { files } = await inspect({ files: ['-'], stdin: pieces(text), ...settings })
  const [file] = files
  assert.ok(file !== undefined && !('error' in file), JSON.stringify(file))
  return file
}

async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

async function inspectColumn(
  values: readonly string[],
  settings: object = {},
): Promise<{ column: InspectedColumn; warnings: readonly string[] }> {
  const rows = values.map((value, i) => `${i};${value}\n`).join('')
  const file = await inspectText(`id;v\n${rows}`, { format: 'csv', delimiter: ';', header: true, ...settings })
  const column = file.columns.find(({ name }) => name === 'v')
  assert.ok(column)
  return { column, warnings: file.warnings.filter((warning) => warning.startsWith('"v"')) }
}

/** What is in a file, the kind, and the least and the greatest value. */
const KINDS: readonly (readonly [kind: string, values: readonly string[], min?: string, max?: string])[] = [
  ['int64', ['1', '-5', '20', '0'], '-5', '20'],
  [
    'int64',
    ['9223372036854775806', '9223372036854775807', '-9223372036854775808'],
    '-9223372036854775808',
    '9223372036854775807',
  ],
  ['uint64', ['18446744073709551615', '1', '18446744073709551614'], '1', '18446744073709551615'],
  ['decimal', ['18446744073709551616', '-1'], '-1', '18446744073709551616'],
  ['decimal', ['0.12345678901234567891', '2.5'], '0.12345678901234567891', '2.5'],
  ['double', ['1.5', '-2.25', '1e3', '7'], '-2.25', '1e3'],
  ['bool', ['true', 'false', 'true']],
  ['date', ['2024-02-29', '1999-12-31', '2024-03-01'], '1999-12-31', '2024-03-01'],
  [
    'timestamp',
    ['2024-02-29 23:59:59', '2024-02-29T23:59:59.5', '2024-02-29 00:00'],
    '2024-02-29 00:00',
    '2024-02-29T23:59:59.5',
  ],
  [
    'timestamptz',
    ['2024-02-29T12:00:00Z', '2024-02-29T12:00:00+05:00'],
    '2024-02-29T12:00:00+05:00',
    '2024-02-29T12:00:00Z',
  ],
  ['uuid', ['550e8400-e29b-41d4-a716-446655440000', '550e8400-e29b-41d4-a716-446655440001']],
  ['text', ['a', 'bb', 'ccc']],
]

for (const [kind, values, min, max] of KINDS) {
  for (const hasNulls of [false, true]) {
    test(`${values.join(', ')}${hasNulls ? ' and nothing' : ''}: ${kind}`, async () => {
      const { column, warnings } = await inspectColumn(hasNulls ? ['', ...values, ''] : values)
      assert.deepEqual(
        [column.kind, column.nullable, column.nulls, column.min, column.max],
        [kind, hasNulls, hasNulls ? 2 : 0, min, max],
      )
      assert.deepEqual(warnings, [])
      const first = [...new Set(values)].slice(0, 3)
      assert.deepEqual(column.examples, first)
    })
  }
  test(`${values.join(', ')} and a word: text`, async () => {
    const { column } = await inspectColumn([...values, 'other'])
    assert.deepEqual([column.kind, column.min], ['text', undefined])
  })
  if (kind !== 'text') {
    test(`${values.join(', ')} and NA: text, and the word that makes it ${kind}`, async () => {
      const { column, warnings } = await inspectColumn([...values, 'NA', 'NA'])
      assert.equal(column.kind, 'text')
      assert.equal(warnings.length, 1)
      assert.match(
        warnings[0] ?? '',
        /^"v": stored as text, because of NA \(2 times\) among .*; to load NULL instead, use null: 'NA'$/,
      )
      const said = await inspectColumn([...values, 'NA', 'NA'], { null: ['NA'] })
      assert.deepEqual([said.column.kind, said.column.nulls, said.warnings], [kind, 2, []])
    })
  }
}

/** Texts that look like something else, and what is said of them. */
const ODD: readonly (readonly [values: readonly string[], warning: RegExp | undefined])[] = [
  [['0005', '0123', '2359'], /leading zeros, such as 0005, stay text/],
  [['+49 30 123456', '+1 555 0100'], /with a plus sign, such as \+49 30 123456, stay text/],
  [['3,14', '2,5', '10,00'], /decimal comma, such as 3,14, stay text/],
  [['1,234', '12,345,678'], /with commas, such as 1,234, stay text/],
  [[' 5', '6 '], /surrounding spaces, such as " 5", stay text/],
  [['31.12.2024', '01.01.2025'], /dates such as 31\.12\.2024 stay text/],
  [['12/31/2024 10:00', '1/2/25'], /dates such as 12\/31\/2024 10:00 stay text/],
  [['2024-02-29', '2024-02-29 10:00:00'], /stored as text: 1 of 2 values is not a date$/],
  [['2024-02-29 10:00:00', '2024-02-29T10:00:00Z'], /stored as text: 1 of 2 values is not a time$/],
  [[...Array.from({ length: 30 }, (_, i) => String(i)), 'C536'], /stored as text: 1 of 31 values is not an integer$/],
  [
    ['\\N', '5', '\\N'],
    /stored as text, because of \\N \(2 times\) among integers; to load NULL instead, use null: '\\N'/,
  ],
  [['n/a', 'x', '-'], undefined],
  [['a', 'b', '007'], undefined],
  [['555-1234', '555-9876'], undefined],
]

for (const [values, warning] of ODD) {
  test(`${values.slice(0, 3).join(' | ')}: text, ${warning === undefined ? 'as anybody sees' : 'and why'}`, async () => {
    const { column, warnings } = await inspectColumn(values)
    assert.equal(column.kind, 'text')
    assert.equal(warnings.length, warning === undefined ? 0 : 1, warnings.join('\n'))
    if (warning !== undefined) assert.match(warnings[0] ?? '', warning)
  })
}

test('in JSON a text is a text: nothing is said of those that look like numbers', async () => {
  const file = await inspectText('{"a":"007","b":"NA"}\n{"a":"008","b":5}\n', { format: 'jsonl' })
  assert.deepEqual(file.warnings, [])
  assert.deepEqual(
    file.columns.map(({ name, kind }) => [name, kind]),
    [
      ['a', 'text'],
      ['b', 'text'],
    ],
  )
})

test('lengths are characters, and examples are as they are read', async () => {
  const { columns } = await inspectText('{"a":"żółw"}\n{"a":"\\u00e9\\ud83d\\ude00"}\n{"a":"x\\ny"}\n{"b":1}\n', {
    format: 'jsonl',
  })
  assert.deepEqual(
    [columns[0]?.minLength, columns[0]?.maxLength, columns[0]?.examples, columns[0]?.nullable],
    [2, 4, ['żółw', 'é😀', 'x\ny'], true],
  )
})

test('values that are one to a double are distinguished', async () => {
  const { column } = await inspectColumn(['9007199254740993', '9007199254740992', '9007199254740994'])
  assert.deepEqual([column.min, column.max], ['9007199254740992', '9007199254740994'])
})

test('JSON arrays, documents and arrays per line have columns, too', async () => {
  for (const [format, text] of [
    ['json', '[{"a":1,"b":"x"},\n{"a":2,"b":"y"}]'],
    ['json', '{"a":1,"b":"x"}{"a":2,\n"b":"y"}'],
    ['json-compact', '["a","b"]\n[1,"x"]\n[2,"y"]\n'],
  ] as const) {
    const file = await inspectText(text)
    assert.equal(file.format.name, format)
    assert.deepEqual(file.records, { read: 2, isAll: true, places: 0, unclearPlaces: 0 })
    assert.deepEqual(
      file.columns.map(({ name, kind, examples }) => [name, kind, examples]),
      [
        ['a', 'int64', ['1', '2']],
        ['b', 'text', ['x', 'y']],
      ],
    )
  }
})

test('dumps of the servers: their fields, and the flags that say how they are written', async () => {
  const text = '1|a\\|b|\\N\n2|c\\\nd|x\n'
  const settings = { format: 'postgres-text', delimiter: '|', null: ['\\N', 'x'], target: 'pg' }
  const file = await inspectText(text, settings)
  assert.deepEqual(
    file.columns.map(({ name, kind, nulls, examples }) => [name, kind, nulls, examples]),
    [
      ['c1', 'int64', 0, ['1', '2']],
      ['c2', 'text', 0, ['a|b', 'c\nd']],
      ['c3', 'text', 2, []],
    ],
  )
  const { tables } = await inspect({ files: ['-'], stdin: pieces(text), ...settings })
  assert.deepEqual(tables[0]?.targets[0]?.commands, [
    "bulkload pg - --table stdin --format postgres-text --delimiter '|' --null '\\N' --null x --no-header --create",
  ])
})

test('a document that is broken ends what is looked at', async () => {
  const file = await inspectText('[{"a":1},{"a":2} {"a":3}]')
  assert.equal(file.unreadable.first[0]?.code, 'BL_JSON_SYNTAX')
  assert.equal(file.records.isAll, false)
})

test('of a long value the example is its beginning, without half of a character', async () => {
  const { columns } = await inspectText(
    `{"a":"x${'é'.repeat(50)}","b":"\\n${'y'.repeat(37)}éz","c":[${'1,'.repeat(30)}1]}\n`,
    { format: 'jsonl' },
  )
  assert.deepEqual(
    columns.map(({ examples }) => examples),
    [[`x${'é'.repeat(19)}…`], [`\n${'y'.repeat(37)}é…`], [`[${'1,'.repeat(19)}1…`]],
  )
})
