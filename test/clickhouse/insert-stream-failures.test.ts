// insertCompressedStream when it does not end well: the error says why, nothing of the statement is in the table, and
// neither threads nor sockets are left.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { after } from 'node:test'
import { type BulkloadError, type InsertStreamOptions, insertCompressedStream } from '../../src/index.ts'
import { freePort } from '../servers/free-port.ts'
import { until } from '../until.ts'
import { countOf, makeTable, startBothServers, type TestServer, testOn } from './both-servers.ts'

const both = await startBothServers()
after(() => both.stop())

const QUERY = 'INSERT INTO t (i, s) FORMAT JSONEachRow'
const OPTIONS = { workers: 2, blockSize: 8192 }

/** Rows without end; records when it was asked to stop. */
async function* endless(onEnd: () => void = () => {}, failAt?: { readonly row: number; readonly error: Error }) {
  try {
    for (let i = 0; ; i++) {
      if (i === failAt?.row) throw failAt.error
      if (i % 100 === 0) await new Promise(setImmediate)
      yield { i, s: `row ${i}` }
    }
  } finally {
    onEnd()
  }
}

async function makeRowTable(server: TestServer): Promise<void> {
  await makeTable(server, 't', 'i UInt32, s String', 'MergeTree ORDER BY i')
}

/** Nothing runs on the server any more, and nothing was inserted. */
async function assertNothingInserted(server: TestServer): Promise<void> {
  const running = "SELECT count() FROM system.processes WHERE query LIKE 'INSERT%'"
  await until(async () => (await server.query(running)) === '0\n', 'no INSERT is running')
  assert.equal(await countOf(server, 't'), 0)
}

async function drain(rows: AsyncIterable<object> | Iterable<object>, options: InsertStreamOptions, query = QUERY) {
  for await (const _ of insertCompressedStream(query, rows, { ...OPTIONS, ...options })) {
    // Only the end matters.
  }
}

testOn(both.all, "the server's refusal is thrown with its code and its words", async (server) => {
  await makeRowTable(server)
  const rows = [
    { i: 1, s: 'x' },
    { i: 'no number', s: 'y' },
  ]
  await assert.rejects(drain(rows, { url: server.url }), (error: BulkloadError) => {
    assert.equal(error.code, 'BL_SERVER_REFUSED_ROW')
    assert.equal(error.serverCode, 27)
    assert.match(error.message, /Cannot parse input/)
    assert.equal(error.segmentRow, 2)
    return true
  })
  await assertNothingInserted(server)
})

testOn(both.all, 'an unknown table, an unknown column, a wrong password, no server', async (server) => {
  await makeRowTable(server)
  const failing = async (query: string, url = server.url): Promise<BulkloadError> => {
    try {
      await drain([{ i: 1, s: 'x' }], { url }, query)
    } catch (error) {
      return error as BulkloadError
    }
    throw new Error('it did not fail')
  }
  const noTable = await failing('INSERT INTO nope FORMAT JSONEachRow')
  assert.deepEqual([noTable.code, noTable.serverCode], ['BL_SERVER', 60])
  const noColumn = await failing('INSERT INTO t (i, nope) FORMAT JSONEachRow')
  assert.deepEqual([noColumn.code, noColumn.serverCode], ['BL_SERVER', 16])
  assert.equal((await failing(QUERY, server.url.replace('//', '//loader:wrong@'))).code, 'BL_AUTH')
  assert.equal((await failing(QUERY, `http://127.0.0.1:${await freePort()}`)).code, 'BL_CONNECT')
  await assertNothingInserted(server)
})

// The front of today's engine is a server of the tests, which reads an upload to its end.
const REFUSED_AT_ONCE: readonly [title: string, query: string, row: object, code: string][] = [
  ['an unknown table', 'INSERT INTO nope FORMAT JSONEachRow', { i: 1 }, 'BL_SERVER'],
  ['a statement that is none', 'INSERT INTO TABLE TABLE t', { i: 1 }, 'BL_SERVER'],
  ['rows that the server cannot read', QUERY, { i: 'x' }, 'BL_SERVER_REFUSED_ROW'],
]
for (const [title, query, row, code] of REFUSED_AT_ONCE) {
  testOn([both.old], `rows without end end with ${title}`, async (server) => {
    await makeRowTable(server)
    let ended = 0
    async function* rows() {
      try {
        for (;;) {
          await new Promise(setImmediate)
          yield { ...row, s: randomBytes(2000).toString('base64') }
        }
      } finally {
        ended++
      }
    }
    await assert.rejects(drain(rows(), { url: server.url }, query), (error: BulkloadError) => error.code === code)
    await until(() => ended === 1, 'the rows have ended')
    await assertNothingInserted(server)
  })
}

testOn(
  both.all,
  "an error in the caller's generator is thrown as the cause, and nothing is inserted",
  async (server) => {
    await makeRowTable(server)
    const mine = new Error('the caller has a problem')
    let ended = 0
    const rows = endless(() => ended++, { row: 20_000, error: mine })
    await assert.rejects(drain(rows, { url: server.url }), (error: BulkloadError) => {
      assert.equal(error.code, 'BL_SOURCE_FAILED')
      assert.match(error.message, /the caller has a problem/)
      assert.equal(error.cause, mine)
      return true
    })
    assert.equal(ended, 1)
    await assertNothingInserted(server)
  },
)

testOn(both.all, 'a row that JSON cannot say is an error with its number and field', async (server) => {
  await makeRowTable(server)
  const rows = [
    { i: 1, s: 'x' },
    { i: Number.NaN, s: 'y' },
  ]
  await assert.rejects(drain(rows, { url: server.url }), (error: BulkloadError) => {
    assert.equal(error.code, 'BL_ROW_NOT_JSON')
    assert.deepEqual(error.place, { source: 'the rows', line: 2, column: 'i' })
    return true
  })
  await assertNothingInserted(server)
})

testOn(both.all, 'leaving the loop ends the generator of the rows, and nothing is inserted', async (server) => {
  await makeRowTable(server)
  let ended = 0
  for await (const { blocksSent } of insertCompressedStream(
    QUERY,
    endless(() => ended++),
    { url: server.url, ...OPTIONS },
  )) {
    if (blocksSent === 10) break
  }
  await assertNothingInserted(server)
  assert.equal(ended, 1)
})

testOn(
  both.all,
  'an aborted signal ends it with BL_ABORTED: before, during and while the rows pause',
  async (server) => {
    await makeRowTable(server)
    const aborted = (error: BulkloadError): boolean => error.code === 'BL_ABORTED'
    await assert.rejects(drain(endless(), { url: server.url, signal: AbortSignal.abort() }), aborted)
    const during = new AbortController()
    const stream = insertCompressedStream(QUERY, endless(), { url: server.url, signal: during.signal, ...OPTIONS })
    const run = (async () => {
      for await (const { blocksSent } of stream) if (blocksSent === 5) during.abort()
    })()
    await assert.rejects(run, aborted)
    async function* pausing() {
      yield { i: 1, s: 'x' }
      await new Promise(() => {})
    }
    await assert.rejects(drain(pausing(), { url: server.url, signal: AbortSignal.timeout(200) }), aborted)
    await assertNothingInserted(server)
  },
)

const SCRIPT = `
  const { insertCompressedStream } = await import(process.argv[1])
  function* rows() { for (let i = 0; ; i++) yield { i, s: 'row ' + i } }
  const controller = new AbortController()
  const options = { url: process.argv[2], workers: 3, blockSize: 8192, signal: controller.signal }
  try {
    for await (const { blocksSent } of insertCompressedStream('${QUERY}', rows(), options)) {
      if (blocksSent === 10 && process.argv[3] === 'break') break
      if (blocksSent === 10 && process.argv[3] === 'throw') throw new Error('mine')
      if (blocksSent === 10) controller.abort()
    }
  } catch (error) {
    console.log(error.code ?? error.message)
  }
  console.log('after the loop')
`

for (const [how, output] of [
  ['break', 'after the loop\n'],
  ['throw', 'mine\nafter the loop\n'],
  ['abort', 'BL_ABORTED\nafter the loop\n'],
] as const) {
  testOn(both.all, `after ${how} nothing keeps the process alive`, async (server) => {
    await makeRowTable(server)
    const library = new URL('../../src/index.js', import.meta.url).href
    const child = spawn(process.execPath, ['--input-type=module', '-e', SCRIPT, library, server.url, how], {
      stdio: ['ignore', 'pipe', 'inherit'],
      // Far more than it needs: a process that does not end is killed and has no status.
      timeout: 20_000,
    })
    let printed = ''
    child.stdout.on('data', (bytes: Buffer) => {
      printed += bytes.toString()
    })
    const [status] = await once(child, 'close')
    assert.equal(status, 0)
    assert.equal(printed, output)
    await assertNothingInserted(server)
  })
}
