// Roles that are not superusers: what is enough for each mode, and what is said of a right that is missing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonl } from '../../jsonl.ts'
import { startPostgres } from '../../servers/postgres-server.ts'
import { postgresRoom, type RoomSettings } from '../postgres-room.ts'

const room = postgresRoom(
  `CREATE ROLE loader LOGIN PASSWORD 'loader-pw'; CREATE ROLE owner LOGIN PASSWORD 'owner-pw';
   GRANT CREATE ON SCHEMA public TO loader, owner; SET ROLE owner;
   CREATE TABLE granted (id int PRIMARY KEY); GRANT SELECT, INSERT, UPDATE, TRUNCATE ON granted TO loader;
   CREATE TABLE own (id int PRIMARY KEY); INSERT INTO own VALUES (1)`,
  startPostgres,
)
const NEW = jsonl([{ id: 2 }])

function as(role: string, settings: RoomSettings): RoomSettings {
  const url = new URL(room.server.url)
  url.username = role
  url.password = `${role}-pw`
  return { ...settings, url: url.href }
}

test('an owner replaces by swap, and owns the table afterwards', async () => {
  const report = await room.load('own', NEW, as('owner', { mode: 'replace' }))
  assert.deepEqual([report.error, report.write?.by], [undefined, 'swap'])
  assert.deepEqual(await room.query(`SELECT tableowner FROM pg_tables WHERE tablename = 'own'`), [
    { tableowner: 'owner' },
  ])
})

test('a role with rights on the table and CREATE in its schema is enough for every mode', async () => {
  for (const mode of ['replace', 'truncate', 'upsert', 'insert-new'] as const) {
    const report = await room.load('granted', NEW, as('loader', { mode }))
    assert.equal(report.error, undefined, mode)
  }
  assert.deepEqual(await room.query('SELECT id FROM granted'), [{ id: 2 }])
  assert.deepEqual(await room.query(`SELECT tableowner FROM pg_tables WHERE tablename = 'granted'`), [
    { tableowner: 'owner' },
  ])
})

test('a right that is missing is named before anything is loaded, with the GRANT', async () => {
  const deleting = await room.load('granted', NEW, as('loader', { mode: 'replace', replaceBy: 'delete' }))
  assert.equal(deleting.error?.code, 'BL_TABLE_UNSUPPORTED')
  assert.match(deleting.error?.message ?? '', /DELETE/)
  assert.match(deleting.error?.hint ?? '', /GRANT DELETE ON "public"."granted" TO "loader"/)
  await room.query('REVOKE CREATE ON SCHEMA public FROM loader')
  const staging = await room.load('granted', NEW, as('loader', { mode: 'upsert' }))
  assert.match(staging.error?.hint ?? '', /GRANT CREATE ON SCHEMA "public" TO "loader"/)
})

test('a partition of a table that a foreign key refers to is replaced by delete', async () => {
  await room.query(`CREATE TABLE whole (id int PRIMARY KEY) PARTITION BY RANGE (id);
    CREATE TABLE low PARTITION OF whole FOR VALUES FROM (0) TO (100); INSERT INTO whole VALUES (1), (2);
    CREATE TABLE refers (id int REFERENCES whole); INSERT INTO refers VALUES (2)`)
  const report = await room.load('low', NEW, { mode: 'replace' })
  assert.deepEqual([report.error, report.write?.by, report.write?.deleted], [undefined, 'delete', 1])
  assert.deepEqual(await room.query('SELECT id FROM refers'), [{ id: 2 }])
})
