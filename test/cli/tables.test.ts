// Several files in one run: which table each goes to, how many at once, and what a failure means for the others.

import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import test, { after, before, beforeEach } from 'node:test'
import type { LoadEvent, RunReport } from '../../src/index.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { lockTable } from './lock-table.ts'
import { type CliResult, eventsOf, makeWorkspace, numbered, reportOf, resultOf, runCli, startCli } from './run-cli.ts'

const workspace = makeWorkspace()
const cwd = workspace.path
let server: PostgresDatabase

before(async () => {
  server = await openPostgres()
  await server.query('CREATE TABLE a (id int, name text); CREATE TABLE b (LIKE a); CREATE TABLE c (LIKE a)')
})

after(async () => {
  await server?.stop()
  workspace.remove()
})

beforeEach(async () => {
  await server.query('TRUNCATE a, b, c')
  for (const name of ['a', 'b', 'c']) workspace.rows(`${name}.jsonl`, numbered(3))
})

function pg(args: string): Promise<CliResult> {
  return runCli(['pg', ...args.split(' ')], { cwd, env: { BULKLOAD_PG_URL: server.url } })
}

async function counts(): Promise<unknown> {
  const [row] = await server.query(
    'SELECT (SELECT count(*) FROM a) a, (SELECT count(*) FROM b) b, (SELECT count(*) FROM c) c',
  )
  return Object.values(row ?? {}).map(Number)
}

function codes(report: RunReport): (string | undefined)[] {
  return report.tables.map((table) => table.error?.code)
}

test('each file goes into the table of its name', async () => {
  const report = reportOf(await pg('a.jsonl b.jsonl c.jsonl --jobs 2 --json'))
  assert.deepEqual(
    report.tables.map(({ table, sources, rows }) => ({ table, sources, loaded: rows.loaded })),
    ['a', 'b', 'c'].map((table) => ({ table, sources: [`${table}.jsonl`], loaded: 3 })),
  )
  assert.deepEqual(await counts(), [3, 3, 3])
})

test('a table that fails does not stop the others, and the exit status is the worst', async () => {
  workspace.write('a.jsonl', 'not json\n')
  workspace.rows('nowhere.jsonl', numbered(1))
  for (const jobs of [1, 2]) {
    await server.query('TRUNCATE a, b, c')
    const result = await pg(`a.jsonl nowhere.jsonl b.jsonl c.jsonl --jobs ${jobs} --json`)
    assert.equal(result.status, 6)
    assert.deepEqual(codes(reportOf(result)), ['BL_JSON_SYNTAX', 'BL_TABLE_NOT_FOUND', undefined, undefined])
    assert.deepEqual(await counts(), [0, 3, 3])
  }
})

test('the summary has a line for each table, with --verbose all of it, and the worst status at its end', async () => {
  workspace.write('b.jsonl', 'not json\n')
  const { status, stdout, stderr } = await pg('a.jsonl b.jsonl c.jsonl')
  assert.equal(status, 5)
  assert.match(stdout, /^a: 3 read = 3 loaded .* balanced$/m)
  assert.match(stderr, /^b: BL_JSON_SYNTAX: .*\n {2}at b\.jsonl line 1, byte 0/m)
  assert.match(stdout, /^b: nothing was loaded {2}FAILED \(BL_JSON_SYNTAX\)$/m)
  assert.match(stdout, /^c: 3 read = 3 loaded .* balanced$/m)
  assert.match(
    stdout,
    /\nrun \S+: failed, exit status 5, 3 tables in .*\nfailed: b \(no rows loaded\); fix the cause, then run: bulkload resume \S+\n$/,
  )
  assert.doesNotMatch(stdout, /segments/)
  const verbose = await pg('a.jsonl b.jsonl c.jsonl --verbose')
  assert.equal(verbose.stdout.match(/^ {2}segments +\d/gm)?.length, 3)
})

test('rejects in one table and a clean other one are rejects: exit status 3', async () => {
  workspace.write('a.jsonl', 'not json\n')
  const result = await pg('a.jsonl b.jsonl --max-errors 1 --json')
  assert.equal(result.status, 3)
  assert.equal(reportOf(result).status, 'rejects')
  assert.equal(workspace.read('a.rejects.jsonl'), 'not json\n')
})

test('--fail-fast does not begin the tables that are left', async () => {
  workspace.write('a.jsonl', 'not json\n')
  const result = await pg('a.jsonl b.jsonl c.jsonl --fail-fast --json')
  assert.equal(result.status, 5, result.stdout + result.stderr)
  assert.deepEqual(codes(reportOf(result)), ['BL_JSON_SYNTAX', 'BL_STOPPED', 'BL_STOPPED'])
  assert.deepEqual(await counts(), [0, 0, 0])
})

test('--fail-fast stops a table that is under way, and nothing of it stays', async () => {
  workspace.write('b.jsonl', 'not json\n')
  const release = await lockTable(server.url, 'a')
  const result = await pg('a.jsonl b.jsonl c.jsonl --fail-fast --jobs 2 --json')
  await release()
  assert.equal(result.status, 5, result.stdout + result.stderr)
  assert.deepEqual(codes(reportOf(result)), ['BL_STOPPED', 'BL_JSON_SYNTAX', 'BL_STOPPED'])
  assert.deepEqual(await counts(), [0, 0, 0])
})

/** The order of beginnings and ends, with table a locked until stderr says `until`. */
async function orderWith(jobs: number, until: RegExp): Promise<string[]> {
  const release = await lockTable(server.url, 'a')
  const args = ['pg', 'a.jsonl', 'b.jsonl', '--jobs', `${jobs}`, '--log-format', 'json', '--json']
  const child = startCli(args, { cwd, env: { BULKLOAD_PG_URL: server.url } })
  child.stdin.end()
  const said = new Promise<void>((resolve) => {
    let text = ''
    child.stderr.on('data', (data: Buffer) => {
      text += data.toString()
      if (until.test(text)) resolve()
    })
  })
  const result = resultOf(child)
  await Promise.race([said, result])
  await release()
  assert.equal((await result).status, 0)
  return eventsOf(await result).flatMap(beginOrEnd)
}

function beginOrEnd(event: LoadEvent): string[] {
  if (event.event !== 'table.started' && event.event !== 'table.finished') return []
  return [`${event.table} ${event.event === 'table.started' ? 'begins' : 'ends'}`]
}

test('--jobs 1 loads one table after the other', async () => {
  assert.deepEqual(await orderWith(1, /"table\.started","table":"a"/), ['a begins', 'a ends', 'b begins', 'b ends'])
})

test('--jobs 2 loads a table while another one waits for its server', async () => {
  const order = await orderWith(2, /"table\.finished","table":"b"/)
  assert.deepEqual([...order].sort(), ['a begins', 'a ends', 'b begins', 'b ends'])
  assert.ok(order.indexOf('b ends') < order.indexOf('a ends'), order.join(', '))
})

test('files of the same table are loaded one after another into one COPY', async () => {
  const elsewhere = workspace.rows('elsewhere.jsonl', numbered(2))
  const result = await pg(`a.jsonl ${elsewhere} --table a --jobs 2 --json`)
  const [table, ...others] = reportOf(result).tables
  assert.deepEqual(others, [])
  assert.deepEqual(table?.sources, ['a.jsonl', elsewhere])
  assert.deepEqual(table?.rows, { read: 5, loaded: 5, rejected: 0, skipped: 0 })
  assert.equal(table?.segments, 1)
})

test('files of the same name in several folders are one table, and a failure names its file', async () => {
  for (const name of ['east', 'west']) mkdirSync(`${cwd}/${name}`, { recursive: true })
  workspace.rows('east/a.jsonl', numbered(2))
  workspace.rows('west/a.jsonl', numbered(3))
  assert.equal((await pg('east/a.jsonl west/a.jsonl')).status, 0)
  assert.deepEqual(await counts(), [5, 0, 0])
  workspace.write('west/a.jsonl', '{"id":1}\nnot json\n')
  const failed = reportOf(await pg('east/a.jsonl west/a.jsonl --json'))
  assert.deepEqual(failed.tables[0]?.error?.place, { source: 'west/a.jsonl', line: 2, byteOffset: 9 })
  assert.deepEqual(await counts(), [5, 0, 0])
})
