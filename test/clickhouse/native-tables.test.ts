// Which wire a table takes, and why, where the server fills in some of its columns.
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after } from 'node:test'
import { loadFiles, type TableReport } from '../../src/index.ts'
import { countOf, makeTable, rowsOf, startBothServers, type TestServer, testOn } from './both-servers.ts'
import { lines, loadText } from './load-text.ts'

const both = await startBothServers()
after(() => both.stop())
const { today, old, all } = both

const COLUMNS =
  "i Int32, d Int32 DEFAULT i * 10, s String DEFAULT concat('d=', toString(d)), n Nullable(UInt8) DEFAULT 7"

interface Filled {
  readonly what: string
  readonly records: readonly string[]
  readonly stored: readonly (readonly unknown[])[]
  readonly on: readonly TestServer[]
}

const FILLED: readonly Filled[] = [
  {
    what: 'absent in all records are filled by the server, from other columns too',
    records: ['{"i":1}', '{"i":2}'],
    stored: [
      [1, 10, 'd=10', 7],
      [2, 20, 'd=20', 7],
    ],
    on: all,
  },
  {
    what: 'present in all records keep what the records say, and feed the others',
    records: ['{"i":1,"d":0}', '{"d":-5,"i":2}'],
    stored: [
      [1, 0, 'd=0', 7],
      [2, -5, 'd=-5', 7],
    ],
    on: all,
  },
  {
    what: 'that are nullable keep a null that all records have',
    records: ['{"i":1,"n":null,"s":""}', '{"i":2,"n":3,"s":"x"}'],
    stored: [
      [1, 10, '', null],
      [2, 20, 'x', 3],
    ],
    on: all,
  },
]

for (const { what, records, stored, on } of FILLED) {
  testOn(on, `typed: DEFAULT columns ${what}`, async (server) => {
    await makeTable(server, 't', COLUMNS, 'MergeTree ORDER BY i')
    const report = await loadText(server, 't', lines(records))
    assert.equal(report.error, undefined)
    assert.equal(report.wire, 'typed')
    assert.match(report.wireReason, /Native/)
    assert.deepEqual(await rowsOf(server, 'SELECT i, d, s, n FROM t ORDER BY i'), stored)
  })
}

const SOME = ['{"i":1}', '{"i":2,"d":5}']

testOn(
  [today],
  'a DEFAULT column that some records lack makes the table use the text wire, and is named',
  async (server) => {
    await makeTable(server, 't', COLUMNS, 'MergeTree ORDER BY i')
    const report = await loadText(server, 't', lines(SOME))
    assert.equal(report.error, undefined)
    assert.equal(report.wire, 'text')
    assert.match(report.wireReason, /^JSONEachRow: .*some records have no field "d"/)
    assert.deepEqual(await rowsOf(server, 'SELECT i, d, s FROM t ORDER BY i'), [
      [1, 10, 'd=10'],
      [2, 5, 'd=5'],
    ])
  },
)

testOn(
  [today],
  '--wire typed for a table that cannot have it is a mistake of usage: nothing is sent',
  async (server) => {
    await makeTable(server, 't', COLUMNS, 'MergeTree ORDER BY i')
    const report = await loadText(server, 't', lines(SOME), { wire: 'typed' })
    assert.equal(report.error?.code, 'BL_USAGE')
    assert.match(report.error.message, /--wire typed .*some records have no field "d"/)
    assert.match(report.error.hint ?? '', /--wire typed/)
    assert.equal(await countOf(server, 't'), 0)
  },
)

testOn(
  [old],
  'a DEFAULT column that some records lack is refused by 18.16, which could not fill it',
  async (server) => {
    await makeTable(server, 't', COLUMNS, 'MergeTree ORDER BY i')
    const report = await loadText(server, 't', lines(['{"i":2,"d":5}', '{"i":1}']))
    assert.equal(report.wire, 'typed')
    assert.deepEqual([report.error?.code, report.error?.place?.column], ['BL_MISSING_FIELD', 'd'])
    assert.equal(await countOf(server, 't'), 0)
  },
)

/** Longer than the sample of an input that can be read only once. */
const FILLER_ROWS = 400

async function loadLate(server: TestServer, rest: string, last: string): Promise<TableReport | undefined> {
  const filler = Array.from({ length: FILLER_ROWS }, (_, i) => `{"i":${i},"pad":"${'x'.repeat(1000)}"${rest}}`)
  const { tables } = await loadFiles({
    ...{ sink: 'clickhouse', url: server.url, env: {}, table: 't', files: ['-'] },
    stdin: Readable.from([Buffer.from(lines(filler)), Buffer.from(`${last}\n`)]),
  })
  return tables[0]
}

for (const { what, rest, last, code } of [
  { what: 'comes up', rest: '', last: '{"i":400,"pad":"","d":6}', code: 'BL_FIELD_NOT_SAMPLED' },
  { what: 'is missing', rest: ',"d":1', last: '{"i":400,"pad":""}', code: 'BL_MISSING_FIELD' },
]) {
  testOn(all, `a field with a DEFAULT that ${what} after the sample is named by the error`, async (server) => {
    await makeTable(server, 't', 'i Int32, pad String, d Int32 DEFAULT 5', 'MergeTree ORDER BY i')
    const report = await loadLate(server, rest, last)
    assert.equal(report?.wire, 'typed')
    assert.equal(report.error?.code, code)
    assert.match(report.error.message, /"d"/)
    assert.deepEqual([report.error.place?.line, report.error.place?.column], [FILLER_ROWS + 1, 'd'])
    assert.equal(await countOf(server, 't'), 0)
  })
}

for (const kind of ['MATERIALIZED', 'ALIAS']) {
  testOn(all, `a field for a column that is ${kind} is refused`, async (server) => {
    await makeTable(server, 't', `i Int32, m Int32 ${kind} i + 1`)
    const report = await loadText(server, 't', '{"i":1}\n{"i":2,"m":3}\n')
    assert.equal(report.wire, 'typed')
    assert.equal(report.error?.code, 'BL_COLUMN_NOT_WRITABLE')
    assert.match(report.error.message, /only the server can fill the column "m"/)
    assert.deepEqual([report.error.place?.line, report.error.place?.column], [2, 'm'])
    assert.equal(await countOf(server, 't'), 0)
    const without = await loadText(server, 't', '{"i":1}\n')
    assert.deepEqual([without.error, without.wire], [undefined, 'typed'])
    assert.deepEqual(await rowsOf(server, 'SELECT i, m FROM t'), [[1, 2]])
  })
}

testOn(
  [today],
  'an EPHEMERAL column is sent where the records have it, and left out where they have not',
  async (server) => {
    const columns = "i Int32, e String EPHEMERAL 'none', u String DEFAULT upper(e)"
    await makeTable(server, 't', columns, 'MergeTree ORDER BY i')
    for (const record of ['{"i":1,"e":"abc"}', '{"i":2}']) {
      const report = await loadText(server, 't', `${record}\n`)
      assert.deepEqual([report.error, report.wire], [undefined, 'typed'])
    }
    assert.deepEqual(await rowsOf(server, 'SELECT i, u FROM t ORDER BY i'), [
      [1, 'ABC'],
      [2, 'NONE'],
    ])
  },
)
