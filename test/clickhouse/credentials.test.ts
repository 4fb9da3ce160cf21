// Names and passwords: every way to give them works, and no password is ever shown or written into a URL.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { inspect } from 'node:util'
import { type BulkloadError, load, loadFiles } from '../../src/index.ts'
import { freePort } from '../servers/free-port.ts'
import { countOf, LOADER_PASSWORD, makeTable, startBothServers, type TestServer, testOn } from './both-servers.ts'
import { loadText, tempFile } from './load-text.ts'
import { startRecorder } from './recorder.ts'

const UNICODE_PASSWORD = 'pä ss☃'
const both = await startBothServers({ users: { größe: UNICODE_PASSWORD } })
after(() => both.stop())

const ENCODED = encodeURIComponent(LOADER_PASSWORD)
const WRONG = 'wr0ng-pa%ss'

function withUser(server: TestServer, user: string, password: string): string {
  return server.url.replace('http://', `http://${user}:${encodeURIComponent(password)}@`)
}

const WAYS: Readonly<Record<string, (server: TestServer) => { url?: string; env?: Record<string, string> }>> = {
  'in the address': (server) => ({ url: withUser(server, 'loader', LOADER_PASSWORD) }),
  'in BULKLOAD_CLICKHOUSE_URL': (server) => ({
    env: { BULKLOAD_CLICKHOUSE_URL: withUser(server, 'loader', LOADER_PASSWORD) },
  }),
  "as the address's parameters": (server) => ({ url: `${server.url}/?user=loader&password=${ENCODED}` }),
}

for (const [way, addressOf] of Object.entries(WAYS)) {
  testOn(both.all, `user and password ${way}; neither is in a URL on the wire nor in the report`, async (server) => {
    await makeTable(server, 't', 'i Int32')
    const recorder = await startRecorder(server.url)
    const { url, env = {} } = addressOf({ ...server, url: recorder.url })
    const files = [tempFile('{"i":1}\n')]
    const settings = { sink: 'clickhouse', table: 't', files, env, ...(url !== undefined && { url }) } as const
    const report = await loadFiles(settings)
    await recorder.stop()
    assert.equal(report.tables[0]?.error, undefined)
    assert.equal(await countOf(server, 't'), 1)
    assert.ok(recorder.requests.length > 1)
    for (const request of recorder.requests) {
      assert.equal(request.headers['x-clickhouse-user'], 'loader')
      assert.doesNotMatch(decodeURIComponent(request.url), /s3cret|loader/)
    }
    assert.doesNotMatch(JSON.stringify(report), /s3cret/)
    assert.equal(report.tables[0]?.address, `${recorder.url}/default`)
  })
}

testOn([both.today], 'a name and a password beyond ASCII', async (server) => {
  await makeTable(server, 't', 'i Int32')
  const report = await loadText({ url: withUser(server, 'gr%C3%B6%C3%9Fe', UNICODE_PASSWORD) }, 't', '{"i":1}\n')
  assert.equal(report.error, undefined)
  assert.equal(await countOf(server, 't'), 1)
})

testOn([both.old], "the server's log knows the user, and no password", async (server) => {
  await makeTable(server, 'logged', 'i Int32')
  const { error } = await loadText({ url: withUser(server, 'loader', LOADER_PASSWORD) }, 'logged', '{"i":1}\n')
  assert.equal(error, undefined)
  assert.equal((await server.inserts('`logged`', 1)).length, 1)
  const users = await server.query("SELECT DISTINCT user FROM system.query_log WHERE query LIKE 'INSERT%logged%'")
  assert.equal(users, 'loader\n')
  // Put together, so that this question is not its own answer.
  const found = await server.query(
    "SELECT count() FROM system.query_log WHERE position(query, concat('s3', 'cret')) > 0",
  )
  assert.equal(found, '0\n')
})

for (const user of ['loader', 'nobody']) {
  testOn(both.all, `a wrong password of ${user} is BL_AUTH, and is in nothing that can be printed`, async (server) => {
    await makeTable(server, 't', 'i Int32')
    const url = withUser(server, user, WRONG)
    const report = await loadFiles({ sink: 'clickhouse', url, env: {}, table: 't', files: [tempFile('{"i":1}\n')] })
    const error = report.tables[0]?.error
    assert.equal(error?.code, 'BL_AUTH')
    assert.match(error?.message ?? '', new RegExp(`"${user}"`))
    assert.match(error?.hint ?? '', /BULKLOAD_CLICKHOUSE_URL/)
    assert.equal(error?.serverCode, server.isOld ? (user === 'loader' ? 193 : 192) : 516)
    assert.equal(report.exitStatus, 6)
    assert.doesNotMatch(inspect(report, { depth: null }), /wr0ng/)
    await assert.rejects(
      load({ source: [{ i: 1 }], sink: 'clickhouse', url, table: 't', env: {} }).next(),
      (thrown) => {
        assert.equal((thrown as BulkloadError).code, 'BL_AUTH')
        assert.doesNotMatch(inspect(thrown, { depth: null, showHidden: true }), /wr0ng/)
        return true
      },
    )
    assert.equal(await countOf(server, 't'), 0)
  })
}

testOn([both.today], 'an address that cannot be used is named without its password', async () => {
  const closed = `http://loader:${WRONG}@127.0.0.1:${await freePort()}`.replace('%', '%25')
  const unreachable = await loadText({ url: closed }, 't', '{"i":1}\n')
  assert.equal(unreachable.error?.code, 'BL_CONNECT')
  assert.doesNotMatch(inspect(unreachable, { depth: null }), /wr0ng/)
  for (const url of [
    `http://loader:${WRONG}@127.0.0.1:1`,
    'ftp://loader:wr0ng@127.0.0.1',
    'http://loader:wr0ng@[:::]',
  ]) {
    await assert.rejects(loadText({ url }, 't', '{"i":1}\n'), (thrown) => {
      assert.equal((thrown as BulkloadError).code, 'BL_USAGE')
      assert.doesNotMatch(`${(thrown as Error).message} ${JSON.stringify(thrown)}`, /wr0ng/)
      return true
    })
  }
})
