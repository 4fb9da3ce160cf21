// Between versions: tables of PostgreSQL 15 into today's, and back, every type as it was.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { copy } from '../../src/index.ts'
import { isInstalled, type OldPostgres, startPostgres15 } from '../postgres/postgres-15.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { EVERY_TYPE } from './postgres-values.ts'

const skip = isInstalled ? false : "Debian's PostgreSQL 15 is not installed (apt install postgresql-15)"
const TYPES = `CREATE TYPE mood AS ENUM ('sad', 'it''s "ok"', 'glad'); CREATE DOMAIN price AS numeric(9, 2)`
let old: OldPostgres
let today: PostgresDatabase

before(async () => {
  if (skip !== false) return
  old = await startPostgres15()
  today = await openPostgres()
})
after(async () => {
  if (skip !== false) return
  await old?.stop()
  await today?.stop()
})

test('every type, there and back, with two streams', { skip }, async () => {
  await old.query(EVERY_TYPE)
  await today.query(TYPES)
  const there = await copy({ source: old.url, target: today.url, tables: ['every_type'], create: true, streams: 2 })
  assert.equal(there.exitStatus, 0, JSON.stringify(there.tables[0]?.error))
  const rows = `SELECT t::text AS row FROM every_type t ORDER BY id`
  const wanted = await old.query(rows)
  assert.equal(wanted.length, 4)
  assert.deepEqual(await today.query(rows), wanted)
  await old.query('TRUNCATE every_type')
  const back = await copy({ source: today.url, target: old.url, tables: ['every_type'] })
  assert.equal(back.exitStatus, 0, JSON.stringify(back.tables[0]?.error))
  assert.deepEqual(await old.query(rows), wanted)
})
