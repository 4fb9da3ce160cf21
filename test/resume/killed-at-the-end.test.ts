// A run that was killed after its last segment was confirmed, and before its table was: a stage is not published by then.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type ResumeSettings, type RunReport, resumeRun, showRun } from '../../src/index.ts'
import { onlyTable, postgresRoom, type RoomSettings } from '../postgres/postgres-room.ts'

const room = postgresRoom()
const BAD = '{"id":"x","n":1}\n'
const LINES = Array.from({ length: 300 }, (_, id) => `{"id":${id},"n":1}\n`).join('') + BAD

async function sums(table: string): Promise<unknown> {
  const [row] = await room.query(`SELECT count(*)::int AS count, sum(id)::int AS ids, sum(n)::int AS n FROM ${table}`)
  return row
}

/** Loads, then leaves of the journal what a kill behind the last segment leaves. */
async function killed(table: string, settings: RoomSettings): Promise<RunReport> {
  const file = room.file(`${table}.jsonl`, LINES)
  const rejects = join(room.folder, `${table}.rejects.jsonl`)
  const run = await room.run([file], { table, state: room.folder, maxErrors: 1, rejects, ...settings })
  assert.equal(onlyTable(run).error, undefined, onlyTable(run).error?.message)
  const journal = join(room.folder, 'runs', run.runId, 'journal.jsonl')
  const entries = readFileSync(journal, 'utf8').split('\n')
  const last = entries.findLastIndex((line) => line.includes('"type":"confirmed"'))
  assert.ok(last > 0, 'a segment was confirmed')
  writeFileSync(journal, `${entries.slice(0, last + 1).join('\n')}\n`)
  return run
}

function goOn(run: RunReport, settings: ResumeSettings = {}): Promise<RunReport> {
  return resumeRun(run.runId, { state: room.folder, url: room.server.url, env: {}, ...settings })
}

for (const mode of ['replace', 'upsert', 'insert-new', 'truncate'] as const) {
  test(`${mode}: the rows are published`, async () => {
    const table = `t_${mode.replace('-', '_')}`
    await room.query(`CREATE TABLE ${table} (id int PRIMARY KEY, n int); INSERT INTO ${table} VALUES (7, 5)`)
    const run = await killed(table, { mode })
    const whole = await sums(table)
    // As it was before the run.
    await room.query(`TRUNCATE ${table}; INSERT INTO ${table} VALUES (7, 5)`)
    const details = await showRun(run.runId, { state: room.folder })
    assert.equal(details.details[0]?.state, 'not done')
    const resumed = await goOn(run)
    assert.equal(resumed.exitStatus, 3)
    assert.deepEqual(await sums(table), whole)
    assert.equal((await goOn(run)).exitStatus, 3)
    assert.deepEqual(await sums(table), whole)
  })
}

for (const settings of [{}, { commitEvery: '1KiB', blockSize: 256 }]) {
  test(`append ${JSON.stringify(settings)}: nothing is loaded again, and the rejects file is finished`, async () => {
    const table = `t_append_${Object.keys(settings).length}`
    await room.query(`CREATE TABLE ${table} (id int PRIMARY KEY, n int)`)
    const run = await killed(table, settings)
    const whole = await sums(table)
    const rejects = join(room.folder, `${table}.rejects.jsonl`)
    writeFileSync(`${rejects}.unfinished`, '')
    const resumed = onlyTable(await goOn(run))
    assert.deepEqual(resumed.rows, { read: 301, loaded: 300, rejected: 1, skipped: 0 })
    assert.deepEqual(await sums(table), whole)
    assert.equal(readFileSync(rejects, 'utf8'), BAD)
    assert.deepEqual(
      readdirSync(room.folder).filter((name) => name.startsWith(table) && name.includes('unfinished')),
      [],
    )
  })
}

test('rejects of a segment whose commit was in doubt, and that were taken out of the file, are missed', async () => {
  const table = 't_doubt'
  await room.query(`CREATE TABLE ${table} (id int PRIMARY KEY, n int)`)
  const run = await killed(table, {})
  const journal = join(room.folder, 'runs', run.runId, 'journal.jsonl')
  const sent = readFileSync(journal, 'utf8').split('\n').slice(0, -2)
  // As a run leaves it whose connection was lost in the commit.
  const lost = [
    { type: 'ended', table, ordinal: 0, outcome: 'unknown' },
    { type: 'rejects', table, marks: [] },
  ]
  writeFileSync(journal, `${[...sent, ...lost.map((entry) => JSON.stringify(entry))].join('\n')}\n`)
  for (const name of ['rejects', 'rejects.reasons']) rmSync(join(room.folder, `${table}.${name}.jsonl`))
  const resumed = onlyTable(await goOn(run))
  assert.deepEqual(resumed.rows, { read: 301, loaded: 300, rejected: 1, skipped: 0 })
  assert.match(resumed.warnings.join('\n'), /1 rejected record is not in the rejects files of t_doubt/)
})
