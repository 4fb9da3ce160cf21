// --create: the types that each server gets for what the input shows, and the rows that come back from them.
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after } from 'node:test'
import { loadFiles } from '../../src/index.ts'
import { countOf, makeTable, rowsOf, startBothServers, type TestServer, testOn } from './both-servers.ts'
import { CREATED_COLUMNS } from './created-columns.ts'
import { lines, loadText } from './load-text.ts'

const both = await startBothServers()
after(() => both.stop())

function record(index: 0 | 1): string {
  const members = CREATED_COLUMNS.flatMap(({ field, values }) =>
    values[index] === undefined ? [] : [`"${field}":${values[index]}`],
  )
  return `{${members.join(', ')}}`
}

async function typesOf(server: TestServer, table: string): Promise<Record<string, unknown>> {
  const rows = await rowsOf(
    server,
    `SELECT name, type FROM system.columns WHERE database = 'default' AND table = '${table}'`,
  )
  return Object.fromEntries(rows)
}

testOn(both.all, 'every kind of field gets a type that keeps it', async (server) => {
  await server.query('DROP TABLE IF EXISTS made')
  const report = await loadText(server, 'made', lines([record(0), record(1)]), { create: true })
  assert.equal(report.error, undefined)
  const expected = Object.fromEntries(CREATED_COLUMNS.map(({ field, types }) => [field, types[server.isOld ? 1 : 0]]))
  assert.deepEqual(await typesOf(server, 'made'), expected)
  const texts = CREATED_COLUMNS.map(({ field }) => `toString(${field})`).join(', ')
  const stored = await rowsOf(server, `SELECT ${texts} FROM made ORDER BY big DESC`)
  const wanted = ([0, 1] as const).map((index) =>
    CREATED_COLUMNS.map(({ texts: [today, old = today] }) => (server.isOld ? old : today)[index]),
  )
  assert.deepEqual(stored, wanted)
})

testOn(both.all, 'the statement that was run is in the report and in the events', async (server) => {
  await server.query('DROP TABLE IF EXISTS made')
  const statements: string[] = []
  const report = await loadText(server, 'made', '{"a":1,"b":"x"}\n', {
    create: true,
    orderBy: 'b, a',
    onEvent: (event) => {
      if (event.event === 'table.created') statements.push(event.statement)
    },
  })
  const statement =
    'CREATE TABLE `default`.`made`\n(\n  `a` Int64,\n  `b` String\n)\nENGINE = MergeTree ORDER BY (b, a)'
  assert.equal(report.created, statement)
  assert.deepEqual(statements, [statement])
  assert.match(await server.query('SHOW CREATE TABLE made'), /ORDER BY \(b, a\)/)
})

testOn(both.all, 'without --order-by the key is empty', async (server) => {
  await server.query('DROP TABLE IF EXISTS made')
  await loadText(server, 'made', '{"a":1}\n', { create: true })
  assert.match(await server.query('SHOW CREATE TABLE made'), /ORDER BY tuple\(\)/)
})

testOn(both.all, 'a sorting key that the table has not is quoted, and nothing is created', async (server) => {
  await server.query('DROP TABLE IF EXISTS made')
  const report = await loadText(server, 'made', '{"a":1}\n', { create: true, orderBy: 'nope' })
  assert.equal(report.error?.code, 'BL_SERVER')
  assert.match(report.error?.message ?? '', /nope/)
  assert.deepEqual(await typesOf(server, 'made'), {})
})

testOn(both.all, 'a table that is there stays as it is: --create adds rows to it', async (server) => {
  await makeTable(server, 'made', 'a Int8, b Nullable(String)')
  for (const text of ['{"a":1}\n', '{"a":2,"b":"x"}\n']) {
    const report = await loadText(server, 'made', text, { create: true })
    assert.equal(report.created, undefined)
    assert.equal(report.rows.loaded, 1)
  }
  assert.equal(await countOf(server, 'made'), 2)
  const tooLarge = await loadText(server, 'made', '{"a":128}\n', { create: true })
  assert.equal(tooLarge.error?.code, 'BL_VALUE_OUT_OF_RANGE')
})

testOn(both.all, 'an input without a field says nothing about columns: BL_SOURCE_EMPTY', async (server) => {
  await server.query('DROP TABLE IF EXISTS made')
  for (const text of ['', '\n', '{}\n']) {
    const report = await loadText(server, 'made', text, { create: true })
    assert.equal(report.error?.code, 'BL_SOURCE_EMPTY')
  }
  assert.deepEqual(await typesOf(server, 'made'), {})
})

/** Values after the sample that do not fit what the sample showed. */
const LATER: readonly [sample: string, later: string, code: string][] = [
  ['1', '1.5', 'BL_VALUE_TYPE'],
  ['1', '9223372036854775808', 'BL_VALUE_OUT_OF_RANGE'],
  ['1', '"1"', 'BL_VALUE_TYPE'],
  ['1', 'null', 'BL_NULL'],
  ['1.5', '1e400', 'BL_VALUE_OUT_OF_RANGE'],
  ['true', '"yes"', 'BL_VALUE_TYPE'],
  ['"2024-02-29"', '"2024-02-30"', 'BL_VALUE_SYNTAX'],
  ['"2024-02-29"', '"1899-12-31"', 'BL_VALUE_OUT_OF_RANGE'],
  ['"2024-02-29T00:00:00Z"', '"2024-02-29T00:00:00.0001Z"', 'BL_VALUE_PRECISION'],
  ['"2024-02-29T00:00:00Z"', '"soon"', 'BL_VALUE_SYNTAX'],
  ['"61f0c404-5cb3-11e7-907b-a6006ad3dba0"', '"unknown"', 'BL_VALUE_SYNTAX'],
]

for (const [sample, later, code] of LATER) {
  testOn(both.all, `after ${sample} in the sample, ${later} is refused, not changed`, async (server) => {
    await server.query('DROP TABLE IF EXISTS made')
    // What can be read only once is sampled by its first 256 KiB.
    const row = `{"pad":"${'x'.repeat(10_000)}","x":${sample}}\n`
    const text = `${row.repeat(30)}{"pad":"","x":${later}}\n`
    const stdin = Readable.from([Buffer.from(text)])
    const settings = { sink: 'clickhouse', url: server.url, env: {}, table: 'made', create: true } as const
    const { tables } = await loadFiles({ ...settings, files: ['-'], stdin })
    assert.equal(tables[0]?.error?.code, code)
    assert.deepEqual(
      { line: tables[0]?.error?.place?.line, column: tables[0]?.error?.place?.column },
      { line: 31, column: 'x' },
    )
    assert.equal(await countOf(server, 'made'), 0)
  })
}

testOn(both.all, 'a field that comes up after the sample is refused', async (server) => {
  await server.query('DROP TABLE IF EXISTS made')
  const text = `${`{"pad":"${'x'.repeat(10_000)}"}\n`.repeat(30)}{"pad":"","x":1}\n`
  const stdin = Readable.from([Buffer.from(text)])
  const settings = { sink: 'clickhouse', url: server.url, env: {}, table: 'made', create: true } as const
  const { tables } = await loadFiles({ ...settings, files: ['-'], stdin })
  assert.equal(tables[0]?.error?.code, 'BL_UNKNOWN_FIELD')
  assert.equal(await countOf(server, 'made'), 0)
})
