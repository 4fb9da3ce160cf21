// Where the receipt's number comes from: today's server counts, unless views feed on the table and are counted too;
// 18.16 confirms without a number.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { countOf, makeTable, startBothServers, testOn } from './both-servers.ts'
import { lines, loadText } from './load-text.ts'

const both = await startBothServers()
after(() => both.stop())

const ROWS = 5000
const TEXT = lines(Array.from({ length: ROWS }, (_, i) => `{"i":${i}}`))

testOn(both.all, 'a plain table: counted by the server where it tells, else by the sender', async (server) => {
  await makeTable(server, 't', 'i Int32', 'MergeTree ORDER BY i')
  const report = await loadText(server, 't', TEXT)
  assert.equal(report.error, undefined)
  assert.equal(report.countedBy, server.isOld ? 'sender' : 'server')
  assert.equal(report.rows.loaded, ROWS)
  assert.equal(report.balanced, true)
})

testOn(
  both.all,
  'a materialized view counts its rows too: the sender counts, and the load balances',
  async (server) => {
    await server.query('DROP TABLE IF EXISTS doubled')
    await makeTable(server, 't', 'i Int32', 'MergeTree ORDER BY i')
    const select = 'SELECT i, n FROM t ARRAY JOIN [1, 2, 3] AS n'
    await server.query(`CREATE MATERIALIZED VIEW doubled ENGINE = MergeTree ORDER BY i AS ${select}`)
    const report = await loadText(server, 't', TEXT)
    await server.query('RENAME TABLE t TO fed')
    assert.equal(report.error, undefined)
    assert.equal(report.countedBy, 'sender')
    assert.deepEqual(report.rows, { read: ROWS, loaded: ROWS, rejected: 0, skipped: 0 })
    assert.equal(report.balanced, true)
    assert.equal(await countOf(server, 'fed'), ROWS)
    assert.equal(await countOf(server, 'doubled'), 3 * ROWS)
    await server.query('DROP TABLE doubled')
    await server.query('DROP TABLE fed')
  },
)

testOn(both.all, 'a table of engine Null takes rows and keeps none', async (server) => {
  await makeTable(server, 't', 'i Int32', 'Null')
  const report = await loadText(server, 't', TEXT)
  assert.equal(report.error, undefined)
  assert.equal(report.rows.loaded, ROWS)
  assert.equal(report.balanced, true)
  assert.equal(await countOf(server, 't'), 0)
})

testOn(both.all, 'a Null table that feeds a view', async (server) => {
  await server.query('DROP TABLE IF EXISTS sums')
  await makeTable(server, 'source', 'i Int32', 'Null')
  await server.query(
    'CREATE MATERIALIZED VIEW sums ENGINE = MergeTree ORDER BY i AS SELECT i FROM source WHERE i % 2 = 0',
  )
  const report = await loadText(server, 'source', TEXT)
  assert.equal(report.error, undefined)
  assert.deepEqual({ loaded: report.rows.loaded, countedBy: report.countedBy }, { loaded: ROWS, countedBy: 'sender' })
  assert.equal(report.balanced, true)
  assert.equal(await countOf(server, 'sums'), ROWS / 2)
  await server.query('DROP TABLE sums')
})

testOn([both.today], 'a Buffer table passes its rows on', async (server) => {
  await makeTable(server, 'behind', 'i Int32', 'MergeTree ORDER BY i')
  await makeTable(server, 'buffer', 'i Int32', "Buffer('default', 'behind', 1, 1, 1, 10, 100, 1000000, 10000000)")
  const report = await loadText(server, 'buffer', TEXT)
  assert.equal(report.error, undefined)
  assert.equal(report.balanced, true)
  await server.query('OPTIMIZE TABLE buffer')
  assert.equal(await countOf(server, 'behind'), ROWS)
})

testOn([both.today], 'rows that an engine folds together were loaded all the same', async (server) => {
  await makeTable(server, 't', 'k Int32, v Int32', 'ReplacingMergeTree ORDER BY k')
  const report = await loadText(server, 't', lines(Array.from({ length: 100 }, (_, i) => `{"k":${i % 10},"v":${i}}`)))
  assert.equal(report.error, undefined)
  assert.deepEqual({ loaded: report.rows.loaded, countedBy: report.countedBy }, { loaded: 100, countedBy: 'server' })
  assert.equal(report.balanced, true)
  assert.equal(await server.query('SELECT count() FROM t FINAL'), '10\n')
})

testOn(both.all, 'an empty file loads nothing, says so, and sends no INSERT', async (server) => {
  await makeTable(server, 'untouched', 'i Int32')
  for (const text of ['', '\n \n\r\n', '\ufeff']) {
    const report = await loadText(server, 'untouched', text)
    assert.equal(report.error, undefined)
    assert.deepEqual({ ...report.rows, skipped: 0 }, { read: report.rows.skipped, loaded: 0, rejected: 0, skipped: 0 })
    assert.deepEqual(
      { balanced: report.balanced, segments: report.segments, blocks: report.blocks },
      { balanced: true, segments: 0, blocks: 0 },
    )
  }
  assert.deepEqual(await server.inserts('`untouched`', 0), [])
})
