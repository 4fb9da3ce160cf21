// A load into Postgres that failed half-way goes on: nothing is lost, nothing is doubled.
import assert from 'node:assert/strict'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { listRuns, type ResumeSettings, type RunReport, resumeRun, showRun } from '../../src/index.ts'
import { onlyTable, postgresRoom, type RoomSettings } from '../postgres/postgres-room.ts'

const room = postgresRoom()
let tables = 0

const COUNT = 400
const EVERY: RoomSettings = { commitEvery: '1KiB', blockSize: 256 }

/** Lines of 32 bytes: 32 in a segment. */
function lines(count: number, change: (line: string, id: number) => string = (line) => line): string {
  const line = (id: number): string => change(`${`{"id":${id},`.padEnd(24)}"n":1}`.padEnd(31), id)
  return Array.from({ length: count }, (_, id) => `${line(id)}\n`).join('')
}

/** A table in which a row is in the way of the load. */
async function tableWith(blocking: number): Promise<string> {
  const name = `t${++tables}`
  await room.query(`CREATE TABLE ${name} (id int PRIMARY KEY, n int); INSERT INTO ${name} VALUES (${blocking}, -1)`)
  return name
}

async function unblock(table: string): Promise<void> {
  await room.query(`DELETE FROM ${table} WHERE n = -1`)
}

async function sums(table: string): Promise<string> {
  const [row] = await room.query(`SELECT count(*) AS count, sum(id) AS sum FROM ${table}`)
  return `${row?.['count']} ${row?.['sum']}`
}

const WHOLE = `${COUNT} ${(COUNT * (COUNT - 1)) / 2}`

/** The load of the file, which the row in the way breaks. */
async function broken(file: string, table: string, settings: RoomSettings = {}): Promise<RunReport> {
  const report = await room.run([file], { ...EVERY, table, state: room.folder, ...settings })
  assert.equal(onlyTable(report).error?.serverCode, '23505')
  return report
}

function goOn(run: RunReport, settings: ResumeSettings = {}): Promise<RunReport> {
  return resumeRun(run.runId, { state: room.folder, url: room.server.url, env: {}, ...settings })
}

for (const [kind, make] of [
  ['a file', (name: string) => room.file(`${name}.jsonl`, lines(COUNT))],
  ['gzip', (name: string) => room.file(`${name}.jsonl.gz`, gzipSync(lines(COUNT)))],
  ['a JSON array', (name: string) => room.file(`${name}.json`, `[${lines(COUNT).trim().replaceAll('\n', ',\n')}]`)],
  ['UTF-16', (name: string) => room.file(`${name}.jsonl`, Buffer.from(`\ufeff${lines(COUNT)}`, 'utf16le'))],
] as const) {
  test(`${kind}: the rest is loaded, whatever the block size and the workers are now`, async () => {
    const table = await tableWith(200)
    const run = await broken(make(table), table)
    const { segments } = onlyTable(run)
    assert.ok(segments > 3, String(segments))
    await unblock(table)
    const report = await goOn(run, { blockSize: 100, workers: 2 })
    const loaded = onlyTable(report)
    assert.equal(loaded.error, undefined, loaded.error?.message)
    assert.equal(report.runId, run.runId)
    assert.equal(await sums(table), WHOLE)
    assert.deepEqual(loaded.rows, { read: COUNT, loaded: COUNT, rejected: 0, skipped: 0 })
    assert.deepEqual(loaded.resumed, { rows: onlyTable(run).rows, segments })
    assert.equal(loaded.balanced, true)
    const again = await goOn(run)
    assert.equal(again.exitStatus, 0)
    assert.equal(onlyTable(again).segments, loaded.segments)
    assert.equal(await sums(table), WHOLE)
  })
}

test('a resume that fails leaves a run that can be resumed', async () => {
  const table = await tableWith(100)
  await room.query(`INSERT INTO ${table} VALUES (300, -1)`)
  const run = await broken(room.file(`${table}.jsonl`, lines(COUNT)), table)
  await room.query(`DELETE FROM ${table} WHERE id = 100`)
  const second = onlyTable(await goOn(run))
  assert.equal(second.error?.serverCode, '23505')
  assert.equal(second.error?.place?.line, 301)
  await unblock(table)
  assert.equal((await goOn(run)).exitStatus, 0)
  assert.equal(await sums(table), WHOLE)
})

test('places, records and rejects are those of the whole file', async () => {
  const bad = [3, 40, 250, 390]
  const text = lines(COUNT, (line, id) => (bad.includes(id) ? line.replace('"n":1', '"n":x') : line))
  const rejects = (name: string) => join(room.folder, `${name}.rejects.jsonl`)
  const table = await tableWith(200)
  // The COMMIT checks it: a row that the server refuses before that would be a reject.
  await room.query(`ALTER TABLE ${table} DROP CONSTRAINT ${table}_pkey`)
  await room.query(`ALTER TABLE ${table} ADD PRIMARY KEY (id) DEFERRABLE INITIALLY DEFERRED`)
  const file = room.file(`${table}.jsonl`, text)
  const run = await broken(file, table, { maxErrors: 10, rejects: rejects(table) })
  assert.equal(readFileSync(rejects(table), 'utf8').split('\n').length - 1, 2)
  await unblock(table)
  const resumed = onlyTable(await goOn(run))
  assert.equal(resumed.error, undefined, resumed.error?.message)
  const whole = `${table}_whole`
  await room.query(`CREATE TABLE ${whole} (id int PRIMARY KEY, n int)`)
  const other = onlyTable(await room.run([file], { ...EVERY, table: whole, maxErrors: 10, rejects: rejects(whole) }))
  assert.deepEqual(resumed.rows, other.rows)
  assert.deepEqual(resumed.bytes.covered, other.bytes.covered)
  const read = (path: string) => readFileSync(path, 'utf8')
  assert.equal(read(rejects(table)), read(rejects(whole)))
  const reasons = (name: string) => read(rejects(name).replace('.jsonl', '.reasons.jsonl'))
  assert.equal(reasons(table), reasons(whole))
})

test('another file, a shorter one and another order are refused, with what differs', async () => {
  const table = await tableWith(200)
  const file = room.file(`${table}.jsonl`, lines(COUNT))
  const run = await broken(file, table)
  await unblock(table)
  const refused = async (code: string, message: RegExp, settings: ResumeSettings = {}) => {
    const report = await goOn(run, settings)
    assert.equal(report.exitStatus, 10)
    assert.equal(onlyTable(report).error?.code, code)
    assert.match(onlyTable(report).error?.message ?? '', message)
  }
  writeFileSync(file, lines(COUNT - 1))
  await refused('BL_RESUME_SOURCE', /it had 12800 bytes, and now has 12768/)
  writeFileSync(
    file,
    lines(COUNT, (line, id) => (id === 5 ? line.replace('"n":1', '"n":2') : line)),
  )
  await refused('BL_RESUME_SOURCE', /its first 64 KiB|segment 0/)
  writeFileSync(file, lines(COUNT + 50))
  await refused('BL_RESUME_GROWN', /has grown since the run read it: from 12800 to 14400 bytes/)
  await refused('BL_RESUME_SOURCE', /source 1 was .*, and is .*other/, {
    files: [room.file('other.jsonl', lines(COUNT))],
  })
  // The same bytes in a new file.
  writeFileSync(file, lines(COUNT))
  assert.equal((await goOn(run)).exitStatus, 0)
  assert.equal(await sums(table), WHOLE)
})

test('the new end of a file that has grown is loaded when that is allowed', async () => {
  const table = await tableWith(200)
  const file = room.file(`${table}.jsonl`, lines(300))
  const run = await broken(file, table)
  await unblock(table)
  appendFileSync(file, lines(COUNT).slice(lines(300).length))
  const report = await goOn(run, { allowGrowth: true })
  assert.equal(onlyTable(report).error, undefined, onlyTable(report).error?.message)
  assert.equal(await sums(table), WHOLE)
})

test('a table with other columns is refused, and so are other options', async () => {
  const table = await tableWith(200)
  const run = await broken(room.file(`${table}.jsonl`, lines(COUNT)), table)
  await unblock(table)
  await assert.rejects(goOn(run, { skipLines: 1 } as ResumeSettings), {
    code: 'BL_RESUME_OPTIONS',
    message: /skipLines/,
  })
  await assert.rejects(goOn(run, { commitEvery: '2KiB' }), { code: 'BL_RESUME_OPTIONS', message: /commitEvery/ })
  await room.query(`ALTER TABLE ${table} ADD COLUMN more int`)
  assert.equal(onlyTable(await goOn(run)).error?.code, 'BL_RESUME_TABLE')
  await room.query(`ALTER TABLE ${table} DROP COLUMN more`)
  assert.equal((await goOn(run, { commitEvery: '1KiB' })).exitStatus, 0)
  assert.equal(await sums(table), WHOLE)
})

test('a load of one transaction of which nothing is there begins anew, also with another file', async () => {
  const table = await tableWith(200)
  const file = room.file(`${table}.jsonl`, lines(COUNT))
  const run = await room.run([file], { table, state: room.folder })
  assert.equal(onlyTable(run).error?.serverCode, '23505')
  await unblock(table)
  writeFileSync(file, lines(COUNT + 7))
  const report = onlyTable(await goOn(run))
  assert.equal(report.rows.loaded, COUNT + 7)
  assert.equal(report.resumed, undefined)
})

test('several tables: those that are done are not loaded again, also if their files are gone', async () => {
  const [good, bad] = [await tableWith(100_000), await tableWith(200)]
  const files = [good, bad].map((name) => room.file(`${name}.jsonl`, lines(COUNT)))
  const run = await room.run(files, { ...EVERY, state: room.folder })
  assert.deepEqual(
    run.tables.map(({ error }) => error?.serverCode),
    [undefined, '23505'],
  )
  await unblock(good)
  await unblock(bad)
  writeFileSync(files[0] ?? '', 'something else')
  const report = await goOn(run)
  assert.equal(report.exitStatus, 0)
  assert.deepEqual(
    report.tables.map(({ table, rows }) => [table, rows.loaded]),
    [good, bad].map((name) => [name, COUNT]),
  )
  assert.deepEqual([await sums(good), await sums(bad)], [WHOLE, WHOLE])
})

test('runs are listed and shown with their segments', async () => {
  const table = await tableWith(200)
  const run = await broken(room.file(`${table}.jsonl`, lines(COUNT)), table)
  const [listed] = (await listRuns({ state: room.folder })).filter(({ runId }) => runId === run.runId)
  assert.equal(listed?.state, 'failed')
  assert.equal(listed?.rows, 192)
  assert.deepEqual(listed?.tables, [table])
  const shown = await showRun(run.runId.slice(0, -2), { state: room.folder })
  const [details] = shown.details
  assert.deepEqual(
    details?.segments.slice(0, 7).map(({ state, rows }) => `${state} ${rows}`),
    [...Array.from({ length: 6 }, () => 'confirmed 32'), 'not done 32'],
  )
  assert.deepEqual(
    details?.segments[1]?.parts.map(({ from, to }) => [from, to]),
    [[1024, 2048]],
  )
  await assert.rejects(showRun('nothing', { state: room.folder }), { code: 'BL_RUN_NOT_FOUND' })
  await assert.rejects(showRun('2', { state: room.folder }), { code: 'BL_RUN_NOT_FOUND', message: /several/ })
})
