// Tuples that are passed through: values that no text of a load has, and the same bytes as the way over JSON gives.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { copy } from '../../src/index.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'

let from: PostgresDatabase
let to: PostgresDatabase

before(async () => {
  from = await openPostgres()
  to = await openPostgres()
})
after(async () => {
  await from?.stop()
  await to?.stop()
})

const COLUMNS =
  'id int PRIMARY KEY, d date, ts timestamptz, t time, n numeric, a int4[], s varchar(10), small numeric(6, 2)'
const OUT_OF_TEXT = `(1, '0044-03-15 BC', '100000-01-01 00:00:00+00', '24:00', 'NaN', '[0:1]={1,2}', 'abc', 1.25)`

test('values that have no text of a load', async () => {
  await from.query(
    `CREATE TABLE passed (${COLUMNS}); INSERT INTO passed VALUES ${OUT_OF_TEXT}; INSERT INTO passed VALUES (2)`,
  )
  const report = await copy({ source: from.url, target: to.url, tables: ['passed'], create: true })
  assert.equal(report.exitStatus, 0, JSON.stringify(report.tables[0]?.error))
  const rows = `SELECT p::text FROM passed p ORDER BY id`
  assert.deepEqual(await to.query(rows), await from.query(rows))
})

test('a narrower column is not rounded to: its values are refused', async () => {
  await from.query(
    `CREATE TABLE rounded (id int, small numeric(6, 2)); INSERT INTO rounded VALUES (1, 1.20), (2, 1.25)`,
  )
  await to.query(`CREATE TABLE rounded (id int, small numeric(6, 1))`)
  const report = await copy({ source: from.url, target: to.url, tables: ['rounded'] })
  assert.equal(report.tables[0]?.error?.code, 'BL_VALUE_PRECISION', JSON.stringify(report.tables[0]))
  assert.equal(report.tables[0]?.error?.place?.row, 2)
  assert.deepEqual(await to.query('SELECT count(*)::int AS rows FROM rounded'), [{ rows: 0 }])
})

test('an array keeps its bounds where types differ', async () => {
  await from.query(
    `CREATE TABLE bounds (id int, a int4[], t int4[]); INSERT INTO bounds VALUES (1, '[0:1]={1,2}', '[2:3]={3,NULL}')`,
  )
  await to.query(`CREATE TABLE bounds (id int, a int8[], t text)`)
  const report = await copy({ source: from.url, target: to.url, tables: ['bounds'] })
  assert.equal(report.exitStatus, 0, JSON.stringify(report.tables[0]?.error))
  assert.deepEqual(await to.query('SELECT a::text, t FROM bounds'), [{ a: '[0:1]={1,2}', t: '[2:3]={3,NULL}' }])
})

test('a NULL for a column that takes none is a reject', async () => {
  await from.query(`CREATE TABLE nulls (id int, note text); INSERT INTO nulls VALUES (1, 'x'), (2, NULL)`)
  await to.query(`CREATE TABLE nulls (id int, note text NOT NULL)`)
  const settings = { source: from.url, target: to.url, tables: ['nulls'], maxErrors: 1, rejects: '/dev/null' }
  const report = await copy(settings)
  assert.equal(report.exitStatus, 3, JSON.stringify(report.tables[0]?.error))
  assert.deepEqual(report.tables[0]?.rows, { read: 2, loaded: 1, rejected: 1, skipped: 0 })
})

test('JSON null is not NULL, also where the tuples cannot pass', async () => {
  await from.query(`CREATE TABLE documents (id int, j json, jb jsonb);
    INSERT INTO documents VALUES (1, 'null', 'null'), (2, NULL, NULL), (3, '"a"', '"b"')`)
  await to.query('CREATE TABLE documents (id bigint, j json, jb jsonb)')
  const report = await copy({ source: from.url, target: to.url, tables: ['documents'] })
  assert.equal(report.exitStatus, 0, JSON.stringify(report.tables[0]?.error))
  const rows = `SELECT id::text, j::text, jb::text FROM documents ORDER BY id`
  assert.deepEqual(await to.query(rows), await from.query(rows))
})

test('a row that the target refuses is named, and ends the copy', async () => {
  await from.query(`CREATE TABLE checked (id int); INSERT INTO checked SELECT generate_series(1, 10)`)
  await to.query('CREATE TABLE checked (id int CHECK (id <> 7))')
  const report = await copy({ source: from.url, target: to.url, tables: ['checked'] })
  const { error } = report.tables[0] ?? {}
  assert.equal(error?.code, 'BL_SERVER_REFUSED_ROW', JSON.stringify(error))
  assert.equal(error?.place?.row, 7)
  assert.deepEqual(await to.query('SELECT count(*)::int AS rows FROM checked'), [{ rows: 0 }])
})
