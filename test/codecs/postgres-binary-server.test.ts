// The codecs of COPY BINARY and the server, which says what a value is in binary and takes what the codecs make.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { CASES, copyRows, literal, makeGolden, readGolden } from './postgres-binary-golden.ts'
import { family, fieldOf, taken } from './postgres-binary-type.ts'

let server: PostgresDatabase
let client: pg.Client

before(async () => {
  server = await openPostgres()
  client = new pg.Client({ connectionString: server.url })
  await client.connect()
  await client.query("SET TimeZone = 'UTC'; CREATE EXTENSION citext")
})

after(async () => {
  await client?.end()
  await server?.stop()
})

test('the server makes the golden fields', async () => {
  assert.equal(await makeGolden(client), readGolden())
})

test('the catalog packs the limits as the cases have them', async () => {
  const columns = CASES.map(({ sql }, i) => `c${i} ${sql}`)
  await client.query(`CREATE TABLE limits (${columns.join(', ')})`)
  const { rows } = await client.query<{ name: string; typmod: number }>(
    `SELECT t.typname AS name, a.atttypmod AS typmod FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
     WHERE a.attrelid = 'limits'::regclass AND a.attnum > 0 ORDER BY a.attnum`,
  )
  assert.deepEqual(
    rows,
    CASES.map(({ name, typmod }) => ({ name, typmod })),
  )
})

test('rows of all types come through COPY FROM STDIN BINARY as the server reads their text', async () => {
  const values = CASES.map(taken)
  const rowCount = Math.max(...values.map((list) => list.length))
  const columns = CASES.map(({ sql }, i) => `c${i} ${sql}`).join(', ')
  await client.query(`CREATE TABLE typed (id int, ${columns}); CREATE TABLE texts (id int, ${columns})`)
  const ids = Array.from({ length: rowCount }, (_, id) => id)
  const valueAt = (id: number, column: number): string => values[column]![id % values[column]!.length]!
  const rows = ids.map((id) => [
    fieldOf(family('int4'), -1, String(id)),
    ...CASES.map(({ name, typmod }, column) => fieldOf(family(name), typmod, valueAt(id, column))),
  ])
  await copyRows(
    client,
    'typed',
    rows.map((fields) => fields.map(String)),
  )
  const inserted = ids.map(
    (id) => `(${id}, ${CASES.map(({ sql }, column) => literal(sql, valueAt(id, column))).join(', ')})`,
  )
  await client.query(`INSERT INTO texts VALUES ${inserted.join(', ')}`)
  for (const [column, { sql }] of CASES.entries()) {
    const { rows: same } = await client.query<{ id: number; typed: string; texts: string }>(
      `SELECT id, a.c${column}::text AS typed, b.c${column}::text AS texts FROM typed a JOIN texts b USING (id) ORDER BY id`,
    )
    assert.equal(same.length, rowCount)
    for (const { id, typed, texts } of same) assert.equal(typed, texts, `${sql} ${valueAt(id, column)}`)
  }
})

test('char(n) is padded by the server', async () => {
  await client.query('CREATE TABLE padded (v char(3))')
  const codec = family('bpchar')
  await copyRows(
    client,
    'padded',
    ['""', '"é"', '"ab"', '7'].map((json) => [String(fieldOf(codec, 7, json))]),
  )
  const { rows } = await client.query("SELECT '<' || format('%s', v) || '>' AS v FROM padded")
  assert.deepEqual(
    rows.map(({ v }) => v),
    ['<   >', '<é  >', '<ab >', '<7  >'],
  )
})

test('what JSON cannot hold for the server, the server refuses too', async () => {
  for (const json of ['{"a":"x\\u0000"}', '["\\ud83d"]', '"\\ude00"']) {
    const refusal = client.query(`SELECT ${literal('jsonb', json)}`)
    await assert.rejects(refusal, (error: pg.DatabaseError) => ['22P02', '22P05'].includes(String(error.code)), json)
  }
})
