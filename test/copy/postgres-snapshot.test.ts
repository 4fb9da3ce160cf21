// Several streams read one snapshot: what others write meanwhile is not in it, and nothing of it is missing.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { copy, type LoadEvent } from '../../src/index.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'

const ROWS = 120_000

let from: PostgresDatabase
let to: PostgresDatabase

before(async () => {
  from = await openPostgres()
  to = await openPostgres()
  await from.query(`CREATE TABLE moved (id int PRIMARY KEY, version int NOT NULL, filler text);
    INSERT INTO moved SELECT i, 1, repeat('x', 150) FROM generate_series(1, ${ROWS}) i`)
})
after(async () => {
  await from?.stop()
  await to?.stop()
})

test('rows of one snapshot under concurrent writes, read with three streams', async () => {
  let writing: Promise<unknown> | undefined
  const onEvent = ({ event }: LoadEvent): void => {
    if (event !== 'run.started') return
    writing = from.query(`DELETE FROM moved WHERE id % 2 = 0;
      UPDATE moved SET version = 2;
      INSERT INTO moved SELECT i, 3, '' FROM generate_series(${ROWS + 1}, ${ROWS + 5_000}) i`)
  }
  const settings = { source: from.url, target: to.url, tables: ['moved'], create: true, onEvent }
  const report = await copy({ ...settings, streams: 3 })
  await writing
  assert.equal(report.exitStatus, 0, JSON.stringify(report.tables[0]?.error))
  assert.equal(report.tables[0]?.rows.read, ROWS)
  const [found] = await to.query(
    `SELECT count(*)::int AS rows, count(DISTINCT id)::int AS ids, max(id) AS last, max(version) AS version FROM moved`,
  )
  assert.deepEqual(found, { rows: ROWS, ids: ROWS, last: ROWS, version: 1 })
  assert.match(report.tables[0]?.formats[0]?.words ?? '', /one snapshot, read with 3 streams/)
})

test('the locks of a copy end with it', async () => {
  await from.query(`SET lock_timeout = '5s'; ALTER TABLE moved ADD COLUMN more int`)
})

test('an empty table is created and has no rows', async () => {
  await from.query('CREATE TABLE nothing (a int, b text)')
  const report = await copy({ source: from.url, target: to.url, tables: ['nothing'], create: true })
  assert.equal(report.exitStatus, 0, JSON.stringify(report.tables[0]?.error))
  assert.deepEqual(await to.query('SELECT count(*)::int AS rows FROM nothing'), [{ rows: 0 }])
})

test('a table that is not there', async () => {
  await assert.rejects(copy({ source: from.url, target: to.url, tables: ['absent'] }), {
    code: 'BL_TABLE_NOT_FOUND',
    message: /there is no table "absent" at /,
  })
})

test('a table of partitions is read leaf by leaf', async () => {
  await from.query(`CREATE TABLE parts (id int, note text) PARTITION BY RANGE (id);
    CREATE TABLE parts_low PARTITION OF parts FOR VALUES FROM (MINVALUE) TO (1000);
    CREATE TABLE parts_high PARTITION OF parts FOR VALUES FROM (1000) TO (MAXVALUE) PARTITION BY RANGE (id);
    CREATE TABLE parts_higher (note text, id int);
    ALTER TABLE parts_high ATTACH PARTITION parts_higher DEFAULT;
    INSERT INTO parts SELECT i, 'row ' || i FROM generate_series(1, 3000) i`)
  const settings = { source: from.url, target: to.url, tables: ['parts'], create: true }
  const report = await copy({ ...settings, streams: 2 })
  assert.equal(report.exitStatus, 0, JSON.stringify(report.tables[0]?.error))
  const [found] = await to.query(`SELECT count(*)::int AS rows, sum(id)::int AS ids, min(note) AS note FROM parts`)
  assert.deepEqual(found, { rows: 3000, ids: 4_501_500, note: 'row 1' })
})

test('a view, a column that is generated, and rows in the order of foreign keys', async () => {
  await from.query(`CREATE TABLE parents (id int PRIMARY KEY, twice int GENERATED ALWAYS AS (id * 2) STORED);
    CREATE TABLE children (id int PRIMARY KEY, parent int REFERENCES parents);
    INSERT INTO parents SELECT generate_series(1, 100); INSERT INTO children SELECT i, i FROM generate_series(1, 100) i;
    CREATE VIEW twins AS SELECT id, twice FROM parents WHERE id <= 10`)
  await to.query(`CREATE TABLE parents (id int PRIMARY KEY, twice int);
    CREATE TABLE children (id int PRIMARY KEY, parent int REFERENCES parents)`)
  const tables = ['children', 'twins', 'parents']
  const report = await copy({ source: from.url, target: to.url, tables, create: true, jobs: 2 })
  assert.equal(report.exitStatus, 0, JSON.stringify(report.tables.map(({ error }) => error)))
  assert.deepEqual(
    report.tables.map(({ table, rows }) => [table, rows.loaded]),
    [
      ['parents', 100],
      ['children', 100],
      ['twins', 10],
    ],
  )
  assert.match(report.warnings.join('\n'), /refer to each other are copied one after another/)
})
