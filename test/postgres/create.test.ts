// --create: a table made from the input, whose types hold every value exactly, and that later records cannot bend.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LoadEvent } from '../../src/index.ts'
import { assertLoaded, onlyTable, postgresRoom } from './postgres-room.ts'

const room = postgresRoom()

interface Column {
  readonly name: string
  readonly type: string
  readonly not_null: boolean
}

async function columnsOf(table: string): Promise<unknown[]> {
  return room.query(`SELECT attname AS name, format_type(atttypid, atttypmod) AS type, attnotnull AS not_null
    FROM pg_attribute WHERE attrelid = '${table}'::regclass AND attnum > 0 ORDER BY attnum`)
}

async function loadNew(table: string, lines: readonly string[]): Promise<void> {
  assertLoaded(await room.load(table, lines.join('\n'), { create: true }), lines.length)
}

test('columns come in the order of their fields, with types, NOT NULL where no record lacks them', async () => {
  const lines = [
    '{"id":1,"name":"a","at":"2024-02-29T12:00:00Z","price":1.5,"ok":true,"tags":["x"],"day":"2024-02-29"}',
    '{"day":"2024-03-01","id":2,"at":"2024-02-29T12:00:00.123456+05:30","price":2,"ok":null,"tags":{"a":1},"note":"\\n"}',
  ]
  const events: LoadEvent[] = []
  const settings = { create: true, onEvent: (event: LoadEvent) => void events.push(event) }
  const report = await room.load('shop', lines.join('\n'), settings)
  assertLoaded(report, 2)
  const expected: readonly Column[] = [
    { name: 'id', type: 'bigint', not_null: true },
    { name: 'name', type: 'text', not_null: false },
    { name: 'at', type: 'timestamp with time zone', not_null: true },
    { name: 'price', type: 'double precision', not_null: true },
    { name: 'ok', type: 'boolean', not_null: false },
    { name: 'tags', type: 'json', not_null: true },
    { name: 'day', type: 'date', not_null: true },
    { name: 'note', type: 'text', not_null: false },
  ]
  assert.deepEqual(await columnsOf('shop'), expected)
  assert.deepEqual(
    events.filter(({ event }) => event === 'table.created'),
    [{ event: 'table.created', table: 'shop', statement: report.created }],
  )
  // The reported statement is the one that created this table.
  await room.query(`ALTER TABLE shop RENAME TO old_shop; ${report.created}`)
  assert.deepEqual(await columnsOf('shop'), expected)
})

/** The values of one field in the records of a file, and the type that holds them all. */
const KINDS: readonly (readonly [type: string, ...values: string[]])[] = [
  ['bigint', '0', '-1', '9223372036854775807', '-9223372036854775808'],
  ['numeric', '1', '9223372036854775808', '18446744073709551615'],
  ['numeric', '-1', '9223372036854775808'],
  ['numeric', '123456789012345678901234567890'],
  ['double precision', '1', '0.1', '-1.5e300'],
  ['numeric', '9007199254740993', '0.5'],
  ['numeric', '0.1234567890123456789'],
  ['numeric', '1e400'],
  ['boolean', 'true', 'false'],
  ['text', 'true', '1'],
  ['text', '1', '"1"'],
  ['date', '"2024-02-29"', '"0001-01-01"'],
  ['text', '"2024-02-29"', '"2024-02-30"'],
  ['text', '"2024-02-29"', '"2024-02-29T00:00:00"'],
  ['text', '"2024-02-29"', '""'],
  ['timestamp without time zone', '"2024-02-29T12:00:00"', '"2024-02-29 12:00:00.123456"'],
  ['text', '"2024-02-29T12:00:00"', '"2024-02-29T12:00:00Z"'],
  ['text', '"2024-02-29T12:00:00.1234567Z"'],
  ['timestamp with time zone', '"2024-02-29T12:00:00.123456000Z"'],
  ['uuid', '"550e8400-e29b-41d4-a716-446655440000"'],
  ['text', '"550e8400-e29b-41d4-a716-446655440000"', '"550E8400-E29B-41D4-A716-446655440000"'],
  ['text', '"12:34:56"'],
  ['text', '"infinity"'],
  ['text', '""'],
  ['json', '[1]', '{"a":"\\u0000"}', '"text"', '1.50', 'true'],
  ['text', 'null'],
  ['bigint', 'null', '1'],
]

for (const [index, [type, ...values]] of KINDS.entries()) {
  test(`${values.join(', ')} make a column of ${type} that gives them back`, async () => {
    const table = `kind_${index}`
    const lines = values.map((value, id) => `{"id":${id},"v":${value}}`)
    await loadNew(table, lines)
    const [, column] = await columnsOf(table)
    assert.deepEqual(column, { name: 'v', type, not_null: !values.includes('null') })
    // As JSON the server gives back the same values, but for the spelling of numbers and times.
    const rows = await room.query(`SELECT v::text AS v, to_json(v)::text AS json FROM ${table} ORDER BY id`)
    for (const [i, value] of values.entries()) {
      const { v, json } = rows[i]!
      if (value === 'null') assert.equal(v, null)
      else if (/^(text|uuid|date)$/.test(type) && value.startsWith('"')) assert.equal(v, JSON.parse(value))
      else if (/^(text|json|bigint)$/.test(type)) assert.equal(v, value)
      else if (type === 'numeric' && !value.includes('e')) assert.equal(v, value)
      else if (type.startsWith('timestamp')) assert.equal(instant(JSON.parse(String(json))), instant(JSON.parse(value)))
      else assert.equal(Number(json), type === 'boolean' ? Number.NaN : Number(value), String(json))
      if (type === 'boolean') assert.equal(v, value)
    }
  })
}

/** Microseconds of a time; without a zone it is UTC. */
function instant(text: unknown): bigint {
  const [, whole = '', fraction = '', zone = 'Z'] = /^(.{19})(?:\.(\d+))?(.*)$/.exec(String(text)) ?? []
  const ms = Date.parse(`${whole.replace(' ', 'T')}${zone === '' ? 'Z' : zone}`)
  return BigInt(ms) * 1000n + BigInt(fraction.padEnd(6, '0').slice(0, 6))
}

test('a table that is there is used as it is', async () => {
  await room.query('CREATE TABLE there (id int, v text)')
  const report = await room.load('there', '{"id":1,"v":7}\n', { create: true })
  assertLoaded(report, 1)
  assert.equal(report.created, undefined)
  assert.deepEqual(await room.query('SELECT * FROM there'), [{ id: 1, v: '7' }])
})

test('a second run adds to the table that the first one made', async () => {
  await loadNew('twice', ['{"id":1}'])
  await loadNew('twice', ['{"id":2}'])
  assert.deepEqual(await room.query('SELECT id FROM twice ORDER BY id'), [{ id: '1' }, { id: '2' }])
})

test('odd names of fields and tables are quoted', async () => {
  const record = {
    'with "quotes"': 'a',
    UPPER: 'b',
    'sp ace': 'c',
    '日本 😀': 'd',
    "it's": 'e',
    'a.b': 'f',
    'back\\': 'g',
    $1: 'h',
  }
  const path = room.file('Odd "name" é.v2.jsonl', JSON.stringify(record))
  assertLoaded(onlyTable(await room.run([path], { create: true })), 1)
  assert.deepEqual(await room.query('SELECT * FROM "Odd ""name"" é.v2"'), [record])
})

test('a name that Postgres would cut is refused before a table is made', async () => {
  const long = 'é'.repeat(32)
  for (const [table, field] of [
    ['cut_field', long],
    [long, 'id'],
  ] as const) {
    const { error } = await room.load(table, JSON.stringify({ [field]: 1 }), { create: true })
    assert.equal(error?.code, 'BL_TABLE_UNSUPPORTED')
    assert.ok(error.message.includes(long) && error.message.includes('63 bytes'), error.message)
    assert.ok((error.hint ?? '').length > 10)
  }
  assert.deepEqual(await room.query("SELECT FROM pg_class WHERE relname = 'cut_field' OR relname LIKE 'é%'"), [])
})

test('a byte order mark, CRLF and a missing last line break are no part of the sample', async () => {
  await loadNew('marked', ['\ufeff{"id":1,"only":"here"}'])
  await loadNew('crlf', ['{"id":1}\r', '{"id":2}\r'])
  assert.deepEqual(await columnsOf('marked'), [
    { name: 'id', type: 'bigint', not_null: true },
    { name: 'only', type: 'text', not_null: true },
  ])
})

for (const [name, content, code] of [
  ['empty', '', 'BL_SOURCE_EMPTY'],
  ['blank', '\n \n', 'BL_SOURCE_EMPTY'],
  ['fieldless', '{}\n{}\n', 'BL_SOURCE_EMPTY'],
  ['broken', 'nothing here\n', 'BL_JSON_SYNTAX'],
] as const) {
  test(`an input that is ${name} makes no table`, async () => {
    const { error } = await room.load(`no_${name}`, content, { create: true })
    assert.equal(error?.code, code)
    assert.ok((error.hint ?? '').length > 10)
    assert.deepEqual(await room.query(`SELECT to_regclass('no_${name}') AS made`), [{ made: null }])
  })
}

test('a schema that is not there is the server’s refusal', async () => {
  const { error } = await room.load('nosuch.t', '{"id":1}', { create: true })
  assert.equal(error?.code, 'BL_SERVER')
  assert.equal(error.serverCode, '3F000')
  assert.match(error.message, /nosuch/)
})

test('without --create a table that is not there stays away', async () => {
  const { error } = await room.load('away', '{"id":1}')
  assert.equal(error?.code, 'BL_TABLE_NOT_FOUND')
  assert.deepEqual(await room.query("SELECT to_regclass('away') AS made"), [{ made: null }])
})
