import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { clickhouseMissing, startClickhouse } from '../servers/clickhouse-server.ts'
import { foldersLeft, isAlive } from './leftovers.ts'
import { makeFrame } from './make-frame.ts'

const skip = clickhouseMissing
const ROWS = Buffer.from('{"a":1,"b":"x"}\n{"a":2,"b":"y"}\n')
const INSERT = 'INSERT INTO t (a, b) FORMAT JSONEachRow'

// One server for the tests that only talk to it: each has a table of its own state, made anew.
const server = skip === false ? await startClickhouse({ settings: { max_threads: '2' } }) : undefined
after(() => server?.stop())

async function post(parameters: Record<string, string>, body: Uint8Array, headers: Record<string, string> = {}) {
  if (server === undefined) throw new Error('skipped')
  await server.query('DROP TABLE IF EXISTS t')
  await server.query('CREATE TABLE t (a UInt8, b String) ENGINE = MergeTree ORDER BY a')
  const url = new URL(server.url)
  for (const [name, value] of Object.entries({ query: INSERT, ...parameters })) url.searchParams.set(name, value)
  const answer = await fetch(url, { method: 'POST', body, headers })
  const count = Number(await server.query('SELECT count() FROM t'))
  return { status: answer.status, text: await answer.text(), headers: answer.headers, count }
}

test('ClickHouse starts, answers and leaves nothing behind', { skip }, async () => {
  const before = foldersLeft('clickhouse').length
  const own = await startClickhouse()
  assert.equal(await own.query('SELECT 1 + 1'), '2\n')
  await own.query('CREATE TABLE t (a UInt8) ENGINE = Memory')
  assert.equal(await own.query('INSERT INTO t FORMAT TSV', { body: '7\n' }), '')
  assert.equal(await own.query('SELECT a FROM t'), '7\n')
  await assert.rejects(own.query('SELECT nope'), /Code: 47/)
  await own.stop()
  assert.equal(isAlive(own.pid), false)
  assert.equal(foldersLeft('clickhouse').length, before)
})

test('a killed ClickHouse keeps its folder until stop()', { skip }, async () => {
  const before = foldersLeft('clickhouse').length
  const own = await startClickhouse()
  await own.kill('SIGKILL')
  assert.equal(isAlive(own.pid), false)
  assert.equal(foldersLeft('clickhouse').length, before + 1)
  await own.stop()
  await own.stop()
  assert.equal(foldersLeft('clickhouse').length, before)
})

test('settings and the user with a password', { skip }, async () => {
  assert.equal(await server?.query("SELECT value FROM system.settings WHERE name = 'max_threads'"), '2\n')
  assert.equal(await server?.query('SELECT 1', { user: 'loader', password: 's3cret/&=pw' }), '1\n')
})

test('18.16: a plain insert answers 200, an empty body and no X-ClickHouse-Summary', { skip }, async () => {
  const { status, text, headers, count } = await post({}, ROWS)
  assert.deepEqual({ status, text, count }, { status: 200, text: '', count: 2 })
  assert.equal(headers.get('x-clickhouse-summary'), null)
})

test('18.16: frames are decoded, a bad checksum is 500 with code 40', { skip }, async () => {
  const frame = makeFrame('lz4', ROWS)
  assert.equal((await post({ decompress: '1' }, frame)).count, 2)
  frame[frame.length - 1]! ^= 1
  const { status, text, count } = await post({ decompress: '1' }, frame)
  assert.equal(status, 500)
  assert.match(text, /^Code: 40,/)
  assert.equal(count, 0)
})

test('18.16: mixed codecs are accepted, unlike today', { skip }, async () => {
  const { status, count } = await post(
    { decompress: '1' },
    Buffer.concat([makeFrame('lz4', ROWS), makeFrame('none', ROWS)]),
  )
  assert.deepEqual({ status, count }, { status: 200, count: 4 })
})

test('18.16: an unknown setting is 404 with code 115', { skip }, async () => {
  const { status, text, count } = await post({ async_insert: '0' }, ROWS, { 'Accept-Encoding': 'identity' })
  assert.match(text, /^Code: 115,.*Unknown setting async_insert/)
  assert.deepEqual({ status, count }, { status: 404, count: 0 })
})

test('18.16: a wrong password is 401 with code 193', { skip }, async () => {
  const { status, text } = await post({}, ROWS, { 'X-ClickHouse-User': 'loader', 'X-ClickHouse-Key': 'wrong' })
  assert.equal(status, 401)
  assert.match(text, /^Code: 193,/)
})

test('18.16: a bad value is 500 with code 27, without an exception header', { skip }, async () => {
  const { status, text, headers } = await post({}, Buffer.from('{"a":"x","b":""}\n'))
  assert.equal(status, 500)
  assert.match(text, /^Code: 27,.*at row 1/)
  assert.equal(headers.get('x-clickhouse-exception-code'), null)
})

test('18.16: X-ClickHouse-Database is ignored; the parameter is not', { skip }, async () => {
  assert.equal((await post({}, ROWS, { 'X-ClickHouse-Database': 'nope' })).count, 2)
  assert.equal((await post({ database: 'nope' }, ROWS)).status, 404)
})

test('18.16: system.query_log knows a finished insert by its id', { skip }, async () => {
  await post({ query_id: 'insert-1' }, ROWS)
  const sql = "SELECT written_rows FROM system.query_log WHERE query_id = 'insert-1' AND type = 2"
  let rows = ''
  // The table itself appears with the first flush.
  for (let turn = 0; rows === '' && turn < 100; turn++) {
    await sleep(50)
    rows = (await server?.query(sql).catch(() => '')) ?? ''
  }
  assert.equal(rows, '2\n')
})
