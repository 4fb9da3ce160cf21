// Who counted the rows of a load: the table, where its number of rows is known for nothing; the server, where it tells how many it took
// and counts no rows of views among them; not at all. An uncounted load does not balance, and does not fail either.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { type LoadEvent, load, type TableReport } from '../../src/index.ts'
import { countOf, makeTable, startBothServers, type TestServer, testOn } from './both-servers.ts'
import { lines, loadText } from './load-text.ts'

const both = await startBothServers()
after(() => both.stop())

const ROWS = 5000
const TEXT = lines(Array.from({ length: ROWS }, (_, i) => `{"i":${i}}`))

/** Not counted, and reported as such. */
function assertUncounted(report: TableReport): void {
  assert.equal(report.error, undefined)
  assert.deepEqual(
    { rows: report.rows, countedBy: report.countedBy, balanced: report.balanced },
    { rows: { read: ROWS, loaded: ROWS, rejected: 0, skipped: 0 }, countedBy: 'sender', balanced: false },
  )
}

testOn(both.all, 'a plain table is counted before and after', async (server) => {
  await makeTable(server, 't', 'i Int32', 'MergeTree ORDER BY i')
  const report = await loadText(server, 't', TEXT)
  assert.equal(report.error, undefined)
  assert.equal(report.countedBy, 'table')
  assert.equal(report.rows.loaded, ROWS)
  assert.equal(report.balanced, true)
})

testOn(both.all, 'the rows of a materialized view do not disturb the count of the table', async (server) => {
  await server.query('DROP TABLE IF EXISTS doubled')
  await makeTable(server, 't', 'i Int32', 'MergeTree ORDER BY i')
  const select = 'SELECT i, n FROM t ARRAY JOIN [1, 2, 3] AS n'
  await server.query(`CREATE MATERIALIZED VIEW doubled ENGINE = MergeTree ORDER BY i AS ${select}`)
  const report = await loadText(server, 't', TEXT)
  await server.query('RENAME TABLE t TO fed')
  assert.equal(report.error, undefined)
  assert.equal(report.countedBy, 'table')
  assert.deepEqual(report.rows, { read: ROWS, loaded: ROWS, rejected: 0, skipped: 0 })
  assert.equal(report.balanced, true)
  assert.equal(await countOf(server, 'fed'), ROWS)
  assert.equal(await countOf(server, 'doubled'), 3 * ROWS)
  await server.query('DROP TABLE doubled')
  await server.query('DROP TABLE fed')
})

testOn(both.all, 'a table of engine Null takes rows and keeps none', async (server) => {
  await makeTable(server, 't', 'i Int32', 'Null')
  const report = await loadText(server, 't', TEXT)
  assert.equal(await countOf(server, 't'), 0)
  if (server.isOld) return assertUncounted(report)
  assert.equal(report.error, undefined)
  assert.deepEqual({ countedBy: report.countedBy, balanced: report.balanced }, { countedBy: 'server', balanced: true })
})

testOn(both.all, 'a Null table that feeds a view', async (server) => {
  await server.query('DROP TABLE IF EXISTS sums')
  await makeTable(server, 'source', 'i Int32', 'Null')
  await server.query(
    'CREATE MATERIALIZED VIEW sums ENGINE = MergeTree ORDER BY i AS SELECT i FROM source WHERE i % 2 = 0',
  )
  const report = await loadText(server, 'source', TEXT)
  assertUncounted(report)
  assert.equal(await countOf(server, 'sums'), ROWS / 2)
  await server.query('DROP TABLE sums')
})

testOn(both.all, 'a Buffer table passes its rows on', async (server) => {
  await makeTable(server, 'behind', 'i Int32', 'MergeTree ORDER BY i')
  await makeTable(server, 'buffer', 'i Int32', "Buffer('default', 'behind', 1, 1, 1, 10, 100, 1000000, 10000000)")
  const report = await loadText(server, 'buffer', TEXT)
  assert.equal(report.error, undefined)
  assert.equal(report.balanced, !server.isOld)
  await server.query('OPTIMIZE TABLE buffer')
  assert.equal(await countOf(server, 'behind'), ROWS)
})

testOn([both.today], 'rows that an engine folds together were loaded nevertheless', async (server) => {
  await makeTable(server, 't', 'k Int32, v Int32', 'ReplacingMergeTree ORDER BY k')
  const report = await loadText(server, 't', lines(Array.from({ length: 100 }, (_, i) => `{"k":${i % 10},"v":${i}}`)))
  assert.equal(report.error, undefined)
  assert.deepEqual({ loaded: report.rows.loaded, countedBy: report.countedBy }, { loaded: 100, countedBy: 'server' })
  assert.equal(report.balanced, true)
  assert.equal(await server.query('SELECT count() FROM t FINAL'), '10\n')
})

/** This many bytes of input are needed before the first are sent. */
const PADDING = ' '.repeat(100)

/** Loads the pieces; `meanwhile` runs before the last one is given, once the first event of that name has come. */
async function loadPieces(
  server: TestServer,
  pieces: readonly string[],
  awaited: LoadEvent['event'],
  meanwhile: string,
  blockSize = 2048,
): Promise<TableReport> {
  let tell: () => void = () => undefined
  const hasCome = new Promise<void>((resolve) => {
    tell = resolve
  })
  async function* source(): AsyncGenerator<string> {
    yield* pieces.slice(0, -1)
    await hasCome
    await server.query(meanwhile)
    yield* pieces.slice(-1)
  }
  let report: TableReport | undefined
  const onEvent = (event: LoadEvent): void => {
    if (event.event === awaited) tell()
    if (event.event === 'table.finished') report = event.report
  }
  const settings = { sink: 'clickhouse', url: server.url, env: {}, table: 't', workers: 1, blockSize } as const
  try {
    for await (const _ of load({ ...settings, source: source(), onEvent }));
  } catch {
    // It is in the report.
  }
  assert.ok(report)
  return report
}

testOn(both.all, 'rows that the server confirmed and that are gone: the load does not balance', async (server) => {
  await makeTable(server, 't', 'i UInt32', 'MergeTree ORDER BY tuple()')
  // The second piece fills the first segment and begins the second one.
  const pieces = ['{"i":7}\n'.repeat(900_000), '{"i":8}\n'.repeat(200_000), '{"i":9}\n']
  const gone = server.isOld ? 'ALTER TABLE t DROP PARTITION tuple()' : 'TRUNCATE TABLE t'
  const report = await loadPieces(server, pieces, 'segment.committed', gone, 65_536)
  assert.equal(report.error?.code, 'BL_UNBALANCED', report.error?.message)
  assert.match(report.error?.message ?? '', /the table has \d+ more rows than before the load, but 1100001 were sent$/)
  assert.equal(report.balanced, false)
})

testOn(both.all, 'rows that somebody takes out meanwhile: not counted, with a warning', async (server) => {
  await makeTable(server, 't', 'p UInt8, i UInt32', 'MergeTree PARTITION BY p ORDER BY i')
  await server.query('INSERT INTO t VALUES (9, 1)')
  const pieces = Array.from({ length: 5 }, () => `{"p":1,"i":7${PADDING}}\n`.repeat(ROWS / 5))
  const report = await loadPieces(server, pieces, 'table.progress', 'ALTER TABLE t DROP PARTITION 9')
  assertUncounted(report)
  assert.match(report.warnings.join(), /^the rows were not counted: .*other rows were removed meanwhile$/)
})

testOn(both.all, "another writer's rows: counted by the server, or not at all", async (server) => {
  await makeTable(server, 't', 'i UInt32', 'MergeTree ORDER BY i')
  const pieces = Array.from({ length: 5 }, () => `{"i":7${PADDING}}\n`.repeat(ROWS / 5))
  const report = await loadPieces(server, pieces, 'table.progress', 'INSERT INTO t VALUES (1)')
  assert.equal(await countOf(server, 't'), ROWS + 1)
  assert.deepEqual(report.warnings, [])
  if (server.isOld) return assertUncounted(report)
  assert.deepEqual({ countedBy: report.countedBy, balanced: report.balanced }, { countedBy: 'server', balanced: true })
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
