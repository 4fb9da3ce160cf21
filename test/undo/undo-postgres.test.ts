// `undoRun`: exactly the rows of a run are deleted, or none, and the reason is said.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type BulkloadError, type RunReport, resumeRun, showRun, type UndoSettings, undoRun } from '../../src/index.ts'
import { postgresRoom, type RoomSettings } from '../postgres/postgres-room.ts'
import { forgetEnd } from './forget-end.ts'

const room = postgresRoom(`
  CREATE TABLE parent (id int PRIMARY KEY, n int);
  CREATE TABLE child (id int, parent int REFERENCES parent ON DELETE CASCADE)`)

let tables = 0

async function newTable(): Promise<string> {
  const name = `undone_${++tables}`
  await room.query(`CREATE TABLE ${name} (id int, n int, run text); INSERT INTO ${name} VALUES (-1, 0, 'mine')`)
  return name
}

const lines = (count: number): string => Array.from({ length: count }, (_, id) => `{"id":${id},"n":1}\n`).join('')

async function loadInto(table: string, count: number, settings: RoomSettings = {}): Promise<RunReport> {
  const run = await room.run([room.file(`${table}.jsonl`, lines(count))], { table, state: room.folder, ...settings })
  assert.equal(run.status, 'ok')
  return run
}

const where = (): UndoSettings => ({ state: room.folder, url: room.server.url, env: {} })

async function countOf(table: string): Promise<unknown> {
  const [row] = await room.query(`SELECT count(*)::int AS n FROM ${table}`)
  return row?.['n']
}

async function refused(run: RunReport, why: RegExp): Promise<void> {
  await assert.rejects(undoRun(run.runId, where()), (error: BulkloadError) => {
    assert.equal(error.code, 'BL_UNDO_REFUSED')
    assert.match(error.message, why)
    return true
  })
}

const WAYS: readonly (readonly [string, RoomSettings, 'transaction' | 'column'])[] = [
  ['one transaction', {}, 'transaction'],
  ['several transactions', { commitEvery: 1024 }, 'transaction'],
  ['several streams', { commitEvery: 1024, streams: 2 }, 'transaction'],
  ['a column with the ID of the run', { set: { run: '@run' } }, 'column'],
]
for (const [title, settings, by] of WAYS) {
  test(`${title}: the rows of the run are deleted, and no others`, async () => {
    const table = await newTable()
    await loadInto(table, 50)
    const run = await loadInto(table, 300, settings)
    const dry = await undoRun(run.runId, { ...where(), dryRun: true })
    const { statement = '' } = dry.tables[0] ?? {}
    assert.match(statement, by === 'column' ? /^DELETE FROM .* WHERE "run"::text = '/ : /^DELETE FROM .* WHERE xmin/)
    assert.deepEqual(dry, { runId: run.runId, dryRun: true, tables: [{ table, rows: 300, by, statement }] })
    const [found] = await room.query(`${statement.replace('DELETE', 'SELECT count(*)::int AS n')}`)
    assert.equal(found?.['n'], 300)
    assert.equal(await countOf(table), 351)
    const report = await undoRun(run.runId, where())
    assert.deepEqual(report, { ...dry, dryRun: false })
    assert.equal(await countOf(table), 51)
    const { state } = await showRun(run.runId, { state: room.folder })
    assert.equal(state, 'undone')
    await assert.rejects(undoRun(run.runId, where()), { code: 'BL_RUN_UNDONE' })
    await assert.rejects(resumeRun(run.runId, where()), { code: 'BL_RUN_UNDONE' })
    await loadInto(table, 300, settings)
    assert.equal(await countOf(table), 351)
  })
}

test('rows that were updated, deleted or truncated since: both numbers are said, and nothing is deleted', async () => {
  for (const [change, left] of [
    ['UPDATE T SET n = 2 WHERE id = 7', 301],
    ['DELETE FROM T WHERE id = 7', 300],
    ['TRUNCATE T', 0],
  ] as const) {
    const table = await newTable()
    const run = await loadInto(table, 300)
    await room.query(change.replace('T ', `${table} `).replace(/T$/, table))
    await refused(run, /the run loaded 300 rows, and (299|0) were found by their transactions/)
    assert.equal(await countOf(table), left)
  }
})

test('a table that was written again is refused: its rows have another transaction', async () => {
  const table = await newTable()
  const run = await loadInto(table, 10)
  await room.query(`CREATE TABLE ${table}_new AS SELECT * FROM ${table}; DROP TABLE ${table}`)
  await room.query(`ALTER TABLE ${table}_new RENAME TO ${table}`)
  await refused(run, /10 rows, and 0 were found/)
})

test('foreign keys that would delete rows of other tables are refused', async () => {
  const run = await loadInto('parent', 10)
  await refused(run, /child \(child_parent_fkey\)/)
})

const LOST: readonly (readonly [NonNullable<RoomSettings['mode']>, RegExp])[] = [
  ['truncate', /mode: 'truncate' has emptied the table/],
  ['replace', /mode: 'replace' has removed the rows/],
  ['upsert', /mode: 'upsert' has changed rows .* their old values are gone/],
  ['insert-new', /mode: 'insert-new' has moved rows out of a stage.*only rows that set: .*@run'\] has marked/],
]
for (const [mode, why] of LOST) {
  test(`--mode ${mode}: an undo is refused, and nothing is deleted`, async () => {
    const table = await newTable()
    await room.query(`ALTER TABLE ${table} ADD PRIMARY KEY (id)`)
    const run = await loadInto(table, 10, { mode })
    const before = await countOf(table)
    await refused(run, why)
    assert.equal(await countOf(table), before)
    if (mode !== 'insert-new') await refused(await loadInto(table, 10, { mode, set: { run: '@run' } }), why)
  })
}

test('--mode insert-new: the rows that the run has inserted are deleted, by its column', async () => {
  const table = await newTable()
  await room.query(`ALTER TABLE ${table} ADD PRIMARY KEY (id)`)
  await loadInto(table, 20, { set: { run: '@run' } })
  const run = await loadInto(table, 50, { mode: 'insert-new', set: { run: '@run' } })
  assert.equal(run.tables[0]?.rows.loaded, 50)
  assert.equal(await countOf(table), 51)
  const [undone] = (await undoRun(run.runId, where())).tables
  assert.deepEqual([undone?.rows, undone?.by], [30, 'column'])
  assert.equal(await countOf(table), 21)
  const none = await loadInto(table, 20, { mode: 'insert-new', set: { run: '@run' } })
  assert.equal((await undoRun(none.runId, where())).tables[0]?.rows, 0)
  assert.equal(await countOf(table), 21)
})

test('a stage that was not published: the run is resumed first, or has left nothing', async () => {
  const table = await newTable()
  await room.query(`ALTER TABLE ${table} ADD PRIMARY KEY (id), ADD CHECK (n < 2)`)
  const file = room.file(`${table}.jsonl`, `${lines(5)}{"id":7,"n":5}\n`)
  const settings = { table, state: room.folder, mode: 'insert-new', set: { run: '@run' } } as const
  const run = await room.run([file], settings)
  assert.equal(run.status, 'failed')
  await refused(run, /the stage of the run was not published/)
  assert.equal(await countOf(table), 1)
})

test('of a load that left out refused rows the rows are found by the column alone', async () => {
  const table = await newTable()
  await room.query(`ALTER TABLE ${table} ADD CHECK (id <> 5)`)
  const settings = { table, state: room.folder, maxErrors: 1, rejects: `${room.folder}/${table}.rejects` }
  const file = room.file(`${table}.jsonl`, lines(20))
  await refused(await room.run([file], settings), /savepoints/)
  const marked = await room.run([file], { ...settings, rejects: `${settings.rejects}2`, set: { run: '@run' } })
  await undoRun(marked.runId, where())
  assert.equal(await countOf(table), 20)
})

test('rows that are loaded under a ledger are forgotten by it', async () => {
  const table = await newTable()
  const run = await loadInto(table, 300, { commitEvery: 1024, ledger: true })
  await undoRun(run.runId, where())
  const rows = await room.query(`SELECT * FROM bulkload_ledger.segments WHERE run_id = '${run.runId}'`)
  assert.deepEqual(rows, [])
})

test('an undo that did not report its end is not a loaded run: the server has its transaction', async () => {
  const table = await newTable()
  const run = await loadInto(table, 300)
  await undoRun(run.runId, where())
  forgetEnd(room.folder, run)
  assert.equal((await showRun(run.runId, { state: room.folder })).state, 'undoing')
  await assert.rejects(resumeRun(run.runId, where()), (error: BulkloadError) => {
    assert.match(error.hint ?? '', /bulkload undo/)
    return error.code === 'BL_RUN_UNDONE'
  })
  await loadInto(table, 300)
  const [undone] = (await undoRun(run.runId, where())).tables
  assert.equal(undone?.rows, 300)
  assert.equal(await countOf(table), 301)
  assert.equal((await showRun(run.runId, { state: room.folder })).state, 'undone')
})

test('an undo whose transaction was rolled back is done by the next one', async () => {
  const table = await newTable()
  await room.query(`CREATE FUNCTION refuse_${table}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'at the commit'; END $$;
    CREATE CONSTRAINT TRIGGER late AFTER DELETE ON ${table} DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION refuse_${table}()`)
  const run = await loadInto(table, 30)
  await assert.rejects(undoRun(run.runId, where()), /at the commit/)
  assert.equal(await countOf(table), 31)
  assert.equal((await showRun(run.runId, { state: room.folder })).state, 'undoing')
  await room.query(`DROP TRIGGER late ON ${table}`)
  await undoRun(run.runId, where())
  assert.equal(await countOf(table), 1)
})

test('a table that the run created stays, without rows', async () => {
  const run = await loadInto('undone_created', 10, { create: true })
  await undoRun(run.runId, where())
  assert.equal(await countOf('undone_created'), 0)
})
