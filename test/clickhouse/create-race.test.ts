// Several loads with --create into one table: those that come second go on with the table that is there.

import assert from 'node:assert/strict'
import { after } from 'node:test'
import { BulkloadError } from '../../src/index.ts'
import { assertOneCreated, raceToCreate } from '../library/create-race.ts'
import { startBothServers, testOn } from './both-servers.ts'

const both = await startBothServers()
after(() => both.stop())
const settings = (table: string, url: string) => ({ sink: 'clickhouse', table, format: 'jsonl', url, env: {} }) as const

testOn(both.all, 'loads at once create a table together', async (server) => {
  const inputs = Array.from({ length: 5 }, (_, i) => [`{"id":${i}}`])
  assertOneCreated(await raceToCreate(settings('race', server.url), inputs))
  assert.equal(
    (await server.query('SELECT groupArray(id) FROM (SELECT id FROM race ORDER BY id)')).trim(),
    '[0,1,2,3,4]',
  )
})

testOn(both.all, 'a load whose records do not fit the table that another one created fails', async (server) => {
  const ended = await raceToCreate(settings('unfit', server.url), [['{"a":1}'], ['{"b":1}']])
  const failed = ended.filter((end) => end instanceof Error)
  assert.equal(failed.length, 1)
  assert.ok(failed[0] instanceof BulkloadError)
  assert.equal(failed[0].code, 'BL_UNKNOWN_FIELD')
  assert.equal(Number(await server.query('SELECT count() FROM unfit')), 1)
})
