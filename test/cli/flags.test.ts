// Every flag of both commands changes something that can be seen. Shown with Postgres.

import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import type { RunReport } from '../../src/index.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { lockTable } from './lock-table.ts'
import { type CliResult, makeWorkspace, numbered, reportOf, runCli, runProgram } from './run-cli.ts'

const workspace = makeWorkspace()
const cwd = workspace.path
let server: PostgresDatabase

before(async () => {
  server = await openPostgres()
})

after(async () => {
  await server?.stop()
  workspace.remove()
})

function pg(args: string, env: Record<string, string> = {}): Promise<CliResult> {
  return runCli(['pg', ...args.split(' ')], { cwd, env: { BULKLOAD_PG_URL: server.url, ...env } })
}

async function ids(table: string): Promise<unknown[]> {
  return (await server.query(`SELECT id FROM ${table} ORDER BY id`)).map((row) => row['id'])
}

async function makeTable(name: string): Promise<void> {
  await server.query(`CREATE TABLE ${name} (id int, name text)`)
}

test('without --table a file goes into the table of its name, with it into the one that is named', async () => {
  await server.query('CREATE SCHEMA other')
  for (const name of ['people', 'other.people']) await makeTable(name)
  workspace.rows('people.jsonl', numbered(2))
  await pg('people.jsonl')
  assert.deepEqual([await ids('people'), await ids('other.people')], [[1, 2], []])
  await pg('people.jsonl --table other.people')
  assert.deepEqual(
    [await ids('people'), await ids('other.people')],
    [
      [1, 2],
      [1, 2],
    ],
  )
})

test('--create makes the table and shows the statement, and leaves a table alone that is there', async () => {
  workspace.rows('made.jsonl', numbered(2))
  assert.equal((await pg('made.jsonl')).status, 6)
  const first = await pg('made.jsonl --create --json')
  assert.match(first.stderr, /made: created with\n {2}CREATE TABLE "made"\n/)
  assert.match(reportOf(first).tables[0]?.created ?? '', /^CREATE TABLE "made"/)
  const second = await pg('made.jsonl --create --json')
  assert.equal(reportOf(second).tables[0]?.created, undefined)
  assert.deepEqual((await ids('made')).map(Number), [1, 1, 2, 2])
})

test('--format says what the records are, whatever the extension', async () => {
  await makeTable('dump')
  workspace.write('dump.jsonl', 'id\n1\n')
  assert.equal((await pg('dump.jsonl')).status, 5)
  assert.equal((await pg('dump.jsonl --format csv')).status, 0)
  assert.deepEqual(await ids('dump'), [1])
})

test('--block-size decides how many blocks there are', async () => {
  await makeTable('blocks')
  workspace.rows('blocks.jsonl', numbered(100))
  assert.equal(reportOf(await pg('blocks.jsonl --json')).tables[0]?.blocks, 1)
  const small = reportOf(await pg('blocks.jsonl --block-size 256 --json')).tables[0]
  const bytes = readFileSync(join(cwd, 'blocks.jsonl')).length
  assert.ok((small?.blocks ?? 0) >= bytes / 256, JSON.stringify(small))
  assert.equal((await ids('blocks')).length, 200)
})

test('--max-record-bytes refuses a longer record, also one that fits into a block', async () => {
  await makeTable('records')
  workspace.rows('records.jsonl', [{ id: 1 }, { id: 2, name: 'x'.repeat(100) }])
  const refused = await pg('records.jsonl --max-record-bytes 64 --json')
  assert.equal(refused.status, 5)
  const error = reportOf(refused).tables[0]?.error
  assert.equal(error?.code, 'BL_RECORD_TOO_LARGE')
  assert.match(error?.message ?? '', /64 bytes/)
  assert.equal(error?.place?.line, 2)
  assert.deepEqual(await ids('records'), [])
  assert.equal((await pg('records.jsonl --max-record-bytes 1KiB')).status, 0)
})

test('--max-errors is a number of records or a share of them', async () => {
  await makeTable('bad')
  const rows = numbered(20).map((row) => JSON.stringify(row))
  workspace.write('bad.jsonl', [...rows.slice(1), 'not json'].map((line) => `${line}\n`).join(''))
  const statuses: (number | null)[] = []
  for (const max of ['0', '1', '1%', '5%']) statuses.push((await pg(`bad.jsonl --max-errors ${max}`)).status)
  assert.deepEqual(statuses, [5, 3, 4, 3])
})

test('--rejects names the file of the bad records; without it the table does', async () => {
  await makeTable('bin')
  const BAD = ' {"id": 1, "nope": 2}\t'
  workspace.write('bin.jsonl', `{"id":1}\n${BAD}\n`)
  await pg('bin.jsonl --max-errors 1')
  assert.equal(workspace.read('bin.rejects.jsonl'), `${BAD}\n`)
  await pg('bin.jsonl --max-errors 1 --rejects mine.jsonl')
  assert.equal(workspace.read('mine.jsonl'), `${BAD}\n`)
  const reason = JSON.parse(workspace.read('mine.reasons.jsonl')) as Record<string, unknown>
  assert.equal(reason['code'], 'BL_UNKNOWN_FIELD')
  assert.deepEqual(reason['place'], { source: 'bin.jsonl', line: 2, byteOffset: 21 })
})

for (const time of ['1', '1s', '1000ms']) {
  test(`--timeout ${time}: a server that accepts no data for a second ends the load`, async () => {
    // A busy machine may take longer than that to log in, which is not what is tested.
    const env = { BULKLOAD_PG_URL: `${server.url}?connect_timeout=60` }
    const table = `silent_${time}`
    await makeTable(table)
    workspace.rows(`${table}.jsonl`, numbered(1))
    const release = await lockTable(server.url, table)
    const result = await pg(`${table}.jsonl --timeout ${time} --json`, env)
    await release()
    assert.equal(result.status, 6)
    const error = reportOf(result).tables[0]?.error
    assert.equal(error?.code, 'BL_TIMEOUT')
    assert.match(error?.message ?? '', /for 1 s/)
  })
}

test('--peek shows the first rows of the table, as text and in the document', async () => {
  await makeTable('shown')
  workspace.rows('shown.jsonl', numbered(5))
  const { stdout } = await pg('shown.jsonl --peek 2')
  assert.ok(stdout.startsWith('shown:\nid  name\n--  ------\n 1  name 1\n 2  name 2\n\nshown: '), stdout)
  assert.deepEqual(reportOf(await pg('shown.jsonl --peek 1 --json')).tables[0]?.peek, {
    columns: ['id', 'name'],
    rows: [['1', 'name 1']],
  })
  assert.ok(!('peek' in (reportOf(await pg('shown.jsonl --peek 0 --json')).tables[0] ?? {})))
})

test('--workers is the number of threads', async () => {
  await makeTable('threads')
  // A short input is encoded without a thread.
  workspace.rows('threads.jsonl', numbered(10_000))
  const hook = workspace.write(
    'count-threads.cjs',
    `if (!require('node:worker_threads').isMainThread) require('node:fs').appendFileSync(process.env.THREADS, 'x')`,
  )
  for (const workers of [1, 3]) {
    const file = join(cwd, `threads-${workers}`)
    const env = { NODE_OPTIONS: `--require=${hook}`, THREADS: file }
    const args = ['pg', 'threads.jsonl', '--workers', `${workers}`]
    const options = { cwd, env: { BULKLOAD_PG_URL: server.url, ...env } }
    assert.equal((await runProgram(args, options)).status, 0)
    assert.equal(readFileSync(file, 'utf8').length, workers)
  }
})

test('--quiet leaves stderr empty where nothing is wrong, and the result on stdout', async () => {
  await makeTable('calm')
  workspace.rows('calm.jsonl', numbered(1))
  for (const flag of ['--quiet', '-q']) {
    const { stdout, stderr } = await pg(`calm.jsonl ${flag}`)
    assert.equal(stderr, '')
    assert.match(stdout, /calm: 1 read = 1 loaded/)
  }
  assert.ok(!existsSync(join(cwd, 'calm.rejects.jsonl')))
})

test('--quiet still tells warnings, rejects and errors, and the report has the warnings', async () => {
  await makeTable('noisy')
  mkdirSync(join(cwd, 'noisy'), { recursive: true })
  workspace.write('noisy/noisy.jsonl', '{"id":"x"}\n{"id":2}\n')
  workspace.write('noisy/notes.pdf', 'no data')
  workspace.rows('noisy/nowhere.jsonl', numbered(1))
  const { stdout, stderr } = await pg('noisy --max-errors 1 --quiet --json')
  assert.match(stderr, /^warning: noisy: skipped 1 file .*\(notes\.pdf\)$/m)
  assert.match(stderr, /^noisy: 1 of 2 records rejected, reasons in noisy\.rejects\.reasons\.jsonl$/m)
  assert.match(stderr, /^nowhere: BL_TABLE_NOT_FOUND: /m)
  assert.doesNotMatch(stderr, /loading into|done/)
  assert.match((JSON.parse(stdout) as RunReport).warnings.join(), /notes\.pdf/)
})
