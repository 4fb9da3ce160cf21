// The recipes of docs/recipes.md as they are there, with files and servers such as they are for.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { gzipSync } from 'node:zlib'
import { lockTable } from '../cli/lock-table.ts'
import { BIN, type CliResult, makeWorkspace, startCli, type Workspace } from '../cli/run-cli.ts'
import { runShell } from '../cli/run-shell.ts'
import { type ChdbFront, startChdbFront } from '../servers/chdb-front.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { type Block, blocksOf, pageText } from './page-blocks.ts'

const skip = process.platform === 'win32' ? 'the recipes are for a POSIX shell' : false
const blocks = blocksOf(pageText('docs/recipes.md'))
const tested = new Set<Block>()
const workspaces: Workspace[] = []
let postgres: PostgresDatabase
let clickhouse: ChdbFront

before(async () => {
  ;[postgres, clickhouse] = await Promise.all([openPostgres(), startChdbFront()])
})

after(async () => {
  await postgres?.stop()
  await clickhouse?.stop()
  for (const workspace of workspaces) workspace.remove()
})

/** The blocks of a recipe, in order. */
function recipe(heading: string): string[] {
  const own = blocks.filter((block) => block.heading === heading)
  assert.ok(own.length > 0, `there is no recipe ${heading}`)
  for (const block of own) tested.add(block)
  return own.map(({ text }) => text)
}

function folder(): Workspace {
  const workspace = makeWorkspace()
  workspaces.push(workspace)
  return workspace
}

function shell(line: string, cwd: string): Promise<CliResult> {
  const env = { BULKLOAD_PG_URL: postgres.url, BULKLOAD_CLICKHOUSE_URL: clickhouse.url }
  return runShell(line, { cwd, env: { ...env, PATH: `${join(cwd, 'bin')}:${process.env['PATH']}` }, bin: BIN })
}

async function succeeds(line: string, cwd: string): Promise<CliResult> {
  const result = await shell(line, cwd)
  assert.equal(result.status, 0, `${line}\n${result.stdout}${result.stderr}`)
  return result
}

test('new files every night: what is loaded moves, what failed stays and is loaded once it is right', {
  skip,
}, async () => {
  const [loop = ''] = recipe('New files every night')
  const { path, write } = folder()
  for (const name of ['incoming', 'loaded']) mkdirSync(join(path, name))
  await postgres.query('CREATE TABLE orders (id int, total numeric)')
  write('incoming/a.csv', 'id,total\n1,2.50\n2,3\n')
  write('incoming/b.csv', 'id,total\n3,4\n4,many\n')
  write('incoming/c.csv', 'id,total\n5,6\n')
  const first = await shell(loop, path)
  assert.equal(first.status, 5)
  assert.match(first.stderr, /^b?.*BL_VALUE_TYPE: .*\n {2}at incoming\/b\.csv line 3, byte \d+, column "total"/)
  assert.deepEqual(
    [readdirSync(join(path, 'incoming')), readdirSync(join(path, 'loaded'))],
    [['b.csv'], ['a.csv', 'c.csv']],
  )
  write('incoming/b.csv', 'id,total\n3,4\n4,7\n')
  await succeeds(loop, path)
  assert.deepEqual(readdirSync(join(path, 'incoming')), [])
  assert.deepEqual(
    await postgres.query('SELECT id FROM orders ORDER BY id'),
    [1, 2, 3, 4, 5].map((id) => ({ id })),
  )
  await postgres.query('DROP TABLE orders')
})

test('a table that is replaced every night, and one with new and changed rows', { skip }, async () => {
  const [replace = '', upsert = ''] = recipe('A table that is replaced every night')
  const { path, write } = folder()
  await postgres.query('CREATE TABLE prices (id int PRIMARY KEY, price numeric)')
  await postgres.query('INSERT INTO prices VALUES (1, 1), (9, 9)')
  write('prices.csv', 'id,price\n1,2.50\n2,3\n')
  await succeeds(replace, path)
  const rows = () => postgres.query('SELECT id, price::text FROM prices ORDER BY id')
  assert.deepEqual(await rows(), [
    { id: 1, price: '2.50' },
    { id: 2, price: '3' },
  ])
  write('prices.csv', 'id,price\n1,7\n2,many\n')
  assert.equal((await shell(replace, path)).status, 5)
  write('changes.csv', 'id,price\n2,4\n3,5\n')
  await succeeds(upsert, path)
  assert.deepEqual(await rows(), [
    { id: 1, price: '2.50' },
    { id: 2, price: '4' },
    { id: 3, price: '5' },
  ])
  await postgres.query('DROP TABLE prices')
})

test('a cron job that alerts: nothing for a good load, a mail with the reason for every other', { skip }, async () => {
  const [script = ''] = recipe('A cron job that alerts')
  const { path, read } = folder()
  for (const name of ['bin', 'export']) mkdirSync(join(path, name))
  const mail = join(path, 'bin', 'mail')
  writeFileSync(mail, '#!/bin/sh\nprintf "%s to %s\\n" "$2" "$3" >mail.txt\ncat >>mail.txt\n')
  chmodSync(mail, 0o755)
  await postgres.query('CREATE TABLE events (id int)')
  const good = '{"id":1}\n'.repeat(2_000)
  for (const [text, status, said] of [
    [good, 0, undefined],
    [`${good}{"id":"x"}\n`, 3, /^events: loaded, some records were rejected to ops@example\.com\n.*BL_|rejected/],
    [
      `${good}${'{"id":"x"}\n'.repeat(90)}`,
      4,
      /^events: failed with status 4 to ops@.*\n.*BL_TOO_MANY_REJECTS[\s\S]*\nfailed: events/,
    ],
  ] as const) {
    writeFileSync(join(path, 'export', 'events.jsonl'), text)
    const result = await shell(script, path)
    assert.equal(result.status, status, result.stderr)
    if (said === undefined) assert.ok(!existsSync(join(path, 'mail.txt')))
    else assert.match(read('mail.txt'), said)
  }
  await postgres.query('DROP TABLE events')
})

test('a CSV from Excel: semicolons and windows-1252 are found, and SQL converts dates and amounts', {
  skip,
}, async () => {
  const [lines = '', sql = ''] = recipe('A CSV from Excel')
  const { path } = folder()
  const text = 'sep=;\r\nregion;day;amount\r\nKöln;31.12.2025;1.234,50\r\nMünchen;01.01.2026;7,25\r\n'
  writeFileSync(join(path, 'sales.csv'), Buffer.from(text, 'latin1'))
  const { stderr, stdout } = await succeeds(lines, path)
  assert.match(stdout, /CREATE TABLE "sales"/)
  assert.match(stderr, /column "amount": numbers with a decimal comma/)
  await postgres.query(sql)
  assert.deepEqual(await postgres.query('SELECT region, day::text, amount FROM sales_typed ORDER BY day'), [
    { region: 'Köln', day: '2025-12-31', amount: '1234.50' },
    { region: 'München', day: '2026-01-01', amount: '7.25' },
  ])
})

test('compressed logs, month by month: a column says the month, and a bad month can be loaded again', {
  skip,
}, async () => {
  const [loop = ''] = recipe('Compressed logs, month by month')
  const { path } = folder()
  for (const [month, lines] of [
    ['2026-01', '{"host":"a","status":200}\n{"host":"b","status":404}\n'],
    ['2026-02', '{"host":"c","status":200}\n'],
  ] as const) {
    mkdirSync(join(path, 'logs', month), { recursive: true })
    writeFileSync(join(path, 'logs', month, 'day-1.jsonl.gz'), gzipSync(lines))
  }
  await succeeds(loop, path)
  const counts = 'SELECT month, count() FROM logs GROUP BY month ORDER BY month'
  assert.equal(await clickhouse.query(counts), '2026-01\t2\n2026-02\t1\n')
  const [statement = ''] = /ALTER TABLE logs DELETE [^`]*/.exec(pageText('docs/recipes.md')) ?? []
  await clickhouse.query(`${statement} SETTINGS mutations_sync = 1`)
  assert.equal(await clickhouse.query(counts), '2026-01\t2\n')
})

test('a load that was killed goes on, or its rows are deleted by their mark', { skip }, async () => {
  const [goOn = '', line = '', remove = '', atomic = ''] = recipe('A load that was killed')
  const { path, write } = folder()
  await postgres.query('CREATE TABLE events (id int)')
  write('events.jsonl', '{"id":2}\n{"id":3}\n')
  await killed(path)
  const [list = '', resume = ''] = goOn.split('\n')
  const [, id = ''] = /^(\d{14}-\w+) .* events /m.exec((await succeeds(list, path)).stdout) ?? []
  await succeeds(resume.replace('RUN', id), path)
  assert.equal((await postgres.query('SELECT * FROM events')).length, 2)
  await postgres.query('DROP TABLE events')

  await clickhouse.query('CREATE TABLE events (id Int64, batch String) ENGINE = MergeTree ORDER BY id')
  await clickhouse.query("INSERT INTO events VALUES (1, '2026-11-29')")
  write('events.jsonl', '{"id":2}\n{"id":3}\n')
  await succeeds(line, path)
  await clickhouse.query(`${remove} SETTINGS mutations_sync = 1`)
  assert.equal(await clickhouse.query('SELECT count() FROM events'), '1\n')
  await succeeds(atomic, path)
  assert.equal(
    await clickhouse.query('SELECT batch, count() FROM events GROUP BY batch ORDER BY batch'),
    '2026-11-29\t1\n2026-12-01\t2\n',
  )
  await clickhouse.query('DROP TABLE events')
})

test('from Postgres to ClickHouse', { skip }, async () => {
  const [line = ''] = recipe('From Postgres to ClickHouse')
  await postgres.query(`CREATE TABLE orders (id int PRIMARY KEY, total numeric(12, 2)); INSERT INTO orders VALUES (1, 2.50);
    CREATE TABLE customers (id int PRIMARY KEY)`)
  await succeeds(line, folder().path)
  assert.equal(await clickhouse.query('SELECT id, toString(total) FROM orders'), '1\t2.5\n')
  assert.equal(await clickhouse.query('SELECT count() FROM customers'), '0\n')
  await postgres.query('DROP TABLE orders, customers')
  for (const table of ['orders', 'customers']) await clickhouse.query(`DROP TABLE ${table}`)
})

test('from Postgres to ClickHouse through a pipe', { skip: skip || noPsql() }, async () => {
  const [, line = ''] = recipe('From Postgres to ClickHouse')
  await postgres.query('CREATE TABLE orders (id int, customer text, total numeric)')
  await postgres.query(`INSERT INTO orders VALUES (1, 'Ann, of "Bath"', 2.5), (2, NULL, 3)`)
  await succeeds(line, folder().path)
  assert.equal(await clickhouse.query('SELECT * FROM orders ORDER BY id'), '1\tAnn, of "Bath"\t2.5\n2\t\\N\t3\n')
  await postgres.query('DROP TABLE orders')
})

test('settings of the server are part of the address', { skip }, async () => {
  const [line = ''] = recipe('Server settings in the address')
  const { path, write } = folder()
  await clickhouse.query('CREATE TABLE events (id Int64) ENGINE = MergeTree ORDER BY id')
  await postgres.query('CREATE TABLE events (id bigint)')
  write('events.jsonl', '{"id":2}\n')
  await succeeds(line, path)
  const [pg = ''] = /--url "\$BULKLOAD_PG_URL[^`]*/.exec(pageText('docs/recipes.md')) ?? []
  await succeeds(`bulkload pg events.jsonl ${pg}`, path)
  const refused = await shell(`bulkload pg events.jsonl ${pg.replace('statement_timeout', 'no_such_setting')}`, path)
  assert.match(refused.stderr, /no_such_setting/)
  await postgres.query('DROP TABLE events')
})

/** A load that is killed while it waits for its table. */
async function killed(cwd: string): Promise<void> {
  const release = await lockTable(postgres.url, 'events')
  const child = startCli(['pg', 'events.jsonl'], { cwd, env: { BULKLOAD_PG_URL: postgres.url } })
  const ended = new Promise((resolve) => child.once('close', resolve))
  child.stderr.on('data', (text: Buffer) => {
    if (text.includes('loading into')) child.kill('SIGKILL')
  })
  await ended
  await release()
}

function noPsql(): string | false {
  try {
    execFileSync('psql', ['--version'], { stdio: 'ignore' })
    return false
  } catch {
    return 'psql is not installed'
  }
}

test('every block of the page is tested', { skip: skip || noPsql() }, () => {
  assert.deepEqual(
    blocks.filter((block) => !tested.has(block)).map(({ heading, text }) => `${heading}: ${text}`),
    [],
  )
})
