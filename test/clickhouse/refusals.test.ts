// What only the server can refuse is quoted with its code and shown with its place in the input.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type Server } from 'node:net'
import { after, test } from 'node:test'
import { freePort } from '../servers/free-port.ts'
import { countOf, makeTable, startBothServers, type TestServer, testOn } from './both-servers.ts'
import { loadText } from './load-text.ts'

const both = await startBothServers()
after(() => both.stop())

interface RefusedRow {
  readonly type: string
  readonly good: string
  readonly bad: string
  readonly serverCode: number
  readonly says: RegExp
  readonly on: readonly TestServer[]
}

const { today, old, all } = both
const ROWS: readonly RefusedRow[] = [
  { type: "Enum8('a' = 1)", good: '"a"', bad: '"zz"', serverCode: 691, says: /Unknown element 'zz'/, on: [today] },
  { type: 'IPv4', good: '"1.2.3.4"', bad: '"1.2.3.400"', serverCode: 675, says: /Cannot parse IPv4/, on: [today] },
  { type: 'IPv6', good: '"::1"', bad: '"zz"', serverCode: 676, says: /Cannot parse IPv6/, on: [today] },
  { type: 'JSON', good: '{}', bad: '{"a":1,"a":2}', serverCode: 117, says: /Duplicate path/, on: [today] },
  {
    type: 'AggregateFunction(count)',
    good: '"\\u0005"',
    bad: '5',
    serverCode: 26,
    says: /expected opening quote/,
    on: all,
  },
  { type: 'UInt64', good: '1', bad: '-0', serverCode: 72, says: /must not contain '-'/, on: all },
]

/** 40 chunks or so: the bad row is not in the first one. */
const PADDING = 200

for (const { type, good, bad, serverCode, says, on } of ROWS) {
  testOn(on, `${type} refuses ${bad} on the text wire: quoted, with line and byte`, async (server) => {
    await makeTable(server, 't', `i UInt32, x ${type}`, 'MergeTree ORDER BY i')
    const row = (i: number, value: string): string => `{"i":${i},"x":${value}}\n`
    const textAfter = (start: string) => {
      const before = start + Array.from({ length: PADDING }, (_, i) => row(i, good)).join('\n')
      const place = { source: '', line: before.split('\n').length, byteOffset: Buffer.byteLength(before) }
      return { text: `${before}  ${row(7, bad)}${row(8, good).repeat(3)}`, place }
    }
    const settings = { wire: 'text', blockSize: 256, workers: 2 } as const
    const { text, place } = textAfter(`\n${row(0, good)}\r\n${row(1, good)}`)
    const { error, ...report } = await loadText(server, 't', text, settings)
    assert.equal(error?.code, 'BL_SERVER_REFUSED_ROW', error?.message)
    assert.equal(error?.serverCode, serverCode)
    assert.match(error?.message ?? '', says)
    assert.deepEqual({ ...error?.place, source: '' }, place)
    assert.match(error?.place?.source ?? '', /\.jsonl$/)
    assert.doesNotMatch(error?.message ?? '', /version|official build/, 'the version is not part of the reason')
    assert.deepEqual({ loaded: report.rows.loaded, segments: report.segments }, { loaded: 0, segments: 0 })
    assert.equal(await countOf(server, 't'), 0)
    // Among other bad records.
    const mixed = textAfter(`\n${row(0, good)}not JSON\n\r\n${row(1, good)}{"i":"","x":${good}}\n`)
    const tolerant = await loadText(server, 't', mixed.text, { ...settings, maxErrors: 5 })
    assert.equal(tolerant.error, undefined, tolerant.error?.message)
    assert.deepEqual([tolerant.rows.rejected, await countOf(server, 't')], [3, tolerant.rows.loaded])
    const reasons = readFileSync(tolerant.rejects?.reasons ?? '', 'utf8')
      .trimEnd()
      .split('\n')
    const last = JSON.parse(reasons.at(-1) ?? '')
    assert.match(last.message, says)
    assert.deepEqual({ ...last.place, source: '' }, mixed.place)
  })
}

testOn([old], 'a refusal that names no row is quoted without a place', async (server) => {
  await makeTable(server, 't', "x Enum8('a' = 1)")
  const { error } = await loadText(server, 't', '{"x":"a"}\n{"x":"zz"}\n', { wire: 'text' })
  assert.deepEqual({ code: error?.code, serverCode: error?.serverCode }, { code: 'BL_SERVER', serverCode: 49 })
  assert.match(error?.message ?? '', /Unknown element 'zz'/)
  assert.equal(error?.place, undefined)
})

testOn(all, 'arrays of one Nested structure with different lengths', async (server) => {
  await makeTable(server, 't', 'n Nested(a UInt8, b String)', 'MergeTree ORDER BY tuple()')
  const { error } = await loadText(server, 't', '{"n.a":[1,2],"n.b":["x"]}\n')
  assert.deepEqual({ code: error?.code, serverCode: error?.serverCode }, { code: 'BL_SERVER', serverCode: 190 })
  assert.equal(await countOf(server, 't'), 0)
})

const WHOLE: readonly [
  name: string,
  table: string,
  path: string,
  expected: { code: string; serverCode?: number },
  says: RegExp,
  hint: RegExp,
][] = [
  ['no such database', 't', 'nope', { code: 'BL_SERVER', serverCode: 81 }, /nope/, /create the database/],
  ['no such table', 'nope', '', { code: 'BL_TABLE_NOT_FOUND' }, /no table nope/, /--create/],
  ['no such table in a database', 'default.nope', '', { code: 'BL_TABLE_NOT_FOUND' }, /default\.nope/, /--create/],
  [
    'a user without the right to INSERT',
    't',
    '?readonly=1',
    { code: 'BL_SERVER', serverCode: 164 },
    /readonly/,
    /INSERT/,
  ],
  [
    'a view, which takes no rows',
    'v',
    '',
    { code: 'BL_SERVER', serverCode: 48 },
    /not supported by storage View/,
    /the table that it reads from/,
  ],
  ['an unknown setting', 't', '?nonsense=1', { code: 'BL_SERVER', serverCode: 115 }, /nonsense/, /remove the setting/],
]

for (const [name, table, path, expected, says, hint] of WHOLE) {
  testOn(all, `refused as a whole: ${name}`, async (server) => {
    await makeTable(server, 't', 'i Int32')
    await server.query('DROP TABLE IF EXISTS v')
    await server.query('CREATE VIEW v AS SELECT * FROM t')
    const report = await loadText({ url: `${server.url}/${path}` }, table, '{"i":1}\n')
    const { code, serverCode, message = '', hint: given = '' } = report.error ?? {}
    assert.deepEqual({ code, ...(serverCode !== undefined && { serverCode }) }, expected, message)
    assert.match(message, says)
    assert.match(given, hint)
    assert.deepEqual({ loaded: report.rows.loaded, balanced: report.balanced }, { loaded: 0, balanced: false })
    assert.equal(await countOf(server, 't'), 0)
  })
}

/** What happens to a load into whatever listens at the address. */
async function failureAt(url: string): Promise<{ code: string | undefined; message: string }> {
  const { error } = await loadText({ url }, 't', '{"i":1}\n', { timeout: '2s' })
  return { code: error?.code, message: error?.message ?? '' }
}

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : ''
}

test('no server at all is BL_CONNECT', async () => {
  const port = await freePort()
  const { code, message } = await failureAt(`http://127.0.0.1:${port}`)
  assert.equal(code, 'BL_CONNECT')
  assert.ok(message.includes(`127.0.0.1:${port}`))
  assert.equal((await failureAt('http://no-such-host.invalid:8123')).code, 'BL_CONNECT')
})

test('the native port of 18.16 is named as such, with the address to write, which works', {
  skip: old.skip,
}, async () => {
  const { error } = await loadText({ url: `http://127.0.0.1:${both.oldTcpPort}` }, 't', '{"i":1}\n')
  const { code, message, hint = '' } = error ?? {}
  assert.deepEqual(
    { code, message },
    {
      code: 'BL_CONNECT',
      message: `http://127.0.0.1:${both.oldTcpPort} is the port of the native protocol (clickhouse-client)`,
    },
  )
  const [advised = ''] = /http:\S+/.exec(hint) ?? []
  assert.deepEqual({ hint, advised }, { hint: `bulkload uses HTTP: use ${old.url} in --url`, advised: old.url })
  await makeTable(old, 't', 'i Int32')
  const report = await loadText({ url: advised }, 't', '{"i":1}\n')
  assert.deepEqual({ error: report.error, loaded: report.rows.loaded }, { error: undefined, loaded: 1 })
})

test('a port that does not speak HTTP, and one that is not ClickHouse, are BL_CONNECT', async (context) => {
  const smtp = createServer((socket) => {
    socket.on('error', () => {})
    socket.write('220 mail.example.com ESMTP\r\n')
  })
  const web = createHttpServer((_, response) => response.end('<html>hello</html>'))
  context.after(() => {
    smtp.close()
    web.close()
    web.closeAllConnections()
  })
  assert.equal((await failureAt(await listening(smtp))).code, 'BL_CONNECT')
  const answer = await failureAt(await listening(web))
  assert.equal(answer.code, 'BL_CONNECT')
  assert.match(answer.message, /not ClickHouse/)
})

test('a port that says nothing is BL_TIMEOUT', async (context) => {
  const silent = createServer((socket) => socket.on('error', () => {}))
  context.after(() => silent.close())
  const { code } = await failureAt(await listening(silent))
  assert.equal(code, 'BL_TIMEOUT')
})
