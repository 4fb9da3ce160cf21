import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startChdbFront } from '../servers/chdb-front.ts'
import { foldersLeft } from './leftovers.ts'
import { makeFrame } from './make-frame.ts'

const ROWS = Buffer.from('{"a":1,"b":"x"}\n{"a":2,"b":"y"}\n')
const INSERT = 'INSERT INTO t (a, b) FORMAT JSONEachRow'
// Columns in another order than the table's: b String 'x','y' and a UInt8 1,2.
const NATIVE = Buffer.from('\x02\x02\x01b\x06String\x01x\x01y\x01a\x05UInt8\x01\x02', 'latin1')

const front = await startChdbFront()
after(async () => {
  await front.stop()
  assert.deepEqual(foldersLeft('chdb'), [])
})

async function freshTable(): Promise<void> {
  await front.query('DROP TABLE IF EXISTS t')
  await front.query(
    "CREATE TABLE t (a UInt8, b String DEFAULT 'none') ENGINE = MergeTree ORDER BY a SETTINGS non_replicated_deduplication_window = 10",
  )
}

async function post(
  parameters: Record<string, string>,
  body: Uint8Array | string,
  headers: Record<string, string> = {},
) {
  const url = new URL(front.url)
  for (const [name, value] of Object.entries({ query: INSERT, ...parameters })) url.searchParams.set(name, value)
  const answer = await fetch(url, { method: 'POST', body, headers })
  const text = await answer.text()
  return {
    status: answer.status,
    code: answer.headers.get('x-clickhouse-exception-code'),
    text,
    headers: answer.headers,
  }
}

async function rows(): Promise<string> {
  return front.query('SELECT a, b FROM t ORDER BY a, b')
}

test('an insert answers 200, an empty body and a summary of strings', async () => {
  await freshTable()
  const { status, text, headers } = await post({ query_id: 'id-1', input_format_skip_unknown_fields: '0' }, ROWS)
  assert.deepEqual({ status, text }, { status: 200, text: '' })
  assert.equal(headers.get('x-clickhouse-query-id'), 'id-1')
  const summary = JSON.parse(headers.get('x-clickhouse-summary') ?? '')
  assert.equal(summary.written_rows, '2')
  assert.equal(typeof summary.read_rows, 'string')
  assert.deepEqual(front.requests.at(-1), {
    query: INSERT,
    queryId: 'id-1',
    settings: { input_format_skip_unknown_fields: '0' },
    rows: 2,
    bytes: ROWS.length,
    status: 200,
    code: 0,
  })
  assert.equal(await rows(), '1\tx\n2\ty\n')
})

test('the statement may be in the body, with the data behind it', async () => {
  await freshTable()
  const answer = await fetch(front.url, { method: 'POST', body: `INSERT INTO t (a) FORMAT JSONEachRow\n{"a":7}\n` })
  assert.equal(answer.status, 200)
  assert.equal(await rows(), '7\tnone\n')
  const binary = Buffer.concat([Buffer.from('INSERT INTO t FORMAT Native\n'), NATIVE])
  assert.equal((await fetch(front.url, { method: 'POST', body: binary })).status, 200)
  assert.equal(await rows(), '1\tx\n2\ty\n7\tnone\n')
})

test('Native goes in by column name, JSONEachRow into quoted names too', async () => {
  await freshTable()
  assert.equal((await post({ query: 'INSERT INTO `t` FORMAT Native' }, NATIVE)).status, 200)
  assert.equal(front.requests.at(-1)?.rows, 2)
  assert.equal(await rows(), '1\tx\n2\ty\n')
  await front.query('CREATE TABLE `odd name` (`a b` Int32) ENGINE = Memory')
  await post({ query: 'INSERT INTO `odd name` (`a b`) FORMAT JSONEachRow' }, '{"a b":5}\n')
  assert.equal(await front.query('SELECT `a b` FROM `odd name`'), '5\n')
})

test('SELECT answers in the wanted format; GET reads but does not write', async () => {
  const ask = (sql: string, more = '') => fetch(`${front.url}/?query=${encodeURIComponent(sql)}${more}`)
  assert.equal(await (await ask('SELECT 1, 2')).text(), '1\t2\n')
  assert.equal(await (await ask('SELECT 1 AS x', '&default_format=JSONEachRow')).text(), '{"x":1}\n')
  assert.equal(await (await ask('SELECT {x:String}', '&param_x=o%27k')).text(), "o\\'k\n")
  assert.match(await (await ask('CREATE TABLE nope (a Int8) ENGINE = Memory')).text(), /^Code: 164\. /)
  assert.equal(await (await fetch(`${front.url}/ping`)).text(), 'Ok.\n')
})

test('frames are decoded, in any cut; a corrupted byte is refused with code 40', async () => {
  await freshTable()
  const half = ROWS.length / 2 + 3
  const frames = Buffer.concat([makeFrame('lz4', ROWS.subarray(0, half)), makeFrame('lz4', ROWS.subarray(half))])
  assert.equal((await post({ decompress: '1' }, frames)).status, 200)
  assert.equal(await rows(), '1\tx\n2\ty\n')
  frames[frames.length - 1]! ^= 1
  const { status, code, text } = await post({ decompress: '1' }, frames)
  assert.deepEqual({ status, code }, { status: 500, code: '40' })
  assert.match(text, /^Code: 40\. DB::Exception: .*\(CHECKSUM_DOESNT_MATCH\) \(version 2/)
  assert.equal(await rows(), '1\tx\n2\ty\n')
})

test('mixed codecs, half a frame and plain bytes are refused', async () => {
  await freshTable()
  const mixed = Buffer.concat([makeFrame('lz4', ROWS), makeFrame('none', ROWS)])
  assert.equal((await post({ decompress: '1' }, mixed)).code, '271')
  assert.equal((await post({ decompress: '1' }, makeFrame('lz4', ROWS).subarray(0, -1))).code, '33')
  assert.equal((await post({ decompress: '1' }, ROWS)).code, '89')
  assert.equal(await rows(), '')
})

const refusals: readonly [
  name: string,
  parameters: Record<string, string>,
  headers: Record<string, string>,
  status: number,
  code: string,
][] = [
  ['an unknown setting', { input_format_nonsense: '1' }, {}, 404, '115'],
  ['a bad value of a setting', { date_time_input_format: 'bogus' }, {}, 400, '36'],
  ['a wrong password', {}, { 'X-ClickHouse-User': 'loader', 'X-ClickHouse-Key': 'wrong' }, 403, '516'],
  ['an unknown user', { user: 'nobody' }, {}, 403, '516'],
  ['an unknown table', { query: 'INSERT INTO nope FORMAT JSONEachRow' }, {}, 404, '60'],
  ['an unknown table, Native', { query: 'INSERT INTO nope FORMAT Native' }, {}, 404, '60'],
  ['an unknown database', {}, { 'X-ClickHouse-Database': 'nope' }, 404, '81'],
  ['an unknown format', { query: 'INSERT INTO t FORMAT Nope' }, {}, 404, '73'],
  ['a syntax error', { query: 'INSERT t FORMAT' }, {}, 400, '62'],
  ['a Content-Encoding', {}, { 'Content-Encoding': 'gzip' }, 501, '48'],
]
for (const [name, parameters, headers, status, code] of refusals) {
  test(`refused: ${name}`, async () => {
    await freshTable()
    const answer = await post(parameters, ROWS, headers)
    assert.deepEqual({ status: answer.status, code: answer.code }, { status, code }, answer.text)
    assert.match(
      answer.text,
      new RegExp(
        `^Code: ${code}\\. DB::Exception: (?!Code:)[\\s\\S]* \\([A-Z_]+\\) \\(version [^()]*\\(official build\\)\\)\\n$`,
      ),
    )
    assert.equal(front.requests.at(-1)?.code, Number(code))
    assert.equal(await rows(), '')
  })
}

test('every way to name the user of a password works', async () => {
  await freshTable()
  const password = 's3cret/&=pw'
  const basic = `Basic ${Buffer.from(`loader:${password}`).toString('base64')}`
  assert.equal((await post({}, ROWS, { 'X-ClickHouse-User': 'loader', 'X-ClickHouse-Key': password })).status, 200)
  assert.equal((await post({ user: 'loader', password }, ROWS)).status, 200)
  assert.equal((await post({}, ROWS, { Authorization: basic })).status, 200)
  assert.equal((await post({}, ROWS, { Authorization: basic, 'X-ClickHouse-User': 'loader' })).code, '516')
})

test('settings are used and do not leak into the next request', async () => {
  await freshTable()
  const unknown = '{"a":1,"zz":2}\n'
  assert.equal(
    (await post({ query: 'INSERT INTO t FORMAT JSONEachRow', input_format_skip_unknown_fields: '0' }, unknown)).code,
    '117',
  )
  assert.equal((await post({ query: 'INSERT INTO t FORMAT JSONEachRow' }, unknown)).status, 200)
  await post({ insert_deduplication_token: 'same' }, '{"a":5}')
  await post({ insert_deduplication_token: 'same' }, '{"a":6}')
  assert.equal(await rows(), '1\tnone\n5\tnone\n')
})

test('a value that does not parse is 400 and names its row; nothing of the file reader is left in the text', async () => {
  await freshTable()
  for (const query of [INSERT, 'INSERT INTO `t` (a) SETTINGS async_insert = 0 FORMAT JSONEachRow']) {
    const { status, code, text } = await post({ query }, '{"a":1}\n{"a":"x"}\n')
    assert.deepEqual({ status, code }, { status: 400, code: '27' }, text)
    assert.match(text, /at row 2/)
    assert.doesNotMatch(text, /upload|in file/)
  }
  assert.equal(await rows(), '')
})

/** Sends the head of a chunked insert, then the pieces with a pause after each. Gives what came back and when. */
async function sendSlowly(head: string, pieces: readonly string[]) {
  const socket = connect(Number(new URL(front.url).port), '127.0.0.1')
  let text = ''
  socket.on('data', (bytes) => {
    text += bytes
  })
  socket.on('error', () => {})
  await once(socket, 'connect')
  const lengths: number[] = []
  for (const piece of [head, ...pieces]) {
    socket.write(piece)
    await sleep(30)
    lengths.push(text.length)
  }
  return { socket, lengths, text: () => text }
}

function headOf(query: string, connection: string): string {
  const path = `/?query=${encodeURIComponent(INSERT)}${query}`
  return `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: ${connection}\r\nTransfer-Encoding: chunked\r\n\r\n`
}

const CHUNK = '8\r\n{"a":1}\n\r\n'

test('on a keep-alive connection an early error is answered only after the whole body', async () => {
  await freshTable()
  const { socket, lengths, text } = await sendSlowly(headOf('&nonsense=1', 'keep-alive'), [CHUNK, CHUNK, '0\r\n\r\n'])
  assert.deepEqual(lengths.slice(0, 3), [0, 0, 0])
  assert.match(text(), /^HTTP\/1\.1 404/)
  socket.destroy()
})

test('under Connection: close it is answered at once', async () => {
  await freshTable()
  const { socket, lengths } = await sendSlowly(headOf('&nonsense=1', 'close'), [])
  assert.ok(lengths[0]! > 0)
  socket.destroy()
})

test('a chunked body that does not end inserts nothing', async () => {
  await freshTable()
  const { socket } = await sendSlowly(headOf('', 'keep-alive'), [CHUNK, CHUNK])
  socket.destroy()
  await sleep(50)
  assert.equal(await rows(), '')
  assert.deepEqual(
    { status: front.requests.at(-1)?.status, bytes: front.requests.at(-1)?.bytes },
    { status: 0, bytes: 16 },
  )
})

test('many requests at once are all answered', async () => {
  await front.query('CREATE TABLE many (a UInt8) ENGINE = Memory')
  const query = 'INSERT INTO many (a) FORMAT JSONEachRow'
  const answers = await Promise.all(Array.from({ length: 20 }, () => post({ query }, '{"a":1}\n{"a":2}\n')))
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
  assert.equal(await front.query('SELECT count() FROM many'), '40\n')
})

test('the default database is Atomic, as a server has it', async () => {
  await freshTable()
  await front.query('CREATE TABLE t2 AS t')
  await front.query("INSERT INTO t2 VALUES (9, 'new')")
  await front.query('EXCHANGE TABLES t AND t2')
  assert.equal(await rows(), '9\tnew\n')
  await front.query('DROP TABLE t2')
})

test('a second front in the same process is refused and leaves no folder', async () => {
  await assert.rejects(startChdbFront(), /only one active data directory per process/)
  assert.equal(foldersLeft('chdb').length, 1)
})
