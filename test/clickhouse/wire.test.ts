// What goes over the text wire: frames of one codec whose content is the input itself, settings that the server knows,
// and a query id of its own for every INSERT.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { decodeFrames } from '../oracle/frame-decoder.ts'
import { countOf, makeTable, startBothServers, type TestServer, testOn } from './both-servers.ts'
import { lines, loadText } from './load-text.ts'
import { parametersOf, startRecorder } from './recorder.ts'

const both = await startBothServers()
const recorders = new Map(
  await Promise.all(
    both.all
      .filter(({ skip }) => skip === false)
      .map(async (server) => [server, await startRecorder(server.url)] as const),
  ),
)
after(async () => {
  for (const recorder of recorders.values()) await recorder.stop()
  await both.stop()
})

const ROWS = 20_000
const TEXT = lines(Array.from({ length: ROWS }, (_, i) => `{"i":${i},"s":"row ${i % 97} of many"}`))
const METHODS = { lz4: 0x82, zstd: 0x90, none: undefined } as const

/** Loads TEXT through the recorder of the server; the report and the INSERT as it was sent. */
async function record(server: TestServer, options: Parameters<typeof loadText>[3] = {}, path = '') {
  const recorder = recorders.get(server)
  assert.ok(recorder)
  await makeTable(server, 't', 'i UInt32, s String')
  const before = recorder.inserts().length
  const report = await loadText({ url: `${recorder.url}/${path}` }, 't', TEXT, { wire: 'text', ...options })
  assert.equal(report.error, undefined)
  assert.equal(await countOf(server, 't'), ROWS)
  const [insert, ...more] = recorder.inserts().slice(before)
  assert.ok(insert && more.length === 0)
  return { report, insert, parameters: parametersOf(insert.url) }
}

for (const codec of ['lz4', 'zstd', 'none'] as const) {
  testOn(both.all, `${codec}: the body is the input in frames of this one codec, chunk by chunk`, async (server) => {
    const { report, insert, parameters } = await record(server, { codec, blockSize: 32_768, workers: 3 })
    const method = METHODS[codec]
    assert.equal(parameters.get('decompress'), method === undefined ? null : '1')
    const raw = method === undefined ? insert.body : decodeFrames(insert.body, { refuseMixedCodecs: true })
    assert.equal(raw.toString(), TEXT)
    if (method !== undefined) assert.equal(insert.body[16], method)
    assert.equal(insert.headers['transfer-encoding'], 'chunked')
    assert.equal(insert.headers['content-encoding'], undefined)
    assert.deepEqual(report.bytes, {
      source: TEXT.length,
      read: TEXT.length,
      covered: TEXT.length,
      sent: insert.body.length,
    })
    assert.equal(report.codec, codec)
    assert.equal(report.blocks, Math.ceil(TEXT.length / 32_768))
  })
}

testOn(both.all, 'lz4 and zstd send less than half, none sends everything', async (server) => {
  const sent = async (codec: 'lz4' | 'zstd' | 'none') => (await record(server, { codec })).report.bytes.sent
  assert.ok((await sent('lz4')) < TEXT.length / 2)
  assert.ok((await sent('zstd')) < TEXT.length / 2)
  assert.equal(await sent('none'), TEXT.length)
})

testOn(both.all, 'the level of zstd changes the bytes, the default level is 1', async (server) => {
  const sent = async (level?: number) =>
    (await record(server, { codec: 'zstd', ...(level !== undefined && { level }) })).insert.body
  const [low, high, byDefault] = [await sent(1), await sent(19), await sent()]
  assert.ok(high.length < low.length, `${high.length} < ${low.length}`)
  assert.ok(byDefault.equals(low))
})

testOn([both.today], 'the front counts the same bytes as the report', async (server) => {
  await makeTable(server, 't', 'i UInt32, s String')
  const report = await loadText(server, 't', TEXT, { codec: 'zstd' })
  const entry = both.front.requests.findLast(({ query }) => query.startsWith('INSERT'))
  assert.deepEqual({ rows: entry?.rows, bytes: entry?.bytes }, { rows: ROWS, bytes: report.bytes.sent })
  assert.equal(report.countedBy, 'table')
})

const NOT_SETTINGS = new Set(['query', 'query_id', 'database', 'decompress'])

testOn(both.all, 'only settings that the server knows are sent', async (server) => {
  const { parameters } = await record(server)
  const sent = [...parameters].filter(([name]) => !NOT_SETTINGS.has(name))
  const known = (await server.query('SELECT name FROM system.settings')).split('\n')
  assert.deepEqual(
    sent.filter(([name]) => !known.includes(name)),
    [],
  )
  const settings = Object.fromEntries(sent)
  assert.equal(settings['input_format_skip_unknown_fields'], '0')
  assert.equal(settings['async_insert'], server.isOld ? undefined : '0')
  assert.equal(settings['input_format_parallel_parsing'], server.isOld ? undefined : '0')
})

testOn(both.all, 'settings in the address are sent with the INSERT', async (server) => {
  const { parameters } = await record(server, {}, '?max_insert_block_size=5000')
  assert.equal(parameters.get('max_insert_block_size'), '5000')
})

testOn(both.all, 'every INSERT has a query id of its own, and no session', async (server) => {
  const first = await record(server)
  const second = await record(server)
  const ids = [first, second].map(({ parameters }) => parameters.get('query_id') ?? '')
  assert.notEqual(ids[0], ids[1])
  for (const id of ids) assert.match(id, /^bulkload-/)
  for (const id of ids) assert.equal((await server.inserts(id, 1))[0]?.rows, ROWS)
  for (const { url } of recorders.get(server)?.requests ?? []) assert.doesNotMatch(url, /session/)
})

testOn(both.all, 'the columns are named in the statement, quoted', async (server) => {
  const { parameters } = await record(server)
  assert.equal(parameters.get('query'), 'INSERT INTO `default`.`t` (`i`, `s`) FORMAT JSONEachRow')
})
