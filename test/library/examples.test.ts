// The examples do what their comments say, against real servers.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import test, { after, before } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { type Event, events, writeEvents } from '../../examples/events.ts'
import { insertEvents } from '../../examples/insert-compressed-stream.ts'
import { loadFile } from '../../examples/load-file.ts'
import { loadRows } from '../../examples/load-rows.ts'
import { loadGzip } from '../../examples/load-stream.ts'
import { copyUsers } from '../../examples/table-to-table.ts'
import type { LoadProgress } from '../../src/index.ts'
import { makeWorkspace } from '../cli/run-cli.ts'
import { type ChdbFront, startChdbFront } from '../servers/chdb-front.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'

const COUNT = 12_000
/** Milliseconds are counted from here, so that their sum is exact. */
const FIRST = Date.UTC(2026, 0, 1)
const EXAMPLES = new URL('../../examples/', import.meta.url)
const workspace = makeWorkspace()
const file = `${workspace.path}/from_file.jsonl`
const variables = ['BULKLOAD_PG_URL', 'BULKLOAD_CLICKHOUSE_URL'] as const
const saved = variables.map((name) => process.env[name])
let postgres: PostgresDatabase
let front: ChdbFront

before(async () => {
  ;[postgres, front] = await Promise.all([openPostgres(), startChdbFront()])
  process.env['BULKLOAD_PG_URL'] = postgres.url
  process.env['BULKLOAD_CLICKHOUSE_URL'] = front.url
  await writeEvents(file, COUNT)
})

after(async () => {
  for (const [i, name] of variables.entries()) {
    if (saved[i] === undefined) delete process.env[name]
    else process.env[name] = saved[i]
  }
  await postgres?.stop()
  await front?.stop()
  workspace.remove()
})

test('the events are the same ones every time, and a longer list begins with the shorter one', () => {
  const all = [...events(50)]
  assert.deepEqual([...events(50)], all)
  assert.deepEqual([...events(20)], all.slice(0, 20))
  assert.deepEqual(
    all.map(({ id }) => id),
    Array.from({ length: 50 }, (_, i) => i + 1),
  )
})

test('the file of the events holds each of them on a line', async () => {
  for (const count of [0, 1, 999, 1000, 1001]) {
    await writeEvents(`${workspace.path}/some.jsonl`, count)
    const lines = workspace.read('some.jsonl').split('\n')
    assert.equal(lines.pop(), '')
    assert.deepEqual(
      lines,
      [...events(count)].map((event) => JSON.stringify(event)),
    )
  }
})

test('table-to-table copies the users that it chooses, changed on the way', async () => {
  const other = await openPostgres()
  try {
    await postgres.query(
      "CREATE TABLE users (id bigint, name text, active bool); INSERT INTO users VALUES (1, 'ann', true), (2, 'bob', false), (3, 'cy', true)",
    )
    await other.query('CREATE TABLE users (id bigint, name text)')
    assert.equal(await copyUsers(postgres.url, other.url), 2)
    const rows = await other.query('SELECT id::int, name FROM users ORDER BY id')
    assert.deepEqual(rows, [
      { id: 1, name: 'ANN' },
      { id: 3, name: 'CY' },
    ])
  } finally {
    await other.stop()
  }
})

/** The rows of a table of events are the events. */
async function assertEvents(table: string): Promise<void> {
  const rows = await postgres.query(`SELECT * FROM ${table} ORDER BY id`)
  const found = rows.map((row) => ({ ...row, id: Number(row['id']) }))
  assert.equal(found.length, COUNT)
  assert.deepEqual(found as unknown as Event[], [...events(COUNT)])
}

test('load-file loads a file into the table of its name', async () => {
  const report = await loadFile(file)
  assert.equal(report.table, 'from_file')
  assert.ok(report.balanced)
  await assertEvents('from_file')
})

test('load-rows loads objects and shows how it goes', async () => {
  const shown: LoadProgress[] = []
  await loadRows('from_rows', COUNT, (progress) => shown.push(progress))
  assert.ok(shown.length > 1)
  assert.equal(shown.at(-1)?.rowsProcessed, COUNT)
  await assertEvents('from_rows')
})

test('load-stream unpacks a file on the way into ClickHouse', async () => {
  const path = `${workspace.path}/events.jsonl.gz`
  writeFileSync(path, gzipSync(workspace.read('from_file.jsonl')))
  const report = await loadGzip(path, 'from_gzip')
  assert.deepEqual(report.rows, { read: COUNT, loaded: COUNT, rejected: 0, skipped: 0 })
  await assertSums('from_gzip')
})

test('load-stream tells a file that cannot be unpacked', async () => {
  const path = workspace.write('broken.jsonl.gz', '{"id":1}\n')
  await assert.rejects(loadGzip(path, 'broken'), { code: 'BL_SOURCE_FAILED', message: /incorrect header check/ })
})

test('insert-compressed-stream feeds one INSERT', async () => {
  const columns = "id UInt64, at DateTime64(3, 'UTC'), user String, ms Float64"
  await front.query(`CREATE TABLE inserted (${columns}) ENGINE = MergeTree ORDER BY id`)
  assert.deepEqual(await insertEvents('inserted', COUNT), { rows: COUNT, countedBy: 'server' })
  const inserts = front.requests.filter((request) => request.query.startsWith('INSERT INTO inserted'))
  assert.deepEqual(
    inserts.map(({ rows }) => rows),
    [COUNT],
  )
  await assertSums('inserted')
})

/** What ClickHouse has of the events, column by column. */
async function assertSums(table: string): Promise<void> {
  const all = [...events(COUNT)]
  const sum = (of: (event: Event) => number): number => all.reduce((total, event) => total + of(event), 0)
  const sql = `SELECT count(), sum(id), sum(toUnixTimestamp64Milli(at) - ${FIRST}), uniqExact(user), sum(round(ms * 100)) FROM ${table}`
  const counted = (await front.query(sql)).trim().split('\t').map(Number)
  const expected = [
    COUNT,
    sum(({ id }) => id),
    sum(({ at }) => at.getTime() - FIRST),
    new Set(all.map(({ user }) => user)).size,
    sum(({ ms }) => Math.round(ms * 100)),
  ]
  assert.deepEqual(counted, expected)
}

const programs: readonly [name: string, args: () => string[], says: RegExp][] = [
  ['load-file', () => [file], /^12000 rows in from_file after \d+\.\d s\n$/],
  ['load-rows', () => [], /^100000 rows, \d+ bytes sent$/m],
  [
    'load-stream',
    () => [`${workspace.path}/events.jsonl.gz`],
    /^12000 lines = 12000 rows \+ 0 rejects \+ 0 blank lines\n$/,
  ],
  // Into the table that the one before has made.
  ['insert-compressed-stream', () => [], /^100000 rows inserted\n$/],
]

for (const [name, args, says] of programs) {
  test(`${name} is a program, too`, async () => {
    const path = fileURLToPath(new URL(`${name}.js`, EXAMPLES))
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [path, ...args()], { cwd: workspace.path })
    assert.match(stdout, says)
    assert.equal(stderr, '')
  })
}

test('load-file says what is wrong with a file, where, and what to do', async () => {
  const path = fileURLToPath(new URL('load-file.js', EXAMPLES))
  const bad = workspace.write('bad.jsonl', '{"id":1}\nnot json\n')
  const failed: unknown = await promisify(execFile)(process.execPath, [path, bad]).catch((error: unknown) => error)
  const { code, stderr } = failed as { code: number; stderr: string }
  assert.equal(code, 1)
  assert.match(stderr, /^BL_JSON_SYNTAX: .*\n {2}at .*bad\.jsonl line 2, byte 9\n/)
})
