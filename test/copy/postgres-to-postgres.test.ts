// Tables of one Postgres into another: every value arrives as it was, and the rows are those of one snapshot.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { copy } from '../../src/index.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { EVERY_TYPE } from './postgres-values.ts'

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

async function textsOf(database: PostgresDatabase, table: string): Promise<unknown[]> {
  return database.query(`SELECT t::text AS row FROM ${table} t ORDER BY id`)
}

test('every type arrives as it was, in a table with the same types and key', async () => {
  await from.query(EVERY_TYPE)
  await to.query(`CREATE TYPE mood AS ENUM ('sad', 'it''s "ok"', 'glad'); CREATE DOMAIN price AS numeric(9, 2)`)
  const report = await copy({ source: from.url, target: to.url, tables: ['every_type'], create: true })
  assert.deepEqual(report.tables[0]?.error, undefined)
  assert.equal(report.exitStatus, 0)
  const [table] = report.tables
  assert.equal(table?.rows.read, 4)
  assert.equal(table?.rows.loaded, 4)
  assert.equal(table?.balanced, true)
  assert.deepEqual(await textsOf(to, 'every_type'), await textsOf(from, 'every_type'))
  const columns = `SELECT attname, format_type(atttypid, atttypmod) AS type, attnotnull FROM pg_attribute
    WHERE attrelid = 'every_type'::regclass AND attnum > 0 ORDER BY attnum`
  assert.deepEqual(await to.query(columns), await from.query(columns))
  const key = `SELECT pg_get_constraintdef(oid) AS key FROM pg_constraint WHERE conrelid = 'every_type'::regclass AND contype = 'p'`
  assert.deepEqual(await to.query(key), [{ key: 'PRIMARY KEY (id)' }])
})
