// Text in every shape that COPY's text format or JSON could trip over. The expectation is JSON.parse's.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertLoaded, postgresRoom } from './postgres-room.ts'

const room = postgresRoom()

const CONTROLS = Array.from({ length: 31 }, (_, i) => String.fromCharCode(i + 1))

const TEXTS: readonly string[] = [
  '',
  ' ',
  '  two  spaces  ',
  '\t',
  'tab\tin\tside',
  'line\nbreak',
  '\n',
  '\r\n',
  'cr\rinside',
  '\\',
  '\\\\',
  'ends with \\',
  '\\N',
  '\\n',
  '\\t\\',
  '\\.',
  '\\D',
  '\\x41',
  '\\101',
  'N',
  'NULL',
  'null',
  '"quoted"',
  "it's",
  '{"a":1}',
  ...CONTROLS,
  CONTROLS.join(''),
  '\u007f',
  '\u0080\u0085\u00a0',
  'é ü ñ ß',
  '€ \u2028 \u2029 \ufeff \ufffd \uffff',
  '日本語',
  '😀 𝒳 \u{10ffff}',
  `${'\\'.repeat(1000)}é${'\t'.repeat(1000)}`,
  'x'.repeat(100_000),
]

/** The same text as JSON in several spellings. */
const SPELLINGS: Readonly<Record<string, (text: string) => string>> = {
  'with the escapes that JSON needs': (text) => JSON.stringify(text),
  'with every UTF-16 unit as \\uXXXX': (text) => `"${units(text, false)}"`,
  'with upper-case hexadecimal digits': (text) => `"${units(text, true)}"`,
  'with its last character escaped': (text) => {
    const last = [...text].at(-1) ?? ''
    return `${JSON.stringify(text.slice(0, text.length - last.length)).slice(0, -1)}${units(last, false)}"`
  },
}

function units(text: string, isUpper: boolean): string {
  const digits = text.split('').map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0'))
  return digits.map((hex) => `\\u${isUpper ? hex.toUpperCase() : hex}`).join('')
}

for (const [index, [spelling, write]] of Object.entries(SPELLINGS).entries()) {
  test(`text ${spelling} arrives as JSON.parse reads it`, async () => {
    const table = `texts_${index}`
    await room.query(`CREATE TABLE ${table} (id int, v text)`)
    const lines = TEXTS.map((text, id) => `{"id":${id},"v":${write(text)}}`)
    const report = await room.load(table, lines.join('\n'), { blockSize: 200, workers: 2 })
    assertLoaded(report, TEXTS.length)
    const rows = await room.query(`SELECT v FROM ${table} ORDER BY id`)
    assert.deepEqual(
      rows.map(({ v }) => v),
      lines.map((line) => (JSON.parse(line) as { v: string }).v),
    )
  })
}

test('every escape of JSON has its character', async () => {
  await room.query('CREATE TABLE escapes (v text)')
  const value = String.raw`"\"\\\/\b\f\n\r\t\u0041\u00e9\u20ac\ud83d\ude00"`
  assertLoaded(await room.load('escapes', `{"v":${value}}`), 1)
  assert.deepEqual(await room.query('SELECT v FROM escapes'), [{ v: '"\\/\b\f\n\r\tAé€😀' }])
})

for (const type of ['text', 'varchar', 'varchar(40)', 'char(40)', 'name']) {
  test(`${type} takes what is not text as its JSON text`, async () => {
    const table = `"as ${type}"`
    await room.query(`CREATE TABLE ${table} (id int, v ${type})`)
    const values = [
      '1',
      '-0',
      '1.50',
      '1E+3',
      '12345678901234567890123',
      'true',
      'false',
      '{"a": [1, "\\n\\\\"] }',
      '[]',
    ]
    const lines = values.map((value, id) => `{"id":${id},"v":${value}}\n`).join('')
    assertLoaded(await room.load(table, lines), values.length)
    const rows = await room.query(`SELECT v::text FROM ${table} ORDER BY id`)
    assert.deepEqual(
      rows.map(({ v }) => v),
      values,
    )
  })
}

test('an empty text is not NULL, in rows of one column too', async () => {
  await room.query('CREATE TABLE empties (v text)')
  assertLoaded(await room.load('empties', '{"v":""}\n{"v":null}\n{}\n{"v":""}\n'), 4)
  assert.deepEqual(await room.query('SELECT v, count(*)::int AS n FROM empties GROUP BY v ORDER BY v'), [
    { v: '', n: 2 },
    { v: null, n: 2 },
  ])
})

test('varchar(n) and char(n) count characters, not bytes or escapes', async () => {
  await room.query('CREATE TABLE lengths (id int, v varchar(4), c char(4))')
  const values = ['"😀😀😀😀"', '"\\t\\n\\\\\\u00e9"', '"日本語x"', '""']
  const lines = values.map((value, id) => `{"id":${id},"v":${value},"c":${value}}\n`).join('')
  assertLoaded(await room.load('lengths', lines), values.length)
  const rows = await room.query('SELECT v, v = c::text AS same FROM lengths ORDER BY id')
  assert.deepEqual(
    rows,
    values.map((value) => ({ v: JSON.parse(value) as string, same: true })),
  )
})

test('json keeps the bytes that came', async () => {
  const values = [
    '{"a": [1, {"b": "\\u00e9\\n\\"\\\\"}], "a": 2 }',
    '[ ]',
    '"text"',
    '"\\ud83d\\ude00 \\t \\/ é"',
    '"\\u0000 and \\ud800 alone"',
    '{"\\u0000":"\\\\N"}',
    '1.50',
    '1e400',
    '-0',
    'true',
    '[null,\t"a\\tb"]',
    '""',
  ]
  await room.query('CREATE TABLE documents (id int, v json)')
  const lines = values.map((value, id) => `{"id":${id},"v":${value}}\n`).join('')
  assertLoaded(await room.load('documents', lines), values.length)
  const rows = await room.query('SELECT v::text FROM documents ORDER BY id')
  assert.deepEqual(
    rows.map(({ v }) => v),
    values,
  )
})
