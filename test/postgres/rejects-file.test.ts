// Where rejects go: never over the rejects of an earlier run.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { onlyTable, postgresRoom } from './postgres-room.ts'

const room = postgresRoom(
  'CREATE TABLE events (id int); CREATE SCHEMA s; CREATE TABLE s.events (id int); CREATE TABLE "a/b" (id int)',
)
const cwd = process.cwd()
const INPUT = '{"id":1}\n{"id":"bad"}\n'

// Default names are relative to the working folder.
after(() => process.chdir(cwd))

/** Makes an empty working folder. */
function enter(name: string): string {
  const folder = join(room.folder, name)
  mkdirSync(folder)
  process.chdir(folder)
  return folder
}

test('rejects go to <table>.rejects.jsonl in the working folder', async () => {
  const folder = enter('default')
  const report = await room.load('events', INPUT, { maxErrors: 1 })
  assert.equal(report.error, undefined)
  assert.deepEqual(report.rejects, { file: 'events.rejects.jsonl', reasons: 'events.rejects.reasons.jsonl' })
  assert.equal(readFileSync(join(folder, 'events.rejects.jsonl'), 'utf8'), '{"id":"bad"}\n')
  assert.match(
    readFileSync(join(folder, 'events.rejects.reasons.jsonl'), 'utf8'),
    /^\{"record":1,"code":"BL_VALUE_TYPE"/,
  )
})

test('a schema is part of the name', async () => {
  enter('schema')
  const report = await room.load('s.events', INPUT, { maxErrors: 1 })
  assert.equal(report.rejects?.file, 's.events.rejects.jsonl')
})

test('a default name that is taken is not overwritten: the next number is', async () => {
  const folder = enter('taken')
  writeFileSync('events.rejects.jsonl', 'precious\n')
  for (const number of [2, 3]) {
    const report = await room.load('events', INPUT, { maxErrors: 1 })
    assert.equal(report.error, undefined)
    assert.deepEqual(report.rejects, {
      file: `events.rejects-${number}.jsonl`,
      reasons: `events.rejects-${number}.reasons.jsonl`,
    })
    assert.deepEqual(report.warnings, [
      `events.rejects.jsonl already exists: the rejects of this load are written to events.rejects-${number}.jsonl`,
    ])
    assert.equal(readFileSync(join(folder, `events.rejects-${number}.jsonl`), 'utf8'), '{"id":"bad"}\n')
  }
  assert.equal(readFileSync(join(folder, 'events.rejects.jsonl'), 'utf8'), 'precious\n')
})

test('reasons of an earlier run are not overwritten either', async () => {
  const folder = enter('taken-reasons')
  writeFileSync('events.rejects.reasons.jsonl', 'precious\n')
  const report = await room.load('events', INPUT, { maxErrors: 1 })
  assert.equal(report.error, undefined)
  assert.equal(readFileSync(join(folder, 'events.rejects.reasons.jsonl'), 'utf8'), 'precious\n')
  assert.notEqual(report.rejects?.reasons, 'events.rejects.reasons.jsonl')
})

test('a name that was asked for and is taken is an error, and nothing is loaded', async () => {
  const rejects = join(enter('asked'), 'mine.jsonl')
  writeFileSync(rejects, 'precious\n')
  await room.query('TRUNCATE events')
  const run = await room.run([room.file('events.jsonl', INPUT)], { maxErrors: 1, rejects })
  const { error, rows } = onlyTable(run)
  assert.equal(error?.code, 'BL_REJECTS_EXISTS')
  assert.ok(error.message.includes(rejects))
  assert.match(error.hint ?? '', /--rejects/)
  assert.deepEqual([run.exitStatus, rows.loaded], [2, 0])
  assert.equal(readFileSync(rejects, 'utf8'), 'precious\n')
  assert.deepEqual(await room.query('SELECT FROM events'), [])
})

test('so is a name whose reasons are taken', async () => {
  const folder = enter('asked-reasons')
  writeFileSync('mine.reasons.jsonl', 'precious\n')
  const { error } = await room.load('events', INPUT, { maxErrors: 1, rejects: join(folder, 'mine.jsonl') })
  assert.equal(error?.code, 'BL_REJECTS_EXISTS')
  assert.match(error.message, /mine\.reasons\.jsonl/)
  assert.equal(readFileSync('mine.reasons.jsonl', 'utf8'), 'precious\n')
  assert.equal(existsSync('mine.jsonl'), false)
})

test('a folder that is not there is an error that names the file, and nothing is loaded', async () => {
  await room.query('TRUNCATE events')
  const rejects = join(enter('nowhere'), 'not', 'there.jsonl')
  const { error, rows } = await room.load('events', INPUT, { maxErrors: 1, rejects })
  assert.equal(error?.code, 'BL_REJECTS_WRITE')
  assert.ok(error.message.includes(rejects))
  assert.equal(rows.loaded, 0)
  assert.deepEqual(await room.query('SELECT FROM events'), [])
})

test('a table whose name has a slash gets a file in the working folder', async () => {
  const folder = enter('slash')
  const report = await room.load('a/b', INPUT, { maxErrors: 1 })
  assert.equal(report.error, undefined)
  const { file } = report.rejects ?? { file: '' }
  assert.doesNotMatch(file, /[/\\]/)
  assert.ok(existsSync(join(folder, file)))
})

test('a named file that exists is noticed before anything is sent, and /dev/null takes all rejects', async () => {
  const folder = enter('early')
  writeFileSync('bad.jsonl', 'precious\n')
  // Nothing is wrong with this input: no reject would have been written.
  const before = await room.server.query('SELECT count(*)::int AS n FROM events')
  const report = await room.load('events', '{"id":1}\n', { maxErrors: 1, rejects: join(folder, 'bad.jsonl') })
  assert.equal(report.error?.code, 'BL_REJECTS_EXISTS')
  assert.deepEqual([report.rows.read, report.bytes.sent], [0, 0])
  assert.deepEqual(await room.server.query('SELECT count(*)::int AS n FROM events'), before)
  const dropped = await room.load('events', INPUT, { maxErrors: 1, rejects: '/dev/null' })
  assert.deepEqual([dropped.error, dropped.rejects, dropped.rows.rejected], [undefined, undefined, 1])
})
