// insertCompressedStream: one INSERT statement of the caller's own, fed from rows.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import {
  type BulkloadError,
  type InsertStreamOptions,
  insertCompressedStream,
  type LoadProgress,
  Method,
  type Receipt,
} from '../../src/index.ts'
import { decodeFrames } from '../oracle/frame-decoder.ts'
import {
  countOf,
  LOADER_PASSWORD,
  makeTable,
  rowsOf,
  startBothServers,
  type TestServer,
  testOn,
} from './both-servers.ts'
import { parametersOf, startRecorder } from './recorder.ts'

const both = await startBothServers()
after(() => both.stop())

const QUERY = 'INSERT INTO t (i, s) FORMAT JSONEachRow'

interface Row {
  readonly i: number
  readonly s: string
}

const row = (i: number): Row => ({ i, s: `row ${i % 89} é` })
const ROWS: readonly Row[] = Array.from({ length: 5000 }, (_, i) => row(i))
const TEXT = ROWS.map((one) => `${JSON.stringify(one)}\n`).join('')

async function* slowly(count: number): AsyncGenerator<Row> {
  for (let i = 0; i < count; i++) {
    if (i % 1000 === 0) await new Promise(setImmediate)
    yield row(i)
  }
}

/** The totals after each block, which the totals at the end repeat, and the receipt. */
async function drain(
  stream: AsyncGenerator<LoadProgress, Receipt>,
): Promise<{ totals: LoadProgress[]; receipt: Receipt }> {
  const totals: LoadProgress[] = []
  for (;;) {
    const next = await stream.next()
    if (next.done) {
      const { complete, ...end } = totals.pop() ?? assert.fail('nothing was yielded')
      assert.ok(complete && totals.every((total) => !total.complete))
      const { complete: _, ...last } = totals.at(-1) ?? { ...end, complete: false }
      assert.deepEqual(end, last)
      return { totals, receipt: next.value }
    }
    totals.push(next.value)
  }
}

async function insert(
  server: Pick<TestServer, 'url'>,
  rows: Iterable<object> | AsyncIterable<object>,
  options: InsertStreamOptions = {},
  query = QUERY,
): Promise<{ totals: LoadProgress[]; receipt: Receipt }> {
  return drain(insertCompressedStream(query, rows, { url: server.url, workers: 2, ...options }))
}

async function makeRowTable(server: TestServer): Promise<void> {
  await makeTable(server, 't', 'i UInt32, s String', 'MergeTree ORDER BY i')
}

async function assertRows(server: TestServer): Promise<void> {
  assert.deepEqual(
    await rowsOf(server, 'SELECT i, s FROM t ORDER BY i'),
    ROWS.map(({ i, s }) => [i, s]),
  )
}

for (const method of ['lz4', 'zstd', 'none'] as const) {
  testOn(both.all, `${method}: an async generator and an array; totals run up to what was sent`, async (server) => {
    for (const rows of [slowly(ROWS.length), ROWS]) {
      await makeRowTable(server)
      const recorder = await startRecorder(server.url)
      const { totals, receipt } = await insert(recorder, rows, { method, blockSize: 16_384 })
      await recorder.stop()
      assert.deepEqual(receipt, { rows: ROWS.length, countedBy: server.isOld ? 'sender' : 'server' })
      await assertRows(server)
      const [request, ...more] = recorder.inserts()
      assert.ok(request && more.length === 0 && recorder.requests.length === 1, 'nothing else is asked of the server')
      assert.equal(parametersOf(request.url).get('query'), QUERY)
      const body = method === 'none' ? request.body : decodeFrames(request.body, { refuseMixedCodecs: true })
      assert.equal(body.toString(), TEXT)
      assert.equal(totals.length, Math.ceil(Buffer.byteLength(TEXT) / 16_384))
      for (const [at, { blocksSent, rowsProcessed, bytesCompressed, bytesUncompressed }] of totals.entries()) {
        const before = totals[at - 1]
        assert.equal(blocksSent, at + 1)
        assert.ok(rowsProcessed > (before?.rowsProcessed ?? 0))
        assert.ok(bytesUncompressed > (before?.bytesUncompressed ?? 0))
        assert.ok(bytesCompressed > (before?.bytesCompressed ?? 0))
      }
      assert.deepEqual(totals.at(-1), {
        complete: false,
        blocksSent: totals.length,
        bytesCompressed: request.body.length,
        bytesUncompressed: Buffer.byteLength(TEXT),
        rowsProcessed: ROWS.length,
      })
    }
  })
}

testOn(both.all, 'the level of zstd changes what is sent', async (server) => {
  await makeRowTable(server)
  const sent = async (level: number) =>
    (await insert(server, ROWS, { method: 'zstd', level })).totals.at(-1)?.bytesCompressed ?? 0
  assert.ok((await sent(19)) < (await sent(1)))
})

testOn(both.all, 'BigInt values, dates and numbers arrive exactly', async (server) => {
  await makeTable(server, 't', "i Int64, u UInt64, d DateTime('UTC'), f Float64, n Nullable(String), a Array(String)")
  const rows = [
    { i: -(2n ** 63n), u: 2n ** 64n - 1n, d: new Date('2024-02-29T12:34:56Z'), f: 0.5, n: null, a: ['x', 'é'] },
    { i: 9007199254740993n, u: 0n, d: new Date(0), f: -1e21, n: 'ü\u0000\n', a: [] },
  ]
  // A Date is written as ISO 8601, which 18.16 reads only with a setting.
  const settings = { date_time_input_format: 'best_effort' }
  const { receipt } = await insert(server, rows, { settings }, 'INSERT INTO t FORMAT JSONEachRow;')
  assert.equal(receipt.rows, 2)
  const select = 'SELECT toString(i), toString(u), toString(toUInt32(d)), toString(f), n, a FROM t ORDER BY i'
  assert.deepEqual(await rowsOf(server, select), [
    ['-9223372036854775808', '18446744073709551615', '1709210096', '0.5', null, ['x', 'é']],
    ['9007199254740993', '0', '0', '-1e21', 'ü\u0000\n', []],
  ])
})

testOn(both.all, 'settings, user and password, and a query over several lines', async (server) => {
  await makeRowTable(server)
  const address = server.url.replace('http://', `http://loader:${encodeURIComponent(LOADER_PASSWORD)}@`)
  const recorder = await startRecorder(server.url)
  const url = address.replace(new URL(server.url).host, new URL(recorder.url).host)
  const options = { url, settings: { max_insert_block_size: 7000, input_format_skip_unknown_fields: '1' } }
  const rows = [{ i: 1, s: 'x', unknown: 5 }]
  await insert(server, rows, options, 'INSERT INTO t\n  (i, s)\nFORMAT JSONEachRow\n')
  await recorder.stop()
  const parameters = parametersOf(recorder.requests[0]?.url ?? '')
  assert.equal(parameters.get('max_insert_block_size'), '7000')
  assert.equal(recorder.requests[0]?.headers['x-clickhouse-user'], 'loader')
  assert.deepEqual(await rowsOf(server, 'SELECT i, s FROM t'), [[1, 'x']])
})

testOn(both.all, 'the receipt is of the rows of the statement, also when a view feeds on the table', async (server) => {
  await server.query('DROP TABLE IF EXISTS doubled')
  await makeRowTable(server)
  const select = 'SELECT i, n FROM t ARRAY JOIN [1, 2] AS n'
  await server.query(`CREATE MATERIALIZED VIEW doubled ENGINE = MergeTree ORDER BY i AS ${select}`)
  const { receipt } = await insert(server, ROWS)
  await server.query('DROP TABLE doubled')
  await assertRows(server)
  assert.deepEqual(receipt, { rows: ROWS.length, countedBy: 'sender' })
})

testOn(both.all, 'no rows are no error', async (server) => {
  await makeRowTable(server)
  const { totals, receipt } = await insert(server, [])
  assert.deepEqual(totals, [])
  assert.equal(receipt.rows, 0)
  assert.equal(await countOf(server, 't'), 0)
})

for (const [title, query] of [
  ['without a format', 'INSERT INTO t (i, s)'],
  ['with comments', '/* rows */ INSERT INTO t -- the table\n  (i, s)\nFORMAT JSONEachRow; -- FORMAT CSV'],
] as const) {
  testOn(both.all, `a statement ${title}`, async (server) => {
    await makeRowTable(server)
    const recorder = await startRecorder(server.url)
    await insert(recorder, ROWS.slice(0, 10), {}, query)
    await recorder.stop()
    const [request] = recorder.inserts()
    assert.match(parametersOf(request?.url ?? '').get('query') ?? '', /^INSERT INTO t\s+\(i, s\)\s+FORMAT JSONEachRow$/)
    assert.equal(await countOf(server, 't'), 10)
  })
}

// The front of today's engine has no sessions.
testOn([both.old], 'a session is an argument, as in other clients', async (server) => {
  await makeRowTable(server)
  const recorder = await startRecorder(server.url)
  try {
    await insertCompressedStream(QUERY, ROWS, 'a-session', { url: recorder.url })
  } finally {
    await recorder.stop()
  }
  assert.equal(parametersOf(recorder.inserts()[0]?.url ?? '').get('session_id'), 'a-session')
  await assertRows(server)
})

testOn(both.all, 'the names of the options in other clients', async (server) => {
  await makeRowTable(server)
  const options = { url: server.url, method: Method.ZSTD, bufferSize: 32_768, threshold: 16_384 }
  let blocks = 0
  for await (const { complete } of insertCompressedStream(QUERY, ROWS, undefined, options)) if (!complete) blocks++
  assert.equal(blocks, Math.ceil(Buffer.byteLength(TEXT) / 16_384))
  await assertRows(server)
  assert.throws(() => insertCompressedStream(QUERY, ROWS, { blockSize: 1024, bufferSize: 1024 }), { code: 'BL_USAGE' })
})

for (const query of ['INSERT INTO t VALUES', 'INSERT INTO t FORMAT CSV -- rows', 'SELECT 1', '']) {
  testOn(
    [both.today],
    `refused before anything is asked of the server: ${query || 'an empty query'}`,
    async (server) => {
      const before = both.front.requests.length
      await assert.rejects(insert(server, ROWS, {}, query), (error: BulkloadError) => {
        assert.equal(error.code, 'BL_USAGE')
        assert.match(error.hint ?? '', /FORMAT JSONEachRow/)
        return true
      })
      assert.equal(both.front.requests.length, before)
    },
  )
}
