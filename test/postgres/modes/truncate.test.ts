// --mode truncate: the old rows go in the transaction of the load, and come back with it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonl } from '../../jsonl.ts'
import { postgresRoom } from '../postgres-room.ts'

const room = postgresRoom(`
  CREATE TABLE days (id int PRIMARY KEY, name text);
  CREATE TABLE parent (id int PRIMARY KEY);
  CREATE TABLE child (parent_id int REFERENCES parent);
  CREATE TABLE heir (more int) INHERITS (days)`)

const fill = (): Promise<unknown> =>
  room.query(`TRUNCATE ONLY days; INSERT INTO days VALUES (1, 'old'), (2, 'old'); DROP TABLE IF EXISTS heir`)
const rows = (): Promise<unknown> => room.query('SELECT * FROM ONLY days ORDER BY id')

test('the table has the rows of the input alone', async () => {
  await fill()
  const report = await room.load('days', jsonl([{ id: 2, name: 'new' }]), { mode: 'truncate' })
  assert.equal(report.error, undefined)
  assert.equal(report.balanced, true)
  assert.equal(report.write?.mode, 'truncate')
  assert.match(report.write?.words ?? '', /the table cannot be read until it ends/)
  assert.deepEqual(await rows(), [{ id: 2, name: 'new' }])
})

test('a load that fails leaves the old rows', async () => {
  await fill()
  const report = await room.load('days', jsonl([{ id: 3, name: 'new' }, { id: 'x' }]), { mode: 'truncate' })
  assert.equal(report.error?.code, 'BL_VALUE_TYPE')
  assert.deepEqual(report.rows, { read: 0, loaded: 0, rejected: 0, skipped: 0 })
  assert.deepEqual(await rows(), [
    { id: 1, name: 'old' },
    { id: 2, name: 'old' },
  ])
})

test('an input without rows leaves an empty table', async () => {
  await fill()
  const report = await room.load('days', '', { mode: 'truncate' })
  assert.equal(report.error, undefined)
  assert.deepEqual(await rows(), [])
})

test('a foreign key of another table refuses it, with the list', async () => {
  await room.query('INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1)')
  const report = await room.load('parent', jsonl([{ id: 1 }]), { mode: 'truncate' })
  assert.equal(report.error?.code, 'BL_TABLE_UNSUPPORTED')
  assert.match(report.error?.message ?? '', /foreign keys refer to it: child \(child_parent_id_fkey\)/)
  assert.match(report.error?.hint ?? '', /--mode replace|mode: 'replace'/)
  assert.deepEqual(await room.query('SELECT * FROM parent'), [{ id: 1 }])
})

test('a table that others inherit from is refused', async () => {
  await room.query('CREATE TABLE p2 (id int); CREATE TABLE h2 () INHERITS (p2); INSERT INTO h2 VALUES (1)')
  const report = await room.load('p2', jsonl([{ id: 1 }]), { mode: 'truncate' })
  assert.match(report.error?.message ?? '', /tables inherit from .*: h2/)
  assert.deepEqual(await room.query('SELECT * FROM p2'), [{ id: 1 }])
})
