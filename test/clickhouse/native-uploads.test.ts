// What goes over the wire in FORMAT Native: a block per chunk, in frames of every codec, in as many INSERTs as segments.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { decodeFrames } from '../oracle/frame-decoder.ts'
import { makeTable, rowsOf, startBothServers, testOn } from './both-servers.ts'
import { lines, loadText } from './load-text.ts'
import { readNativeBlocks } from './native-blocks.ts'
import { startRecorder } from './recorder.ts'

const both = await startBothServers()
after(() => both.stop())

const ROWS = 5_000
const BLOCK_SIZE = 16_384
const textOf = (i: number): string => `row ${i % 97} of ${'many '.repeat(i % 7)}"é`
const TEXT = lines(Array.from({ length: ROWS }, (_, i) => JSON.stringify({ s: textOf(i), i })))

for (const codec of ['none', 'lz4', 'zstd'] as const) {
  testOn(
    both.all,
    `${codec}: the body is one Native block for each chunk, with the table's own types`,
    async (server) => {
      await makeTable(server, 't', 'i UInt32, s String', 'MergeTree ORDER BY i')
      const recorder = await startRecorder(server.url)
      const report = await loadText(recorder, 't', TEXT, { codec, blockSize: BLOCK_SIZE, workers: 2 })
      const [insert, ...more] = recorder.inserts()
      await recorder.stop()
      assert.deepEqual([report.error, report.wire, more.length], [undefined, 'typed', 0])
      assert.ok(insert !== undefined)
      const body = codec === 'none' ? insert.body : decodeFrames(insert.body, { refuseMixedCodecs: true })
      const blocks = readNativeBlocks(Buffer.from(body))
      assert.equal(report.blocks, blocks.length)
      assert.equal(blocks.length, Math.ceil(Buffer.byteLength(TEXT) / BLOCK_SIZE))
      assert.equal(report.bytes.sent, insert.body.length)
      assert.equal(report.bytes.covered, Buffer.byteLength(TEXT))
      const sent = blocks.flatMap(({ columns, rows }) => {
        const [s, i] = ['s', 'i'].map((name) => columns.find((column) => column.name === name))
        assert.deepEqual([columns.length, s?.type, i?.type], [2, 'String', 'UInt32'])
        return Array.from({ length: rows }, (_, row) => [i?.values[row], s?.values[row]])
      })
      const expected = Array.from({ length: ROWS }, (_, i) => [i, textOf(i)])
      assert.deepEqual(sent, expected)
      assert.deepEqual(await rowsOf(server, 'SELECT i, s FROM t ORDER BY i'), expected)
    },
  )
}

const MANY_ROWS = 1_050_000

for (const [codec, one] of [
  ['none', both.old],
  ['lz4', both.today],
] as const) {
  testOn([one], `${codec}: more rows than a segment holds go in several INSERTs of Native blocks`, async (server) => {
    const table = `many_${codec}`
    await makeTable(server, table, 'i UInt32, l LowCardinality(String)', 'MergeTree ORDER BY i')
    const text = Array.from({ length: MANY_ROWS }, (_, i) => `{"i":${i},"l":"${i % 300}"}\n`).join('')
    const committed: number[] = []
    const report = await loadText(server, table, text, {
      codec,
      onEvent: (event) => {
        if (event.event === 'segment.committed') committed.push(event.rows)
      },
    })
    assert.deepEqual([report.error, report.wire, report.segments], [undefined, 'typed', committed.length])
    assert.deepEqual(report.rows, { read: MANY_ROWS, loaded: MANY_ROWS, rejected: 0, skipped: 0 })
    assert.equal(report.balanced, true)
    assert.ok(committed.length > 1 && committed.every((rows) => rows > 0 && rows <= 1_000_000))
    const inserts = await server.inserts(table, committed.length)
    const byNumber = (a: number, b: number): number => a - b
    assert.deepEqual(inserts.map(({ rows }) => rows).sort(byNumber), committed.toSorted(byNumber))
    for (const { query } of inserts) assert.match(query, /FORMAT Native$/)
    const select = `SELECT toString(count()), toString(uniqExact(i)), toString(max(i)), toString(sum(toUInt32(l) = i % 300))`
    const [counts] = await rowsOf(server, `${select} FROM ${table}`)
    assert.deepEqual(counts, [MANY_ROWS, MANY_ROWS, MANY_ROWS - 1, MANY_ROWS].map(String))
  })
}

testOn(
  both.all,
  'a bad record in the second segment leaves nothing of that segment, and all of the first',
  async (server) => {
    await makeTable(server, 'second', 'i UInt8')
    const good = '{"i":1}\n'
    const committed: number[] = []
    const report = await loadText(server, 'second', `${good.repeat(MANY_ROWS)}{"i":300}\n`, {
      // The record at fault is not in the chunk that ends the first segment.
      blockSize: BLOCK_SIZE,
      onEvent: (event) => {
        if (event.event === 'segment.committed') committed.push(event.rows)
      },
    })
    assert.deepEqual([report.wire, report.segments, committed.length], ['typed', 1, 1])
    const { code, place } = report.error ?? {}
    const byteOffset = good.length * MANY_ROWS + '{"i":'.length
    assert.deepEqual(
      { code, ...place, source: '' },
      {
        ...{ code: 'BL_VALUE_OUT_OF_RANGE', source: '', line: MANY_ROWS + 1, byteOffset, column: 'i' },
      },
    )
    assert.deepEqual(await rowsOf(server, 'SELECT toString(count()) FROM second'), [[String(committed[0])]])
  },
)
