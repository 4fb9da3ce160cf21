// PostgreSQL 15 fills a default for all rows of a COPY or for none: what the first records hold decides.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { load, loadFiles, type TableReport } from '../../src/index.ts'
import { makeTempFolder, type TempFolder } from '../servers/temp-folder.ts'
import { isInstalled, type OldPostgres, startPostgres15 } from './postgres-15.ts'
import { assertLoaded, inputFile, onlyTable } from './postgres-room.ts'
import { assertError } from './refusal.ts'

const skip = isInstalled ? false : "Debian's PostgreSQL 15 is not installed (apt install postgresql-15)"
let server: OldPostgres
let folder: TempFolder

before(async () => {
  if (skip !== false) return
  folder = makeTempFolder('postgres-15-input')
  server = await startPostgres15()
})
after(async () => {
  if (skip !== false) return
  await server.stop()
  folder.remove()
})

async function loadText(table: string, content: string): Promise<TableReport> {
  const files = [inputFile(folder.path, content)]
  return onlyTable(await loadFiles({ files, sink: 'postgres', url: server.url, env: {}, table, workers: 1 }))
}

async function makeTable(table: string): Promise<void> {
  await server.query(`CREATE TABLE ${table} (id int, s serial, n int NOT NULL DEFAULT 42, v text DEFAULT 'x')`)
}

test('columns with defaults that no record has are left to the server', { skip }, async () => {
  await makeTable('absent')
  assertLoaded(await loadText('absent', '{"id":1}\n{"id":2}\n'), 2)
  assert.deepEqual(await server.query('SELECT * FROM absent ORDER BY id'), [
    { id: 1, s: 1, n: 42, v: 'x' },
    { id: 2, s: 2, n: 42, v: 'x' },
  ])
})

test('columns with defaults that every record has are loaded', { skip }, async () => {
  await makeTable('present')
  const lines = ['{"id":1,"s":7,"n":1,"v":null}', '{"id":2,"s":8,"n":2,"v":""}']
  assertLoaded(await loadText('present', lines.join('\n')), 2)
  assert.deepEqual(await server.query('SELECT * FROM present ORDER BY id'), [
    { id: 1, s: 7, n: 1, v: null },
    { id: 2, s: 8, n: 2, v: '' },
  ])
})

test('columns without a default are NULL where a record lacks them', { skip }, async () => {
  await server.query('CREATE TABLE plain (id int, v text)')
  assertLoaded(await loadText('plain', '{"id":1}\n{"v":"x"}\n{}\n'), 3)
  assert.deepEqual(await server.query('SELECT * FROM plain ORDER BY id'), [
    { id: 1, v: null },
    { id: null, v: 'x' },
    { id: null, v: null },
  ])
})

test('a column with a default that some records lack is an error, for no default could be filled', {
  skip,
}, async () => {
  await makeTable('sometimes')
  const { error, sources } = await loadText('sometimes', '{"id":1,"v":"a"}\n\n{"id":2}\n')
  assert.ok(error)
  const place = { source: sources[0]!, line: 3, byteOffset: 18 }
  assertError(error, { code: 'BL_MISSING_FIELD', column: 'v', says: ['"v"'] }, place)
  assert.doesNotMatch(error.message, /no default/)
  assert.deepEqual(await server.query('SELECT FROM sometimes'), [])
})

test('a column with a default that only later records have is an error', { skip }, async () => {
  await makeTable('later')
  const source = ['{"id":1}\n'.repeat(20), '{"id":2,"n":5}\n', '{"id":3}\n']
  const settings = { source, sink: 'postgres', url: server.url, env: {}, table: 'later', blockSize: 64 } as const
  await assert.rejects(drain(load(settings)), (error: TableReport['error']) => {
    assert.ok(error)
    const place = { source: 'the stream', line: 21, byteOffset: 20 * 9 + 12 }
    assertError(error, { code: 'BL_FIELD_NOT_SAMPLED', column: 'n', says: ['"n"'] }, place)
    return true
  })
  assert.deepEqual(await server.query('SELECT FROM later'), [])
})

test('the whole of a small file is looked at, so that its last record counts too', { skip }, async () => {
  await makeTable('looked_at')
  const { error } = await loadText('looked_at', `${'{"id":1}\n'.repeat(20)}{"id":2,"n":5}\n`)
  assert.equal(error?.code, 'BL_MISSING_FIELD')
  assert.deepEqual([error.place?.line, error.place?.column], [1, 'n'])
})

test('values and refusals are those of newer servers', { skip }, async () => {
  await server.query('CREATE TABLE ordinary (id int UNIQUE, v text, a text[], n numeric(5,2), at timestamptz(3))')
  const record = String.raw`{"id":1,"v":"\\N\t\n","a":["\"",null],"n":1.5,"at":"2024-02-29T12:00:00.125+02:00"}`
  assertLoaded(await loadText('ordinary', record), 1)
  assert.deepEqual(await server.query("SET TimeZone = 'UTC'; SELECT v, a, n, at::text FROM ordinary"), [
    { v: '\\N\t\n', a: ['"', null], n: '1.50', at: '2024-02-29 10:00:00.125+00' },
  ])
  const { error } = await loadText('ordinary', '{"id":2}\n\n{"id":1}\n')
  assert.equal(error?.code, 'BL_SERVER_REFUSED_ROW')
  assert.deepEqual([error.place?.line, error.place?.byteOffset, error.serverCode], [3, 10, '23505'])
  assert.deepEqual(await server.query('SELECT count(*)::int AS n FROM ordinary'), [{ n: 1 }])
})

async function drain(generator: AsyncGenerator<unknown>): Promise<void> {
  for await (const _ of generator);
}
