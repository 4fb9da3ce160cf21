// What the summary says to run after a failure is run here as it is: each row must then be in its table once.

import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import test, { after, before, beforeEach } from 'node:test'
import { type ChdbFront, startChdbFront } from '../servers/chdb-front.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { BIN, type CliResult, makeWorkspace, runCli } from './run-cli.ts'
import { runShell } from './run-shell.ts'

const skip = process.platform === 'win32' ? 'the commands are for a POSIX shell' : false
const workspace = makeWorkspace()
const cwd = workspace.path
let server: PostgresDatabase
let clickhouse: ChdbFront

before(async () => {
  ;[server, clickhouse] = await Promise.all([openPostgres(), startChdbFront()])
})

after(async () => {
  await server?.stop()
  await clickhouse?.stop()
  workspace.remove()
})

/** Without one, a command that resumes the run cannot be told. */
const NO_JOURNAL = { XDG_STATE_HOME: '/dev/null' }
const GOOD = 'id,name\n1,one\n2,two\n'
const BAD = 'id,name\n1,one\nx,two\n'

beforeEach(async () => {
  await server.query('DROP TABLE IF EXISTS a, b, c; CREATE TABLE a (id int, name text)')
  await server.query('CREATE TABLE b (LIKE a); CREATE TABLE c (LIKE a)')
  for (const name of ['a', 'b', 'c']) workspace.write(`${name}.csv`, GOOD)
})

function pg(args: readonly string[], input?: string): Promise<CliResult> {
  const env = { BULKLOAD_PG_URL: server.url, ...NO_JOURNAL }
  return runCli(['pg', ...args], { cwd, env, ...(input !== undefined && { input }) })
}

/** The commands that the summary prints below a step, and at its end. */
function commandsOf({ stdout }: CliResult): string[] {
  return [...stdout.matchAll(/^(?: {2}|failed: .*?, (?:then )?run(?:, with .*)?: )(bulkload .*)$/gm)].map(
    ([, command = '']) => command,
  )
}

async function follow(command: string): Promise<CliResult> {
  const env = { BULKLOAD_PG_URL: server.url, BULKLOAD_CLICKHOUSE_URL: clickhouse.url }
  const result = await runShell(command, { cwd, env, bin: BIN })
  assert.equal(result.status, 0, `${command}\n${result.stderr}`)
  return result
}

async function counts(...tables: string[]): Promise<number[]> {
  const rows = await Promise.all(tables.map((table) => server.query(`SELECT count(*)::int AS n FROM ${table}`)))
  return rows.map(([row]) => Number(row?.['n']))
}

test('the command for the tables that failed leaves out those that are loaded', { skip }, async () => {
  workspace.write('b.csv', BAD)
  const failed = await pg(['a.csv', 'b.csv', 'c.csv', '--jobs', '2'])
  assert.equal(failed.status, 5)
  assert.deepEqual(commandsOf(failed), ['bulkload pg b.csv --jobs 2'])
  assert.match(failed.stdout, /\nfailed: b \(no rows loaded\); fix the cause, then run: bulkload .*\n$/)
  workspace.write('b.csv', GOOD)
  await follow('bulkload pg b.csv --jobs 2')
  assert.deepEqual(await counts('a', 'b', 'c'), [2, 2, 2])
})

test('a table that --fail-fast stopped is among them', { skip }, async () => {
  workspace.write('b.csv', BAD)
  const failed = await pg(['a.csv', 'b.csv', 'c.csv', '--fail-fast'])
  const [command = ''] = commandsOf(failed)
  assert.equal(command, 'bulkload pg b.csv c.csv --fail-fast')
  assert.match(failed.stdout, /\nfailed: b, c \(no rows loaded\); fix the cause, then run: bulkload .*\n$/)
  workspace.write('b.csv', GOOD)
  await follow(command)
  assert.deepEqual(await counts('a', 'b', 'c'), [2, 2, 2])
})

test('names and values are quoted for the shell, and a folder or a list becomes its files', { skip }, async () => {
  mkdirSync(`${cwd}/it's here`, { recursive: true })
  for (const name of ['a', 'b']) workspace.write(`it's here/${name}.csv`, name === 'a' ? GOOD : BAD)
  workspace.write('-c.csv', BAD)
  workspace.write('list', './-c.csv\n')
  await server.query('CREATE TABLE "-c" (LIKE a)')
  const args = ["it's here", '--files-from', 'list', '--set', "name=$HOME `id` \\ 'x'", '--skip', 'name', '--null', '']
  const failed = await pg([...args, '--null=-'])
  const [command = ''] = commandsOf(failed)
  assert.ok(command.startsWith(`bulkload pg 'it'\\''s here/b.csv' ./-c.csv --set `), failed.stdout + failed.stderr)
  assert.doesNotMatch(command, /files-from/)
  workspace.write(`it's here/b.csv`, GOOD)
  workspace.write('-c.csv', GOOD)
  await follow(command)
  for (const table of ['a', 'b', '"-c"']) {
    assert.deepEqual(await server.query(`SELECT id, name FROM ${table} ORDER BY id`), [
      { id: 1, name: "$HOME `id` \\ 'x'" },
      { id: 2, name: "$HOME `id` \\ 'x'" },
    ])
  }
  await server.query('DROP TABLE "-c"')
})

test('all files of a table that failed are loaded again', { skip }, async () => {
  for (const folder of ['east', 'west']) mkdirSync(`${cwd}/${folder}`, { recursive: true })
  workspace.write('east/b.csv', GOOD)
  workspace.write('west/b.csv', BAD)
  const failed = await pg(['a.csv', 'east/b.csv', 'west/b.csv'])
  const [command = ''] = commandsOf(failed)
  assert.equal(command, 'bulkload pg east/b.csv west/b.csv')
  workspace.write('west/b.csv', GOOD)
  await follow(command)
  assert.deepEqual(await counts('a', 'b'), [2, 4])
})

test('where the whole run failed, the same load is run again: files of one table, and what is piped in', {
  skip,
}, async () => {
  workspace.write('b.csv', BAD)
  const args = ['a.csv', 'b.csv', '--table', 'c']
  const failed = await pg(args)
  assert.match(failed.stdout, /\nfailed: c \(no rows loaded\); fix the cause, then run the same command again\n$/)
  assert.deepEqual(commandsOf(failed), [])
  workspace.write('b.csv', GOOD)
  assert.equal((await pg(args)).status, 0)
  const piped = await pg(['-', '--table', 'b'], BAD)
  assert.match(piped.stdout, /\nfailed: b \(no rows loaded\); fix the cause, then run the same command again\n$/)
  assert.equal((await pg(['-', '--table', 'b'], GOOD)).status, 0)
  assert.deepEqual(await counts('b', 'c'), [2, 4])
})

test('rejects are corrected and loaded by the command that is printed for them', { skip }, async () => {
  workspace.write('a.csv', `title\n${BAD}`)
  workspace.write('b.csv', `title\n${BAD}${'y,three\n'}`)
  const flags = ['--skip-lines', '1', '--header', '--max-errors', '1', '--encoding', 'latin1']
  const failed = await pg(['a.csv', 'b.csv', ...flags])
  assert.equal(failed.status, 4)
  const [rejects = '', again = ''] = commandsOf(failed)
  assert.equal(rejects, 'bulkload pg a.rejects.csv --table a --skip-lines 1 --header --max-errors 1')
  assert.equal(again, 'bulkload pg b.csv --skip-lines 1 --header --max-errors 1 --encoding latin1')
  workspace.write('a.rejects.csv', workspace.read('a.rejects.csv').replace('x,', '2,'))
  workspace.write('b.csv', `title\n${GOOD}`)
  await follow(rejects)
  await follow(again)
  assert.deepEqual(await counts('a', 'b'), [2, 2])
})

test('a file for rejects that the user named is in the way of the next run, and that is said', { skip }, async () => {
  const good = '{"id":1}\n'.repeat(1_500_000)
  workspace.write('b.jsonl', `{"id":"one"}\n${good}{"id":"two"}\n`)
  await clickhouse.query('CREATE TABLE b (id Int64) ENGINE = MergeTree ORDER BY id')
  const env = { BULKLOAD_CLICKHOUSE_URL: clickhouse.url, ...NO_JOURNAL }
  const args = ['clickhouse', 'b.jsonl', '--max-errors', '1', '--rejects', 'mine.jsonl']
  const failed = await runCli(args, { cwd, env })
  assert.match(
    failed.stdout,
    /see why .* in mine\.\S+, and move mine\.jsonl and its reasons away before the next run\n/,
  )
})

test('a load into Postgres that failed leaves no file for rejects in the way of the next run', { skip }, async () => {
  workspace.write('b.csv', `${BAD}y,three\n`)
  const args = ['b.csv', '--max-errors', '1', '--rejects', 'none.csv']
  for (let run = 0; run < 2; run++) {
    const failed = await pg(args)
    assert.equal(failed.status, 4)
    assert.match(failed.stdout, /^b: nothing was loaded {2}FAILED \(BL_TOO_MANY_REJECTS\)\n/)
    assert.match(
      failed.stderr,
      /hint: the first one: .+ at b\.csv line \d+; correct the input, or raise --max-errors\n/,
    )
  }
})

test('a password is not in the command, and its placeholder is explained', { skip }, async () => {
  workspace.write('b.csv', BAD)
  const url = new URL(server.url)
  assert.notEqual(url.password, '')
  const failed = await pg(['a.csv', 'b.csv', '--url', server.url])
  const [command = ''] = commandsOf(failed)
  assert.ok(!(failed.stdout + failed.stderr).includes(url.password))
  assert.match(failed.stdout, /, then run, with the secret in place of \*\*\*: bulkload/)
  workspace.write('b.csv', GOOD)
  await follow(command.replace('***', url.password))
  assert.deepEqual(await counts('a', 'b'), [2, 2])
})

test('ClickHouse: rows of a committed segment stay, which is said, and the command alone would double them', {
  skip,
}, async () => {
  const rows = 1_500_000
  workspace.write('good.jsonl', '{"id":1}\n')
  workspace.write('big.jsonl', `${'{"id":1}\n'.repeat(rows)}{"id":"x"}\n`)
  for (const table of ['good', 'big'])
    await clickhouse.query(`CREATE TABLE ${table} (id Int64) ENGINE = MergeTree ORDER BY id`)
  const env = { BULKLOAD_CLICKHOUSE_URL: clickhouse.url, ...NO_JOURNAL }
  const failed = await runCli(['clickhouse', 'good.jsonl', 'big.jsonl'], { cwd, env })
  assert.equal(failed.status, 5, failed.stderr)
  const kept = await clickhouse.query('SELECT count() FROM big')
  const count = Number(kept).toLocaleString('en')
  assert.ok(Number(kept) > 0 && Number(kept) <= 1_000_000, kept)
  assert.ok(failed.stdout.includes(`\nnext: big keeps ${count} rows, `), failed.stdout)
  assert.match(failed.stdout, /; delete these rows first, or load into an empty table \(--table NAME\): /)
  const [command = ''] = commandsOf(failed)
  assert.equal(command, 'bulkload clickhouse big.jsonl')
  // As it says: the rows are deleted first.
  await clickhouse.query('TRUNCATE TABLE big')
  workspace.write('big.jsonl', '{"id":1}\n'.repeat(rows))
  await follow(command)
  assert.equal(Number(await clickhouse.query('SELECT count() FROM big')), rows)
  assert.equal(Number(await clickhouse.query('SELECT count() FROM good')), 1)
})
