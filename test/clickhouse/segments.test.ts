// A load of more rows than one segment holds: several INSERTs, cut by the bytes of the input alone, each confirmed
// before the next begins.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after } from 'node:test'
import type { TableReport } from '../../src/index.ts'
import { SEGMENT_LIMITS } from '../../src/sinks/clickhouse/modes/appending.ts'
import { countOf, makeTable, startBothServers, type TestServer, testOn } from './both-servers.ts'
import { type LoadTextOptions, loadText, tempPath } from './load-text.ts'

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
    assert.ok(text.length < SEGMENT_LIMITS.bytes, 'it is the number of rows that ends a segment')
    const runs: (readonly number[])[] = []
    for (const options of [
      { workers: 1, codec: 'lz4' },
      { workers: 3, codec: 'none' },
    ] as const) {
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
  'a refusal in the second segment: one too many, and the first segment stays; tolerated, it is placed by line and byte',
  async (server) => {
    // The state of an aggregate function is text that only the server can read. A number is not.
    const good = '{"x":"\\u0005"}\n'
    const before = `${good}\n${good}not JSON\n  \n{"x":null}\n${good.repeat(ROWS - 3)}\r\n`
    const bad = '{"x":5}\n'
    // The rejects of the first segment count, for it is committed; that of the second one does not.
    const text = `${before}not JSON either\n${bad}${good.repeat(10)}`
    const rejects = tempPath('.jsonl')
    await makeTable(server, 't', 'x AggregateFunction(count)', 'MergeTree ORDER BY tuple()')
    const { report, segments } = await loadSegments(server, 't', text, { workers: 2, maxErrors: 3, rejects })
    const { error } = report
    assert.equal(error?.code, 'BL_TOO_MANY_REJECTS', error?.message)
    assert.match(error?.message ?? '', /^4 of /)
    assert.equal(report.segments, 1)
    const [first = 0, ...more] = segments
    assert.deepEqual(more, [])
    assert.ok(first > 0 && first < ROWS - 3)
    assert.deepEqual(report.rows, { read: first + 4, loaded: first, rejected: 2, skipped: 2 })
    assert.equal(
      report.bytes.covered,
      before
        .split('\n')
        .slice(0, first + 4)
        .join('\n').length + 1,
    )
    assert.equal(readFileSync(rejects, 'utf8'), 'not JSON\n{"x":null}\n')
    assert.equal(report.balanced, false)
    assert.equal(await countOf(server, 't'), first)
    const others = { workers: 2, maxErrors: 4, rejects: tempPath('.jsonl') }
    const { report: tolerant } = await loadSegments(server, 't', text, others)
    assert.equal(tolerant.error, undefined, tolerant.error?.message)
    assert.deepEqual([tolerant.segments, tolerant.rows.rejected, tolerant.rows.loaded], [2, 4, ROWS + 9])
    assert.equal(await countOf(server, 't'), first + ROWS + 9)
    assert.equal(readFileSync(others.rejects, 'utf8'), `not JSON\n{"x":null}\nnot JSON either\n${bad}`)
    const reasons = readFileSync(tolerant.rejects?.reasons ?? '', 'utf8')
      .trimEnd()
      .split('\n')
    const { code, message, place } = JSON.parse(reasons.at(-1) ?? '')
    assert.equal(code, 'BL_SERVER_REFUSED_ROW')
    assert.match(message, /Cannot parse JSON string: expected opening quote/)
    const line = before.split('\n').length + 1
    assert.deepEqual({ ...place, source: '' }, { source: '', line, byteOffset: before.length + 16 })
  },
)

testOn(both.all, 'an INSERT of more rows than a block has by default is there whole, or not at all', async (server) => {
  // The first records are long, so that the limit in records is far away.
  const head = `{"x":"\\u0005"${' '.repeat(500)}}\n`.repeat(300)
  const text = `${head}${'{"x":"\\u0005"}\n'.repeat(1_200_000)}`
  await makeTable(server, 't', 'x AggregateFunction(count)', 'MergeTree ORDER BY tuple()')
  const refused = await loadText(server, 't', `${text}{"x":5}\n`)
  assert.equal(refused.error?.code, 'BL_SERVER_REFUSED_ROW')
  assert.deepEqual([refused.segments, refused.rows], [0, { read: 0, loaded: 0, rejected: 0, skipped: 0 }])
  assert.equal(await countOf(server, 't'), 0)
  const loaded = await loadText(server, 't', text)
  assert.deepEqual([loaded.error, loaded.segments, loaded.rows.loaded], [undefined, 1, 1_200_300])
  const numbers = `${'x'.repeat(300)},7\n`.repeat(300) + ',7\n'.repeat(1_200_000)
  await makeTable(server, 'n', 'x String, i UInt8', 'MergeTree ORDER BY tuple()')
  const typed = await loadText(server, 'n', numbers, { format: 'csv', header: false })
  assert.deepEqual([typed.error, typed.segments, typed.wire], [undefined, 1, 'typed'])
  for (const table of ['t', 'n'] as const) {
    const parts = `SELECT count(), sum(rows) FROM system.parts WHERE table = '${table}' AND level = 0 AND rows > 0`
    assert.equal(await server.query(parts), '1\t1200300\n', table)
  }
})

testOn(both.all, 'segments are the same for any wire, block size, number of workers and codec', async (server) => {
  const text = Array.from({ length: 200_000 }, (_, i) => `${i % 10},${'x'.repeat(i % 7)}\n`).join('')
  await makeTable(server, 't', 'i UInt8, s String', 'MergeTree ORDER BY tuple()')
  const runs: (readonly number[])[] = []
  for (const options of [
    { workers: 1, wire: 'typed' },
    { workers: 3, wire: 'text', codec: 'none', blockSize: '5000' },
    { workers: 2, wire: 'typed', blockSize: '70KB' },
  ] as const) {
    const settings = { format: 'csv', header: false, ...options } as const
    const { report, segments } = await loadSegments(server, 't', text.repeat(7), settings)
    assert.equal(report.error, undefined)
    assert.equal(report.balanced, true)
    runs.push(segments)
  }
  assert.ok((runs[0]?.length ?? 0) > 1)
  assert.deepEqual(runs, [runs[0], runs[0], runs[0]])
})

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
