// Names that need quoting, tables of another database, and tables of this many columns that the statement does not fit
// into a URL.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after } from 'node:test'
import { loadFiles } from '../../src/index.ts'
import { decodeFrames } from '../oracle/frame-decoder.ts'
import { countOf, rowsOf, startBothServers, testOn } from './both-servers.ts'
import { lines, loadText, tempPath } from './load-text.ts'
import { startRecorder } from './recorder.ts'

const both = await startBothServers()
after(() => both.stop())

const quoted = (name: string): string => `\`${name.replace(/[\\`]/g, '\\$&')}\``

const ODD_NAMES: readonly string[] = [
  'two words',
  'back`tick',
  'back\\slash',
  "it's",
  'dou"ble',
  'größe ☃',
  'with.dot',
  'SELECT',
  '1st',
  'a,b',
  '(x)',
  '%41',
]

testOn(both.all, 'columns of any name, in a table of any name', async (server) => {
  for (const table of ['two words', 'back`tick', "it's größe", 'select'] as const) {
    const columns = ODD_NAMES.map((name) => `${quoted(name)} String`)
    await server.query(`DROP TABLE IF EXISTS ${quoted(table)}`)
    await server.query(`CREATE TABLE ${quoted(table)} (${columns.join(', ')}) ENGINE = MergeTree ORDER BY tuple()`)
    const row = Object.fromEntries(ODD_NAMES.map((name) => [name, `value of ${name}`]))
    const report = await loadText(server, `"${table.replaceAll('"', '""')}"`, `${JSON.stringify(row)}\n`)
    assert.equal(report.error, undefined)
    assert.equal(report.table, table)
    const stored = await rowsOf(server, `SELECT ${ODD_NAMES.map(quoted).join(', ')} FROM ${quoted(table)}`)
    assert.deepEqual(stored, [Object.values(row)])
  }
})

testOn(both.all, '--create makes columns of any name', async (server) => {
  await server.query('DROP TABLE IF EXISTS `made odd`')
  const row = Object.fromEntries(ODD_NAMES.map((name, i) => [name, i]))
  const report = await loadText(server, 'made odd', `${JSON.stringify(row)}\n`, { create: true })
  assert.equal(report.error, undefined)
  const names = await rowsOf(
    server,
    "SELECT name FROM system.columns WHERE table = 'made odd' AND database = 'default'",
  )
  assert.deepEqual(names.flat().toSorted(), ODD_NAMES.toSorted())
  const sum = ODD_NAMES.map((name) => `toInt64(${quoted(name)})`).join(' + ')
  assert.equal(
    await server.query(`SELECT ${sum} FROM \`made odd\``),
    `${(ODD_NAMES.length * (ODD_NAMES.length - 1)) / 2}\n`,
  )
})

testOn(both.all, 'an error names an odd column as it is', async (server) => {
  await server.query('DROP TABLE IF EXISTS t')
  await server.query(`CREATE TABLE t (${quoted('größe "x"')} UInt8) ENGINE = Memory`)
  const report = await loadText(server, 't', `${JSON.stringify({ 'größe "x"': 300 })}\n`)
  assert.equal(report.error?.place?.column, 'größe "x"')
})

testOn(both.all, 'database.table, the database of the address, and neither', async (server) => {
  await server.query('DROP DATABASE IF EXISTS `other db`')
  await server.query('CREATE DATABASE `other db`')
  for (const database of ['default', '`other db`'] as const) {
    await server.query(`DROP TABLE IF EXISTS ${database}.places`)
    await server.query(`CREATE TABLE ${database}.places (how String) ENGINE = Memory`)
  }
  const load = async (path: string, table: string) => {
    const report = await loadText({ url: `${server.url}/${path}` }, table, `{"how":"${path} ${table}"}\n`)
    assert.equal(report.error, undefined)
  }
  await load('', 'places')
  await load('', 'other db.places')
  await load('other%20db', 'places')
  await load('?database=other%20db', 'places')
  await load('other%20db', 'default.places')
  const found = async (database: string) =>
    (await rowsOf(server, `SELECT how FROM ${database}.places ORDER BY how`)).flat()
  assert.deepEqual(await found('default'), [' places', 'other%20db default.places'])
  assert.deepEqual(await found('`other db`'), [' other db.places', '?database=other%20db places', 'other%20db places'])
  const created = await loadText(server, 'other db.made', '{"a":1}\n', { create: true })
  assert.equal(created.error, undefined)
  assert.equal(await countOf(server, '`other db`.made'), 1)
  await server.query('DROP DATABASE `other db`')
})

testOn(both.all, "a file goes into the table of its name, dots and all but its ending's", async (server) => {
  const table = 'events.2024 é'
  await server.query(`DROP TABLE IF EXISTS ${quoted(table)}`)
  await server.query(`CREATE TABLE ${quoted(table)} (a Int32) ENGINE = Memory`)
  const file = join(dirname(tempPath('')), `${table}.jsonl`)
  writeFileSync(file, '{"a":1}\n')
  const report = await loadFiles({ sink: 'clickhouse', url: server.url, env: {}, files: [file] })
  assert.equal(report.tables[0]?.error, undefined)
  assert.equal(await countOf(server, quoted(table)), 1)
})

const LONG_STATEMENTS = (['lz4', 'zstd', 'none'] as const).flatMap(
  (codec) =>
    [
      { codec, wire: 'text', format: 'JSONEachRow' },
      { codec, wire: 'typed', format: 'Native' },
    ] as const,
)

for (const { codec, wire, format } of LONG_STATEMENTS) {
  testOn(both.all, `400 columns, ${wire} with ${codec}: the statement goes in front of the rows`, async (server) => {
    const names = Array.from({ length: 400 }, (_, i) => `a column with a rather long name, number ${i}`)
    await server.query('DROP TABLE IF EXISTS wide')
    await server.query(`CREATE TABLE wide (${names.map((name) => `${quoted(name)} Int32`).join(', ')}) ENGINE = Memory`)
    const recorder = await startRecorder(server.url)
    const rows = Array.from({ length: 50 }, (_, i) =>
      Object.fromEntries(names.map((name, at) => [name, i * 1000 + at])),
    )
    const text = lines(rows.map((row) => JSON.stringify(row)))
    const report = await loadText(recorder, 'wide', text, { codec, wire, blockSize: 100_000, workers: 2 })
    await recorder.stop()
    assert.equal(report.error, undefined)
    assert.deepEqual(report.rows, { read: 50, loaded: 50, rejected: 0, skipped: 0 })
    const stored = await rowsOf(server, `SELECT * FROM wide ORDER BY ${quoted(names[0] ?? '')}`)
    assert.deepEqual(stored, rows.map(Object.values))
    // The statement is in the body: its id tells the INSERT from what the server is asked.
    const insert = recorder.requests.find(({ url }) => url.includes('query_id='))
    const body =
      codec === 'none' ? insert?.body : decodeFrames(insert?.body ?? Buffer.alloc(0), { refuseMixedCodecs: true })
    const statement = `INSERT INTO \`default\`.\`wide\` (${names.map(quoted).join(', ')}) FORMAT ${format}\n`
    assert.ok(statement.length > 8192)
    assert.equal(body?.subarray(0, statement.length).toString(), statement)
    if (wire === 'text') assert.equal(body?.subarray(statement.length).toString(), text)
    assert.ok((insert?.url.length ?? 0) < 1500)
  })
}

testOn(
  both.all,
  'a row that the server refuses has its place though the statement is part of the body',
  async (server) => {
    const names = Array.from({ length: 300 }, (_, i) => `a column with a rather long name, number ${i}`)
    const columns = names.map((name) => `${quoted(name)} Nullable(Int32)`)
    await server.query('DROP TABLE IF EXISTS wide')
    await server.query(`CREATE TABLE wide (u UInt64, ${columns.join(', ')}) ENGINE = Memory`)
    const before = lines(['{"u":1}', '', '{"u":2}'])
    const { error } = await loadText(server, 'wide', `${before}{"u":-0}\n`, { wire: 'text' })
    assert.equal(error?.code, 'BL_SERVER_REFUSED_ROW', error?.message)
    assert.deepEqual({ ...error?.place, source: '' }, { source: '', line: 4, byteOffset: before.length })
  },
)
