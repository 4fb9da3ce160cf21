// Names of tables, schemas and columns, however odd.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPostgres } from '../servers/postgres-server.ts'
import { assertLoaded, onlyTable, postgresRoom } from './postgres-room.ts'

const room = postgresRoom('', startPostgres)

/** `--table` as it is typed, and the same name as SQL. */
const NAMES: readonly (readonly [typed: string, sql: string])[] = [
  ['UPPER', '"UPPER"'],
  ['with space', '"with space"'],
  ['select', '"select"'],
  ['"quo""ted"', '"quo""ted"'],
  ["it's", `"it's"`],
  ['back\\slash', '"back\\slash"'],
  ['日本語 é 😀', '"日本語 é 😀"'],
  ['"with.dot"', '"with.dot"'],
  ['`with.dot2`', '"with.dot2"'],
  ['Odd Schema.Odd Table', '"Odd Schema"."Odd Table"'],
  ['"odd.schema"."odd.table"', '"odd.schema"."odd.table"'],
  ['a$1%s', '"a$1%s"'],
]

for (const [typed, sql] of NAMES) {
  test(`the table ${typed} and its odd columns are found`, async () => {
    const names = [
      'UPPER',
      'with space',
      'quo"ted',
      'back\\slash',
      'tab\t',
      '日本 é',
      '😀',
      'select',
      'a.b',
      "it's",
      '$1',
    ]
    const list = names.map((name) => `"${name.replaceAll('"', '""')}" text`).join(', ')
    await room.query(`CREATE SCHEMA IF NOT EXISTS "Odd Schema"; CREATE SCHEMA IF NOT EXISTS "odd.schema";
      CREATE TABLE ${sql} (${list})`)
    const record = Object.fromEntries(names.map((name, i) => [name, `value ${i} of ${name}`]))
    assertLoaded(await room.load(typed, JSON.stringify(record)), 1)
    assert.deepEqual(await room.query(`SELECT * FROM ${sql}`), [record])
  })
}

test('the file’s name is the table’s name, with its case and its dots', async () => {
  await room.query('CREATE TABLE "My events.2024" (id int)')
  assertLoaded(onlyTable(await room.run([room.file('My events.2024.jsonl', '{"id":1}\n')])), 1)
  assert.deepEqual(await room.query('SELECT * FROM "My events.2024"'), [{ id: 1 }])
})

test('a name that is too long is found by its first 63 bytes, as everywhere in Postgres', async () => {
  const name = 'x'.repeat(63)
  await room.query(`CREATE TABLE ${name} (id int UNIQUE)`)
  assertLoaded(await room.load(`${name}yz`, '{"id":1}\n'), 1)
  const { error } = await room.load(`${name}yz`, '\n{"id":1}\n')
  assert.deepEqual([error?.code, error?.place?.line], ['BL_SERVER_REFUSED_ROW', 2])
})

test('the search path of the role decides, and a schema overrides it', async () => {
  await room.query(`CREATE SCHEMA first; CREATE SCHEMA second; CREATE TABLE first.twin (id int);
    CREATE TABLE second.twin (id int); CREATE TABLE public.twin (id int);
    CREATE ROLE pathfinder LOGIN PASSWORD 'pw'; ALTER ROLE pathfinder SET search_path = second, first;
    GRANT ALL ON SCHEMA first, second TO pathfinder; GRANT ALL ON first.twin, second.twin TO pathfinder`)
  const url = `postgres://pathfinder:pw@127.0.0.1:${room.server.port}/postgres`
  assertLoaded(await room.load('twin', '{"id":2}\n', { url }), 1)
  assertLoaded(await room.load('first.twin', '{"id":1}\n', { url }), 1)
  assert.deepEqual(
    await room.query(
      'SELECT a.id AS first, b.id AS second FROM first.twin a, second.twin b, (SELECT count(*) FROM twin)',
    ),
    [{ first: 1, second: 2 }],
  )
  assert.deepEqual(await room.query('SELECT FROM public.twin'), [])
})
