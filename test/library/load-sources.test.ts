// What a program can hand to `load`: paths, streams of bytes or text, and objects.

import assert from 'node:assert/strict'
import { createReadStream, mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import test, { after, before, beforeEach } from 'node:test'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { BulkloadError, type LoadSettings, type LoadSource, load, type TableReport } from '../../src/index.ts'
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
  ['a file URL', () => pathToFileURL(FILE)],
  ['a pattern', () => `${workspace.path}/peopl?.jsonl`],
  ['bytes', () => BYTES],
  ['a view into larger memory', () => new Uint8Array(Buffer.concat([Buffer.from('xx'), BYTES])).subarray(2)],
  ['an ArrayBuffer', () => new Uint8Array(BYTES).buffer],
  ['a Blob', () => new Blob([BYTES])],
  ['a File', () => new File([BYTES], 'people.jsonl')],
  ['a compressed File', () => new File([gzipSync(BYTES)], 'people.jsonl.gz')],
  ['a Response', () => new Response(BYTES)],
  ['a web stream of bytes', () => new Blob([BYTES]).stream() as unknown as AsyncIterable<Uint8Array>],
  ['a web stream of objects', () => Readable.toWeb(Readable.from(ROWS)) as unknown as AsyncIterable<object>],
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

test('without a table a File goes into the table of its name', async () => {
  const report = await load({ source: new File([BYTES], 'people.jsonl'), sink: 'postgres', url: server.url })
  assert.equal(report.table, 'people')
})

test('an address on the web, as a string, a URL and a Response', async () => {
  const http = createServer((request, response) => {
    const isThere = request.url?.startsWith('/people.jsonl') === true
    response.writeHead(isThere ? 200 : 404).end(isThere ? BYTES : '')
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  try {
    const settings = { sink: 'postgres', url: server.url } as const
    for (const source of [`${address}/people.jsonl`, new URL(`${address}/people.jsonl?token=s3cret`)]) {
      await server.query('TRUNCATE people')
      const report = await load({ ...settings, source })
      assert.deepEqual([report.table, report.rows.loaded], ['people', 301])
      assert.doesNotMatch(JSON.stringify(report), /s3cret/)
    }
    const report = await load({ ...settings, source: await fetch(`${address}/people.jsonl?s3cret`), table: 'people' })
    assert.deepEqual(report.sources, [`${address}/people.jsonl`])
    const missing = await fetch(`${address}/none`)
    await refused({ ...settings, source: missing, table: 'people' }, 'BL_SOURCE_FAILED', /status 404/)
    const used = await fetch(`${address}/people.jsonl`)
    await used.text()
    await refused({ ...settings, source: used, table: 'people' }, 'BL_USAGE', /read already/)
  } finally {
    http.closeAllConnections()
    http.close()
  }
})

test('Parquet from memory, which is read from its end', async () => {
  const { convert } = await import('../../src/index.ts')
  const path = `${workspace.path}/people.parquet`
  await convert({ files: [FILE], output: path })
  const bytes = readFileSync(path)
  for (const source of [bytes, new Blob([bytes])]) {
    await server.query('TRUNCATE people')
    const report = await load({ source, sink: 'postgres', url: server.url, table: 'people' })
    assert.equal(report.rows.loaded, 301)
  }
})

test('files of several names need a table', async () => {
  mkdirSync(`${workspace.path}/parts`)
  workspace.write('parts/a.jsonl', '{"id":1}\n')
  workspace.write('parts/b.jsonl', '{"id":2}\n')
  const settings = { source: `${workspace.path}/parts/*.jsonl`, sink: 'postgres', url: server.url } as const
  await refused(settings, 'BL_USAGE', /2 base names/)
  const report = await load({ ...settings, table: 'people' })
  assert.deepEqual([report.rows.loaded, report.sources.length], [2, 2])
})

for (const [title, source, says] of [
  ['a number', 5, /source is a number/],
  ['null', null, /source is null/],
  ['an object', { id: 1 }, /source is an object/],
  ['a promise', Promise.resolve([]), /source is/],
  ['an empty string', '', /source is empty/],
] as const) {
  test(`${title} is no source`, () => {
    const settings = { source, sink: 'postgres', url: server.url, table: 'people' } as unknown as LoadSettings
    assert.throws(
      () => load(settings),
      (error) => {
        assert.ok(error instanceof BulkloadError)
        assert.equal(error.code, 'BL_USAGE')
        assert.match(error.message, says)
        return true
      },
    )
  })
}

async function refused(settings: LoadSettings, code: string, says: RegExp): Promise<void> {
  await assert.rejects(
    async () => await load(settings),
    (error) => {
      assert.ok(error instanceof BulkloadError)
      assert.equal(error.code, code)
      assert.match(error.message, says)
      return true
    },
  )
}

test('an array of paths is not read as text', async () => {
  await server.query('CREATE TABLE lines (line text)')
  for (const source of [[FILE, FILE], [FILE], ['https://host/people.jsonl']]) {
    await assert.rejects(load({ source, sink: 'postgres', url: server.url, table: 'lines' }), {
      code: 'BL_USAGE',
      message: 'source is an array of names of files',
      hint: /pattern.*loadFiles/,
    })
  }
  assert.deepEqual(await server.query('SELECT count(*)::int AS rows FROM lines'), [{ rows: 0 }])
})
