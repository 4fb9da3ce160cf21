// A load of more rows than one segment holds: several INSERTs, cut by the bytes of the input alone, each confirmed
// before the next begins.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import type { TableReport } from '../../src/index.ts'
import { LIMITS } from '../../src/sinks/clickhouse/table-writer.ts'
import { countOf, makeTable, startBothServers, type TestServer, testOn } from './both-servers.ts'
import { type LoadTextOptions, loadText } from './load-text.ts'

const ROWS = 1_100_000
const MAX_ROWS_PER_SEGMENT = 1_000_000

const both = await startBothServers()
after(() => both.stop())

/** Loads the text; the report and the rows of each segment in the order of their confirmation. */
async function loadSegments(
  server: TestServer,
  table: string,
  text: string,
  options: LoadTextOptions,
): Promise<{ report: TableReport; segments: readonly number[] }> {
  const segments: number[] = []
  const report = await loadText(server, table, text, {
    ...options,
    onEvent: (event) => {
      if (event.event !== 'segment.committed') return
      assert.equal(event.ordinal, segments.length)
      segments.push(event.rows)
    },
  })
  return { report, segments }
}

const numbers = (counts: readonly number[]): number[] => counts.toSorted((a, b) => a - b)

testOn(
  both.all,
  'segments stay within their limits and are the same for any codec and number of workers',
  async (server) => {
    const text = Array.from({ length: ROWS }, (_, i) => `{"i":${i}}\n`).join('')
    assert.ok(text.length < LIMITS.bytes, 'it is the number of rows that ends a segment')
    const runs: (readonly number[])[] = []
    for (const options of [
      { workers: 1, codec: 'lz4' },
      { workers: 3, codec: 'none' },
    ]) {
      const table = `t${options.workers}`
      await makeTable(server, table, 'i UInt32', 'MergeTree ORDER BY i')
      const { report, segments } = await loadSegments(server, table, text, options)
      assert.equal(report.error, undefined)
      assert.deepEqual(report.rows, { read: ROWS, loaded: ROWS, rejected: 0, skipped: 0 })
      assert.equal(report.balanced, true)
      assert.equal(report.segments, 2)
      assert.ok(segments.every((rows) => rows > 0 && rows <= MAX_ROWS_PER_SEGMENT))
      const inserts = await server.inserts(`.\`${table}\``, 2)
      assert.deepEqual(numbers(inserts.map(({ rows }) => rows)), numbers(segments))
      assert.equal(new Set(inserts.map(({ queryId }) => queryId)).size, 2)
      assert.equal(
        await server.query(`SELECT count(), uniqExact(i), min(i), max(i) FROM ${table}`),
        `${ROWS}\t${ROWS}\t0\t${ROWS - 1}\n`,
      )
      runs.push(segments)
    }
    assert.deepEqual(runs[1], runs[0])
  },
)

testOn(
  both.all,
  'a refusal in the second segment is placed by line and byte; the first segment stays',
  async (server) => {
    // The state of an aggregate function is text that only the server can read. A number is not.
    const good = '{"x":"\\u0005"}\n'
    const before = `${good}\n${good}not JSON\n  \n{"x":null}\n${good.repeat(ROWS - 3)}\r\n`
    const bad = '{"x":5}\n'
    const text = `${before}${bad}${good.repeat(10)}`
    await makeTable(server, 't', 'x AggregateFunction(count)', 'MergeTree ORDER BY tuple()')
    const { report, segments } = await loadSegments(server, 't', text, { workers: 2, maxErrors: 2 })
    const { error } = report
    assert.equal(error?.code, 'BL_SERVER_REFUSED_ROW')
    assert.equal(error?.serverCode, 26)
    assert.match(error?.message ?? '', /Cannot parse JSON string: expected opening quote/)
    const line = before.split('\n').length
    assert.deepEqual({ ...error?.place, source: '' }, { source: '', line, byteOffset: before.length })
    assert.equal(report.segments, 1)
    const [first = 0, ...more] = segments
    assert.deepEqual(more, [])
    assert.ok(first > 0 && first <= MAX_ROWS_PER_SEGMENT)
    assert.equal(report.rows.loaded, first)
    assert.equal(report.rows.rejected, 2)
    assert.equal(report.balanced, false)
    assert.equal(await countOf(server, 't'), first)
  },
)

testOn(both.all, 'a bad record in the second segment leaves nothing of that segment behind', async (server) => {
  const good = '{"x":"some text"}\n'
  await makeTable(server, 't', 'x String', 'MergeTree ORDER BY tuple()')
  const { report, segments } = await loadSegments(server, 't', `${good.repeat(ROWS)}{"y":1}\n`, {})
  assert.equal(report.error?.code, 'BL_UNKNOWN_FIELD')
  assert.equal(report.error?.place?.line, ROWS + 1)
  assert.equal(report.segments, 1)
  assert.equal(report.rows.loaded, segments[0])
  assert.equal(await countOf(server, 't'), segments[0])
})

testOn(
  both.all,
  'a segment is committed whole also when its rows take more memory than a block should',
  async (server) => {
    const [columns, rows] = [70, 500_000]
    const table = `wide_${server.isOld ? 'old' : 'today'}`
    const names = Array.from({ length: columns }, (_, i) => `c${i} UInt64`)
    await makeTable(server, table, names.join(', '), 'MergeTree ORDER BY tuple()')
    const text = `${'7,'.repeat(columns - 1)}7\n`.repeat(rows)
    const { report } = await loadSegments(server, table, text, { format: 'csv', header: false })
    assert.equal(report.error, undefined)
    assert.equal(report.rows.loaded, rows)
    // 280 MB where a block has 268 by default. Each block is a part, and parts that were merged are still told for a while.
    assert.equal(
      await server.query(`SELECT count(), sum(rows) FROM system.parts WHERE table = '${table}'`),
      `1\t${rows}\n`,
    )
  },
)
