// Values of JavaScript on their way into columns: exact, or an error that names the row; never something else.

import assert from 'node:assert/strict'
import test, { after, before, beforeEach } from 'node:test'
import { BulkloadError, load } from '../../src/index.ts'
import { type ChdbFront, startChdbFront } from '../servers/chdb-front.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { finish } from './finish.ts'

let server: PostgresDatabase
let front: ChdbFront

before(async () => {
  ;[server, front] = await Promise.all([openPostgres(), startChdbFront()])
  await server.query('CREATE TABLE v (id int, big numeric, at timestamptz, x float8, t text DEFAULT $$none$$, j json)')
  await front.query(
    "CREATE TABLE v (id Int32, big UInt64, at DateTime64(3, 'UTC'), x Float64, t String DEFAULT 'none') ENGINE = Memory",
  )
})

after(async () => {
  await server?.stop()
  await front?.stop()
})

beforeEach(async () => {
  await server.query('TRUNCATE v')
  await front.query('TRUNCATE TABLE v')
})

function intoPostgres(...rows: object[]): ReturnType<typeof load> {
  return load({ source: rows, sink: 'postgres', url: server.url, table: 'v' })
}

interface Case {
  readonly title: string
  readonly row: object
  readonly column: string
  /** The column as text, as Postgres prints it. */
  readonly text: string | null
}

const cases: readonly Case[] = [
  { title: 'a bigint beyond 2^53', row: { big: 18446744073709551615n }, column: 'big', text: '18446744073709551615' },
  { title: 'a negative bigint', row: { big: -9007199254740993n }, column: 'big', text: '-9007199254740993' },
  {
    title: 'a Date',
    row: { at: new Date(Date.UTC(2026, 1, 3, 4, 5, 6, 789)) },
    column: 'at',
    text: '2026-02-03 04:05:06.789+00',
  },
  { title: 'undefined', row: { id: 1, t: undefined }, column: 't', text: 'none' },
  { title: 'null', row: { t: null }, column: 't', text: null },
  { title: 'a small number', row: { x: 1e-7 }, column: 'x', text: '1e-07' },
  { title: 'a large number', row: { x: 1.7976931348623157e308 }, column: 'x', text: '1.7976931348623157e+308' },
  { title: 'minus zero', row: { x: -0 }, column: 'x', text: '-0' },
  {
    title: 'text with everything in it',
    row: { t: 'a\tb\nc\\d"e\u0001é\u{1f600}' },
    column: 't',
    text: 'a\tb\nc\\d"e\u0001é\u{1f600}',
  },
  { title: 'an empty text', row: { t: '' }, column: 't', text: '' },
  {
    title: 'a nested object',
    row: { j: { a: [1n, undefined, null], b: undefined } },
    column: 'j',
    text: '{"a":[1,null,null]}',
  },
  { title: 'an object with toJSON', row: { t: { toJSON: () => 'own word' } }, column: 't', text: 'own word' },
]

for (const { title, row, column, text } of cases) {
  test(`${title} arrives exactly`, async () => {
    await finish(intoPostgres(row))
    assert.deepEqual(await server.query(`SELECT ${column}::text AS text FROM v`), [{ text }])
  })
}

test('bigint, Date and undefined arrive in ClickHouse too', async () => {
  const row = {
    id: 1,
    big: 18446744073709551615n,
    at: new Date(Date.UTC(2026, 1, 3, 4, 5, 6, 789)),
    x: 0.1,
    t: undefined,
  }
  await finish(load({ source: [row], sink: 'clickhouse', url: front.url, table: 'v' }))
  assert.equal(await front.query('SELECT * FROM v'), '1\t18446744073709551615\t2026-02-03 04:05:06.789\t0.1\tnone\n')
})

const refused: readonly [title: string, row: object, says: RegExp, column?: string][] = [
  ['NaN in a column of decimals', { big: Number.NaN }, /NaN/, 'big'],
  ['an infinity in a column of text', { t: Number.NEGATIVE_INFINITY }, /-Infinity/, 't'],
  ['a Map with keys that are objects', { j: new Map([[{}, 1]]) }, /key that is not text/, 'j'],
  [
    'a Map with two keys of one text',
    {
      j: new Map<unknown, number>([
        ['1', 1],
        [1, 2],
      ]),
    },
    /two keys/,
    'j',
  ],
  ['NaN within an object', { j: { a: [Number.NaN] } }, /NaN/],
  ['an invalid Date', { at: new Date(Number.NaN) }, /invalid Date/, 'at'],
  ['a function', { t: () => 1 }, /function/, 't'],
  ['a symbol', { t: Symbol('s') }, /symbol/, 't'],
  ['bytes', { t: new Uint8Array(2) }, /Uint8Array/, 't'],
  ['an ArrayBuffer', { j: new ArrayBuffer(2) }, /ArrayBuffer/, 'j'],
  ['a Promise', { t: Promise.resolve('x') }, /Promise/, 't'],
  ['an Error', { j: new Error('x') }, /Error/, 'j'],
]

for (const [title, row, says, column] of refused) {
  test(`${title} is an error that names the row and the field, and nothing is loaded`, async () => {
    await assert.rejects(finish(intoPostgres({ id: 1 }, row)), (error) => {
      assert.ok(error instanceof BulkloadError)
      assert.equal(error.code, 'BL_ROW_NOT_JSON')
      assert.match(error.message, says)
      assert.equal(error.place?.line, 2)
      if (column !== undefined) assert.equal(error.place?.column, column)
      return true
    })
    assert.deepEqual(await server.query('SELECT * FROM v'), [])
  })
}

for (const [title, row] of [
  ['null', null],
  ['a number', 1],
  ['an array', [1]],
  ['a text after objects', '{"id":1}'],
] as const) {
  test(`${title} among objects is an error that names the row`, async () => {
    const source = [{ id: 1 }, row] as object[]
    await assert.rejects(finish(load({ source, sink: 'postgres', url: server.url, table: 'v' })), (error) => {
      assert.ok(error instanceof BulkloadError)
      assert.equal(error.code, 'BL_ROW_NOT_JSON')
      assert.equal(error.place?.line, 2)
      return true
    })
  })
}
