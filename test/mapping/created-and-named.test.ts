// Tables that are made by a mapping, names of files and runs, and fields without names.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from '../../src/index.ts'
import { finish } from '../library/finish.ts'
import { assertLoaded, onlyTable, postgresRoom } from '../postgres/postgres-room.ts'

const room = postgresRoom()

const MAPPED = {
  create: true,
  rename: { 'who.id': 'user_id', n: 'amount' },
  skip: ['who', 'secret'],
  set: { src: '@file', line: '@line', run: '@run', version: 3, on: true, nothing: '@null' },
  unknownFields: 'collect=rest',
} as const

async function typesOf(table: string): Promise<Record<string, unknown>> {
  const rows = await room.query(
    `SELECT column_name AS name, data_type AS type FROM information_schema.columns WHERE table_name = '${table}' ORDER BY ordinal_position`,
  )
  return Object.fromEntries(rows.map(({ name, type }) => [name, type]))
}

test('--create makes the columns that the mapping fills', async () => {
  const report = await room.load('made', '{"id":1,"who":{"id":7},"secret":"x","n":1.5}\n', MAPPED)
  assertLoaded(report, 1)
  assert.deepEqual(await typesOf('made'), {
    id: 'bigint',
    user_id: 'bigint',
    amount: 'double precision',
    src: 'text',
    line: 'bigint',
    run: 'text',
    version: 'bigint',
    on: 'boolean',
    nothing: 'text',
    rest: 'json',
  })
  const [row] = await room.query('SELECT user_id, amount, line, version, "on", nothing, rest FROM made')
  assert.deepEqual(row, { user_id: '7', amount: 1.5, line: '1', version: '3', on: true, nothing: null, rest: {} })
})

test('--create makes a column of what a path leads to in a field of a CSV file', async () => {
  const text = 'id,pay\n1,"{""user"":{""id"":7}}"\n2,\n'
  const options = { create: true, format: 'csv', rename: ['pay.user.id=user_id'], skip: ['pay'] }
  assertLoaded(await room.load('inside', text, options), 2)
  assert.deepEqual(await typesOf('inside'), { id: 'bigint', user_id: 'bigint' })
})

for (const options of [{ rename: ['pay.user.no=no'] }, { skip: ['pay.user'] }]) {
  test(`--create makes no table that nothing could be loaded into: ${JSON.stringify(options)}`, async () => {
    const text = '{"id":1,"pay":{"user":{"id":7}}}\n'
    const report = await room.load('never', text, { ...options, create: true })
    assert.equal(report.error?.code, 'BL_USAGE')
    assert.deepEqual(await typesOf('never'), {})
  })
}

test('--create with --only makes these columns', async () => {
  assertLoaded(await room.load('few', 'a,b,c\n1,2,3\n', { create: true, format: 'csv', only: ['a', 'c'] }), 1)
  assert.deepEqual(Object.keys(await typesOf('few')), ['a', 'c'])
})

for (const wire of ['typed', 'text'] as const) {
  test(`each source has its name, lines count from its beginning, and the run has one id, ${wire}`, async () => {
    await room.query('DROP TABLE IF EXISTS named; CREATE TABLE named (id int, src text, line int, run text)')
    const first = room.file('first.jsonl', '{"id":1}\n{"id":2}\n')
    const second = room.file('second.csv', 'id\n3\n4\n')
    const third = room.file('third.json', '[{"id":\n5},\n\n{"id":6}]')
    const set = { src: '@file', line: '@line', run: '@run' }
    const report = await room.run([first, second, third], { table: 'named', set, wire, workers: 2 })
    assertLoaded(onlyTable(report), 6)
    const rows = await room.query('SELECT * FROM named ORDER BY id')
    assert.deepEqual(
      rows.map(({ src, line }) => [src, line]),
      [
        [first, 1],
        [first, 2],
        [second, 2],
        [second, 3],
        [third, 1],
        [third, 4],
      ],
    )
    assert.deepEqual(new Set(rows.map(({ run }) => run)), new Set([report.runId]))
  })
}

test('lines are counted over many chunks and workers as they are in the file', async () => {
  await room.query('CREATE TABLE counted (id int, line int, text text)')
  const fields = Array.from({ length: 3000 }, (_, i) => ['x', '"a\nb"', '"\r\n"', '"\r"'][i % 4])
  let line = 2
  const expected = fields.map((field = '', id) => {
    const at = line
    line += (field.match(/\r\n|\r|\n/g)?.length ?? 0) + 1
    return { id, line: at }
  })
  const csv = `id,text\r\n${fields.map((field, id) => `${id},${field}${id % 3 === 0 ? '\r\n' : '\n'}`).join('')}`
  const report = await room.load('counted', csv, { format: 'csv', set: { line: '@line' }, blockSize: 128, workers: 2 })
  assertLoaded(report, fields.length)
  assert.deepEqual(await room.query('SELECT id, line FROM counted ORDER BY id'), expected)
})

test('fields without names go into the columns by their positions', async () => {
  await room.query('CREATE TABLE placed (a int, b text, src text)')
  const options = { format: 'csv', header: false, set: { src: 's' } }
  assertLoaded(await room.load('placed', '1,x\n2,y\n', options), 2)
  assertLoaded(await room.load('placed', '3,skipped,z\n', { ...options, skip: 'c2' }), 1)
  assertLoaded(await room.load('placed', 'w,4\n', { ...options, rename: { c2: 'a' } }), 1)
  assertLoaded(await room.load('placed', '[5,"v"]\n', { ...options, format: 'json-compact' }), 1)
  assertLoaded(await room.load('placed', '6\tu\n', { set: { src: 's' }, format: 'postgres-text' }), 1)
  assert.deepEqual(await room.query('SELECT a, b, src FROM placed ORDER BY a'), [
    { a: 1, b: 'x', src: 's' },
    { a: 2, b: 'y', src: 's' },
    { a: 3, b: 'z', src: 's' },
    { a: 4, b: 'w', src: 's' },
    { a: 5, b: 'v', src: 's' },
    { a: 6, b: 'u', src: 's' },
  ])
})

test('fields of text with escapes are mapped as others are', async () => {
  await room.query('CREATE TABLE escaped (id int, tag text, line int, rest jsonb)')
  const text = '1\t{"a":["x"]}\tfirst\n2\t{}\tsecond\\tword\n'
  const report = await room.load('escaped', text, {
    format: 'postgres-text',
    columns: 'id,doc,note',
    rename: { 'doc.a[0]': 'tag' },
    set: { line: '@line' },
    unknownFields: 'collect=rest',
  })
  assertLoaded(report, 2)
  assert.deepEqual(await room.query('SELECT * FROM escaped ORDER BY id'), [
    { id: 1, tag: 'x', line: 1, rest: { doc: { a: ['x'] }, note: 'first' } },
    { id: 2, tag: null, line: 2, rest: { doc: {}, note: 'second\tword' } },
  ])
})

test('fields without names make c1 .. cN, and find them again', async () => {
  for (const text of ['1,x\n', '2,y\n'] as const) {
    assertLoaded(await room.load('numbered', text, { create: true, format: 'csv', header: false }), 1)
  }
  assert.deepEqual(await room.query('SELECT * FROM numbered ORDER BY c1'), [
    { c1: '1', c2: 'x' },
    { c1: '2', c2: 'y' },
  ])
})

test('defaults of columns that fields go into by position or by another name are not filled in', async () => {
  await room.query("CREATE TABLE defaults (a int DEFAULT 5, b text DEFAULT 'd')")
  assertLoaded(await room.load('defaults', '1,x\n', { format: 'csv', header: false }), 1)
  assertLoaded(await room.load('defaults', '{"z":2}\n', { rename: { z: 'a' }, wire: 'typed' }), 1)
  assert.deepEqual(await room.query('SELECT * FROM defaults ORDER BY a'), [
    { a: 1, b: 'x' },
    { a: 2, b: 'd' },
  ])
})

test('the library takes the same options', async () => {
  await room.query('CREATE TABLE library (id int, name text, extra text[])')
  const rows = [{ id: 1, label: 'a', more: 1 }]
  const report = await finish(
    load({
      source: rows,
      sink: 'postgres',
      table: 'library',
      url: room.server.url,
      env: {},
      rename: { label: 'name' },
      set: { extra: ['x', 'y'] },
      unknownFields: 'skip',
    }),
  )
  assert.ok(report.balanced)
  assert.deepEqual(await room.query('SELECT * FROM library'), [{ id: 1, name: 'a', extra: ['x', 'y'] }])
})
