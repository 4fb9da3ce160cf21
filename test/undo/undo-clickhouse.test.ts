// `undoRun` in ClickHouse: exactly the rows of a run are deleted, or none, and the reason is said. On both servers.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  type BulkloadError,
  loadFiles,
  type RunReport,
  resumeRun,
  showRun,
  type UndoSettings,
  undoRun,
} from '../../src/index.ts'
import { CALLER } from '../../src/options/caller.ts'
import { undoInClickhouse } from '../../src/sinks/clickhouse/undo/undo.ts'
import { type BothServers, countOf, startBothServers, type TestServer } from '../clickhouse/both-servers.ts'
import type { LoadTextOptions } from '../clickhouse/load-text.ts'
import { clickhouseMissing } from '../servers/clickhouse-server.ts'
import { makeTempFolder, type TempFolder } from '../servers/temp-folder.ts'
import { forgetEnd } from './forget-end.ts'

let both: BothServers
let folder: TempFolder

before(async () => {
  both = await startBothServers()
  folder = makeTempFolder('undo-clickhouse')
})

after(async () => {
  await both.stop()
  folder.remove()
})

let tables = 0

const SORTED = 'MergeTree ORDER BY id'

async function newTable(server: TestServer, engine = SORTED): Promise<string> {
  const name = `undone_${++tables}`
  await server.query(`CREATE TABLE ${name} (id Int32, run String) ENGINE = ${engine}`)
  await server.query(`INSERT INTO ${name} SELECT -1 - toInt32(number), 'mine' FROM numbers(5)`)
  return name
}

const lines = (count: number): string => Array.from({ length: count }, (_, id) => `{"id":${id}}\n`).join('')

async function loadInto(server: TestServer, table: string, settings: LoadTextOptions = {}): Promise<RunReport> {
  const path = join(folder.path, `${table}.jsonl`)
  writeFileSync(path, lines(300))
  const all = { [CALLER]: {}, url: server.url, env: {}, workers: 1, state: folder.path, set: { run: '@run' } }
  const run = await loadFiles({ ...all, table, ...settings, files: [path], sink: 'clickhouse' })
  assert.equal(run.status, 'ok', run.tables[0]?.error?.message)
  return run
}

const where = ({ url }: TestServer): UndoSettings => ({ state: folder.path, url, env: {} })

async function refused(server: TestServer, { runId }: RunReport, why: RegExp, hint = /./): Promise<void> {
  await assert.rejects(undoRun(runId, where(server)), (error: BulkloadError) => {
    assert.equal(error.code, 'BL_UNDO_REFUSED', error.message)
    assert.match(error.message, why)
    assert.match(error.hint ?? '', hint)
    return true
  })
}

function onBoth(title: string, body: (server: TestServer) => Promise<void>): void {
  test(`${title} (today)`, () => body(both.today))
  test(`${title} (18.16)`, { skip: clickhouseMissing }, () => body(both.old))
}

onBoth('the rows of the run are counted and deleted, no others; then the files can be loaded again', async (server) => {
  const table = await newTable(server)
  await loadInto(server, table)
  const run = await loadInto(server, table)
  const name = `\`default\`.\`${table}\``
  const condition = `WHERE \`run\` = '${run.runId}'`
  const statement = server.isOld ? `ALTER TABLE ${name} DELETE ${condition}` : `DELETE FROM ${name} ${condition}`
  const dry = await undoRun(run.runId, { ...where(server), dryRun: true })
  assert.deepEqual(dry, { runId: run.runId, dryRun: true, tables: [{ table, rows: 300, by: 'column', statement }] })
  assert.equal(await countOf(server, table), 605)
  assert.deepEqual(await undoRun(run.runId, where(server)), { ...dry, dryRun: false })
  assert.equal(await countOf(server, table), 305)
  assert.equal(await countOf(server, `${table} WHERE run = '${run.runId}'`), 0)
  assert.equal((await showRun(run.runId, { state: folder.path })).state, 'undone')
  await assert.rejects(undoRun(run.runId, where(server)), { code: 'BL_RUN_UNDONE' })
  await assert.rejects(resumeRun(run.runId, where(server)), { code: 'BL_RUN_UNDONE' })
  await loadInto(server, table)
  assert.equal(await countOf(server, table), 605)
})

test('a table that remembers tokens: after an undo the same files are loaded again', async () => {
  const table = await newTable(both.today, `${SORTED} SETTINGS non_replicated_deduplication_window = 100`)
  const first = await loadInto(both.today, table)
  await undoRun(first.runId, where(both.today))
  assert.equal(await countOf(both.today, table), 5)
  const second = await loadInto(both.today, table)
  assert.equal(await countOf(both.today, table), 305)
  await undoRun(second.runId, where(both.today))
  assert.equal(await countOf(both.today, table), 5)
})

test('a table with projections, which refuses a lightweight DELETE, is mutated', async () => {
  const { today } = both
  const table = `undone_${++tables}`
  await today.query(`CREATE TABLE ${table} (id Int32, run String, PROJECTION p (SELECT run, count() GROUP BY run))
    ENGINE = ${SORTED}`)
  const run = await loadInto(today, table)
  const report = await undoRun(run.runId, where(today))
  assert.match(report.tables[0]?.statement ?? '', /^ALTER TABLE/)
  assert.equal(await countOf(today, table), 0)
})

onBoth('rows that were deleted since: both numbers are said, and nothing is deleted', async (server) => {
  const table = await newTable(server)
  const run = await loadInto(server, table)
  const isHere = `run = '${run.runId}' AND id = 7`
  await server.query(
    server.isOld ? `ALTER TABLE ${table} DELETE WHERE ${isHere}` : `DELETE FROM ${table} WHERE ${isHere}`,
  )
  for (let looks = 0; looks < 600 && (await countOf(server, table)) > 304; looks++)
    await new Promise((resolve) => setTimeout(resolve, 100))
  await refused(server, run, /the run loaded 300 rows, and 299 were found with the run's ID/)
  assert.equal(await countOf(server, table), 304)
})

onBoth('materialized views keep what they made of the rows: refused, with the statement', async (server) => {
  const table = await newTable(server)
  await server.query(
    `CREATE MATERIALIZED VIEW ${table}_v ENGINE = SummingMergeTree ORDER BY d AS SELECT toInt32(1) AS d, count() AS n FROM ${table} GROUP BY d`,
  )
  const run = await loadInto(server, table)
  await refused(server, run, new RegExp(`materialized views.*${table}_v`), /ALTER TABLE .* DELETE WHERE `run` = '/)
  assert.equal(await countOf(server, table), 305)
})

test('of a stage no view has seen the rows', async () => {
  const table = await newTable(both.today)
  await both.today.query(`CREATE MATERIALIZED VIEW ${table}_v ENGINE = ${SORTED} AS SELECT id FROM ${table}`)
  const run = await loadInto(both.today, table, { atomic: true })
  await undoRun(run.runId, where(both.today))
  assert.equal(await countOf(both.today, table), 5)
  assert.equal(await countOf(both.today, `${table}_v`), 0)
})

test('engines that merge rows, have no rows, or cannot delete', async () => {
  const { today } = both
  for (const [engine, why] of [
    ['ReplacingMergeTree ORDER BY id', /ReplacingMergeTree merges rows/],
    ['Memory', /Memory deletes no rows/],
  ] as const) {
    const run = await loadInto(today, await newTable(today, engine))
    await refused(today, run, why)
  }
})

test('rows without a mark, in a table that keeps no block numbers, are refused', async () => {
  const table = await newTable(both.today)
  const run = await loadInto(both.today, table, { set: { run: 'a' } })
  await refused(both.today, run, /no mark of the run, and the table keeps no block numbers/, /COLUMN=@run/)
  const numbered = await newTable(both.today, `${SORTED} SETTINGS enable_block_number_column = 1`)
  // This engine keeps no log of its parts.
  await new Promise((resolve) => setTimeout(resolve, 1100))
  await refused(
    both.today,
    await loadInto(both.today, numbered, { set: { run: 'a' } }),
    /part_log has 0 of its 300 rows/,
  )
})

test('blocks that the log of parts has: found after merges, and no others', async () => {
  const { today } = both
  const table = await newTable(today, `${SORTED} SETTINGS enable_block_number_column = 1`)
  await today.query(`INSERT INTO ${table} SELECT toInt32(number), '' FROM numbers(30)`)
  await today.query(`INSERT INTO ${table} SELECT toInt32(number), '' FROM numbers(30)`)
  await today.query(`OPTIMIZE TABLE ${table} FINAL`)
  const log = { data: [{ partition_id: 'all', part_name: 'all_2_2_0', written: '30' }] }
  const query = async (sql: string): Promise<string> =>
    sql.includes('FROM system.part_log') ? JSON.stringify(log) : today.query(sql)
  let told: unknown
  const request = {
    table: { schema: 'default', table },
    ...{ runId: '1', rows: 30, evidence: [{ id: 'q' }], runColumn: undefined, begun: undefined },
    ...{ isStaged: false, isDryRun: false, since: new Date(Date.now() + 60_000) },
    onDelete: async (evidence: unknown) => {
      told = evidence
    },
  }
  await assert.rejects(undoInClickhouse(query, { ...request, since: new Date(0) }), /block numbers may be wrong/)
  await assert.rejects(undoInClickhouse(query, { ...request, rows: 31 }), /part_log has 30 of its 31 rows/)
  const undone = await undoInClickhouse(query, request)
  assert.deepEqual([undone.by, undone.rows], ['block', 30])
  assert.match(undone.statement, /WHERE \(_partition_id, _block_number\) IN \(\('all', 2\)\)$/)
  assert.deepEqual(told, { id: '1' })
  assert.equal(await countOf(today, table), 35)
})

onBoth('an undo that did not report its end is not a loaded run: it is completed by the next one', async (server) => {
  const table = await newTable(server)
  const run = await loadInto(server, table)
  await undoRun(run.runId, where(server))
  // A part of them was not deleted yet.
  await server.query(`INSERT INTO ${table} SELECT toInt32(number), '${run.runId}' FROM numbers(7)`)
  forgetEnd(folder.path, run)
  assert.equal((await showRun(run.runId, { state: folder.path })).state, 'undoing')
  await assert.rejects(resumeRun(run.runId, where(server)), { code: 'BL_RUN_UNDONE' })
  await undoRun(run.runId, where(server))
  assert.equal(await countOf(server, table), 5)
  assert.equal((await showRun(run.runId, { state: folder.path })).state, 'undone')
})
