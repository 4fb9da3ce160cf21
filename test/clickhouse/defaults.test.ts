// Fields that a record lacks. Today's server fills DEFAULT row by row; 18.16 stores a zero for a field that is
// missing from a row, so there a column with a default is in every row of the load, or left to the server in all.
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after } from 'node:test'
import { loadFiles } from '../../src/index.ts'
import { countOf, makeTable, rowsOf, startBothServers, testOn } from './both-servers.ts'
import { lines, loadText } from './load-text.ts'

const both = await startBothServers()
after(() => both.stop())

const COLUMNS =
  "i Int32, d Int32 DEFAULT i * 10, s String DEFAULT 'none', n Nullable(Int32), m Int32 MATERIALIZED d + 1"

testOn([both.today], 'a DEFAULT is filled in the rows that lack the field, and in no others', async (server) => {
  await makeTable(server, 't', COLUMNS, 'MergeTree ORDER BY i')
  const records = ['{"i":1}', '{"d":0,"i":2}', '{"i":3,"s":""}', '{"i":4,"d":5,"s":"x","n":6}', '{"i":5,"n":null}']
  const report = await loadText(server, 't', lines(records))
  assert.equal(report.error, undefined)
  assert.deepEqual(await rowsOf(server, 'SELECT i, d, s, n, m FROM t ORDER BY i'), [
    [1, 10, 'none', null, 11],
    [2, 0, 'none', null, 1],
    [3, 30, '', null, 31],
    [4, 5, 'x', 6, 6],
    [5, 50, 'none', null, 51],
  ])
})

testOn([both.today], 'null is no request for the DEFAULT: a column that is not nullable refuses it', async (server) => {
  await makeTable(server, 't', COLUMNS, 'MergeTree ORDER BY i')
  const report = await loadText(server, 't', '{"i":1,"d":null}\n')
  assert.equal(report.error?.code, 'BL_NULL')
  assert.equal(report.error?.place?.column, 'd')
})

testOn([both.today], 'a nullable column keeps a null though it has a DEFAULT', async (server) => {
  await makeTable(server, 't', 'i Int32, n Nullable(Int32) DEFAULT 7')
  const report = await loadText(server, 't', '{"i":1,"n":null}\n{"i":2}\n')
  assert.equal(report.error, undefined)
  assert.deepEqual(await rowsOf(server, 'SELECT i, n FROM t ORDER BY i'), [
    [1, null],
    [2, 7],
  ])
})

testOn([both.today], 'an EPHEMERAL column may be given and feeds the defaults of others', async (server) => {
  await makeTable(server, 't', 'i Int32, e String EPHEMERAL, u String DEFAULT upper(e)', 'MergeTree ORDER BY i')
  const report = await loadText(server, 't', '{"i":1,"e":"abc"}\n')
  assert.equal(report.error, undefined)
  assert.deepEqual(await rowsOf(server, 'SELECT i, u FROM t'), [[1, 'ABC']])
})

testOn(both.all, 'a nullable column is NULL where the field is missing', async (server) => {
  await makeTable(server, 't', 'i Int32, n Nullable(String), l LowCardinality(Nullable(String))')
  const report = await loadText(server, 't', '{"i":1}\n{"i":2,"n":"x"}\n{"i":3,"l":"y","n":null}\n')
  assert.equal(report.error, undefined)
  assert.deepEqual(await rowsOf(server, 'SELECT i, n, l FROM t ORDER BY i'), [
    [1, null, null],
    [2, 'x', null],
    [3, null, 'y'],
  ])
})

testOn(both.all, 'columns with a DEFAULT that no record has are filled by the server', async (server) => {
  await makeTable(server, 't', COLUMNS, 'MergeTree ORDER BY i')
  const report = await loadText(server, 't', '{"i":1}\n{"i":2,"n":3}\n')
  assert.equal(report.error, undefined)
  assert.deepEqual(await rowsOf(server, 'SELECT i, d, s, n, m FROM t ORDER BY i'), [
    [1, 10, 'none', null, 11],
    [2, 20, 'none', 3, 21],
  ])
})

testOn(both.all, 'columns with a DEFAULT that every record has keep what the records say', async (server) => {
  await makeTable(server, 't', COLUMNS, 'MergeTree ORDER BY i')
  const report = await loadText(server, 't', '{"i":1,"d":0,"s":""}\n{"i":2,"s":"x","d":-1}\n')
  assert.equal(report.error, undefined)
  assert.deepEqual(await rowsOf(server, 'SELECT i, d, s FROM t ORDER BY i'), [
    [1, 0, ''],
    [2, -1, 'x'],
  ])
})

testOn([both.old], 'a DEFAULT that only some records would need is refused, for it would be a zero', async (server) => {
  await makeTable(server, 't', COLUMNS, 'MergeTree ORDER BY i')
  const report = await loadText(server, 't', '{"i":1,"d":5}\n{"i":2}\n')
  assert.equal(report.error?.code, 'BL_MISSING_FIELD')
  assert.deepEqual({ ...report.error?.place, source: '' }, { source: '', line: 2, byteOffset: 14, column: 'd' })
  assert.equal(await countOf(server, 't'), 0)
})

testOn([both.old], 'a field with a DEFAULT that comes up after the sample is refused', async (server) => {
  await makeTable(server, 't', 'i Int32, pad String, d Int32 DEFAULT 5', 'MergeTree ORDER BY i')
  // A sample sees the first 256 KiB and no more of what is read only once.
  const filler = Array.from({ length: 400 }, (_, i) => `{"i":${i},"pad":"${'x'.repeat(1000)}"}`)
  const input = [lines(filler), '{"i":400,"pad":"","d":6}\n'].map((text) => Buffer.from(text))
  const { tables } = await loadFiles({
    sink: 'clickhouse',
    url: server.url,
    env: {},
    table: 't',
    files: ['-'],
    stdin: Readable.from(input),
  })
  const [report] = tables
  assert.equal(report?.error?.code, 'BL_FIELD_NOT_SAMPLED')
  assert.equal(report?.error?.place?.line, 401)
  assert.equal(report?.error?.place?.column, 'd')
  assert.equal(await countOf(server, 't'), 0)
})
