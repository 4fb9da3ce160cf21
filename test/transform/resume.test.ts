// A load with a transform that failed half-way goes on with the same module, and refuses another one.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { type ResumeSettings, type RunReport, resumeRun } from '../../src/index.ts'
import { onlyTable, postgresRoom } from '../postgres/postgres-room.ts'

const room = postgresRoom()
const COUNT = 400

function moduleWith(name: string, add: number): string {
  const body = `export default ({ id }) => (id % 2 === 0 ? { id: id + ${add}, n: 1 } : null)`
  room.file(name, body)
  return join(room.folder, name)
}

test('resumed with the same module: nothing is lost or doubled; a module that has changed is refused', async () => {
  await room.query('CREATE TABLE evens (id int PRIMARY KEY, n int); INSERT INTO evens VALUES (200, -1)')
  const file = room.file('numbers.jsonl', Array.from({ length: COUNT }, (_, id) => `{"id":${id}}\n`).join(''))
  const transform = moduleWith('evens.mjs', 0)
  const settings = { table: 'evens', state: room.folder, transform, commitEvery: '1KiB', blockSize: 256 }
  const run = await room.run([file], settings)
  assert.equal(onlyTable(run).error?.serverCode, '23505')
  await room.query('DELETE FROM evens WHERE n = -1')
  const goOn = (own: ResumeSettings = {}): Promise<RunReport> =>
    resumeRun(run.runId, { state: room.folder, url: room.server.url, env: {}, ...own })
  moduleWith('evens.mjs', 1000)
  const refused = onlyTable(await goOn())
  assert.equal(refused.error?.code, 'BL_RESUME_TRANSFORM')
  assert.match(refused.error?.message ?? '', /evens\.mjs has changed since the run began/)
  moduleWith('evens.mjs', 0)
  const resumed = onlyTable(await goOn())
  assert.equal(resumed.error, undefined)
  assert.deepEqual(resumed.rows, { read: 400, loaded: 200, rejected: 0, skipped: 0, filtered: 200, added: 0 })
  assert.deepEqual(await room.query('SELECT count(*)::int AS rows, sum(id)::int AS sum FROM evens'), [
    { rows: 200, sum: 39_800 },
  ])
  assert.equal(resumed.balanced, true)
})
