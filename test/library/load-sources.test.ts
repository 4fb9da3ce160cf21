// What a program can hand to `load`: paths, streams of bytes or text, and objects.

import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import test, { after, before, beforeEach } from 'node:test'
import { type LoadSource, load, type TableReport } from '../../src/index.ts'
import { makeWorkspace, numbered } from '../cli/run-cli.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { finish } from './finish.ts'

const workspace = makeWorkspace()
let server: PostgresDatabase

before(async () => {
  server = await openPostgres()
  await server.query('CREATE TABLE people (id int, name text)')
})

after(async () => {
  await server?.stop()
  workspace.remove()
})

beforeEach(() => server.query('TRUNCATE people'))

const ROWS = [...numbered(300), { id: 301, name: 'Zoë 尺寸 \u{1f600}' }]
const TEXT = ROWS.map((row) => `${JSON.stringify(row)}\n`).join('')
const BYTES = Buffer.from(TEXT)
const FILE = workspace.write('people.jsonl', TEXT)

function* pieces<T>(whole: { slice(from: number, to: number): T; length: number }, size: number): Generator<T> {
  for (let at = 0; at < whole.length; at += size) yield whole.slice(at, at + size)
}

function* each<T>(items: readonly T[]): Generator<T> {
  yield* items
}

async function* slowly<T>(items: Iterable<T>): AsyncGenerator<T> {
  for (const item of items) {
    await Promise.resolve()
    yield item
  }
}

const sources: readonly [title: string, source: () => LoadSource][] = [
  ['a path', () => FILE],
  ['a Readable of bytes', () => createReadStream(FILE, { highWaterMark: 100 })],
  ['a Readable of text', () => createReadStream(FILE, { encoding: 'utf8', highWaterMark: 100 })],
  ['a Readable of objects', () => Readable.from(ROWS)],
  ['an array of objects', () => ROWS],
  ['a set of objects', () => new Set(ROWS)],
  ['a generator of objects', () => each(ROWS)],
  ['an async generator of objects', () => slowly(ROWS)],
  ['one text', () => [TEXT]],
  ['texts that break off anywhere', () => pieces(TEXT, 7)],
  ['bytes that break off anywhere, within characters too', () => pieces(BYTES, 1)],
  ['an async generator of bytes', () => slowly(pieces(new Uint8Array(BYTES), 1000))],
  ['texts and bytes', () => [TEXT.slice(0, 50), BYTES.subarray(50)]],
]

for (const [title, source] of sources) {
  test(`${title}: every row arrives`, async () => {
    const report = await finish(load({ source: source(), sink: 'postgres', url: server.url, table: 'people' }))
    assert.deepEqual(report.rows, { read: 301, loaded: 301, rejected: 0, skipped: 0 })
    assert.ok(report.balanced)
    assert.deepEqual(await server.query('SELECT id, name FROM people ORDER BY id'), ROWS)
  })
}

const empty: readonly [title: string, source: () => LoadSource][] = [
  ['an empty file', () => workspace.write('empty.jsonl', '')],
  ['an empty array', () => []],
  ['an empty stream', () => Readable.from([])],
  ['empty texts', () => ['', '']],
]

for (const [title, source] of empty) {
  test(`${title} is 0 rows`, async () => {
    const report = await finish(load({ source: source(), sink: 'postgres', url: server.url, table: 'people' }))
    assert.deepEqual(report.rows, { read: 0, loaded: 0, rejected: 0, skipped: 0 })
    assert.equal(report.balanced, true)
  })
}

test('without a table a path goes into the table of its name', async () => {
  const report = await finish(load({ source: FILE, sink: 'postgres', url: server.url }))
  assert.equal(report.table, 'people')
})

test('the address comes from the variables when there is no url', async () => {
  const env = { BULKLOAD_PG_URL: server.url }
  const report: TableReport = await finish(load({ source: FILE, sink: 'postgres', env }))
  assert.equal(report.rows.loaded, 301)
})

test('--create takes the columns from the first rows of a stream', async () => {
  const report = await finish(
    load({ source: slowly(ROWS), sink: 'postgres', url: server.url, table: 'made', create: true }),
  )
  assert.match(report.created ?? '', /^CREATE TABLE "made"/)
  assert.deepEqual(await server.query('SELECT count(*)::int AS n FROM made'), [{ n: 301 }])
})
