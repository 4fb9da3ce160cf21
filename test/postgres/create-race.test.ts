// Several loads with --create into one table: those that come second go on with the table that is there.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BulkloadError } from '../../src/index.ts'
import { assertOneCreated, raceToCreate } from '../library/create-race.ts'
import { postgresRoom } from './postgres-room.ts'

const room = postgresRoom()
const settings = (table: string) =>
  ({ sink: 'postgres', table, format: 'jsonl', url: room.server.url, env: {} }) as const

test('loads at once create a table together', async () => {
  const inputs = Array.from({ length: 5 }, (_, i) => [`{"id":${i},"name":"n${i}"}`])
  assertOneCreated(await raceToCreate(settings('race'), inputs))
  assert.deepEqual(
    (await room.query('SELECT id, name FROM race ORDER BY id')).map(({ id, name }) => [Number(id), name]),
    inputs.map((_, i) => [i, `n${i}`]),
  )
})

test('a load whose records do not fit the table that another one created fails as with any table', async () => {
  const ended = await raceToCreate(settings('unfit'), [['{"a":1}'], ['{"b":1}']])
  const failed = ended.filter((end) => end instanceof Error)
  assert.equal(failed.length, 1)
  assert.ok(failed[0] instanceof BulkloadError)
  assert.ok(['BL_UNKNOWN_FIELD', 'BL_MISSING_FIELD'].includes(failed[0].code), failed[0].code)
  assert.equal((await room.query('SELECT FROM unfit')).length, 1)
})

test('a name that something else has is the error of the server', async () => {
  await room.query("CREATE TYPE taken AS ENUM ('a')")
  const report = await room.load('taken', '{"id":1}\n', { create: true })
  assert.equal(report.error?.code, 'BL_SERVER')
  assert.match(report.error.message, /Postgres refused CREATE TABLE: .*"taken" already exists/)
  assert.equal(report.created, undefined)
})
