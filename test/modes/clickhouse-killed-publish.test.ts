// bulkload is killed at each statement of the publish, before and behind it: a resume ends in exactly the right table.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, describe, test } from 'node:test'
import { type BulkloadError, type RunReport, showRun } from '../../src/index.ts'
import { makeTable, rowsOf, startBothServers, type TestServer } from '../clickhouse/both-servers.ts'
import type { LoadTextOptions } from '../clickhouse/load-text.ts'
import { jsonl } from '../jsonl.ts'
import { BAD, killedLoad } from './killed-publish.ts'

const both = await startBothServers()
after(() => both.stop())

const ENGINE = 'MergeTree PARTITION BY p ORDER BY id'
const INPUT = jsonl([
  { p: 1, id: 10 },
  { p: 2, id: 20 },
])
const NEW = [
  [1, 10],
  [2, 20],
]
const ADDED = [
  [1, 1],
  [1, 10],
  [2, 2],
  [2, 20],
]
/** At what changes a table, once its rows were sent. */
const KILL = {
  sink: 'clickhouse',
  input: INPUT,
  after: /^INSERT/,
  statement: /^(?:EXCHANGE|RENAME|ALTER|DROP)/,
} as const

interface Way {
  readonly name: string
  readonly settings: LoadTextOptions
  readonly server: TestServer
  readonly published: unknown
  /** Statements that change something. */
  readonly statements: number
}

const WAYS: readonly Way[] = [
  { name: 'exchange', settings: { mode: 'replace' }, server: both.today, published: NEW, statements: 2 },
  { name: 'rename', settings: { mode: 'replace' }, server: both.old, published: NEW, statements: 2 },
  { name: 'move', settings: { atomic: true }, server: both.today, published: ADDED, statements: 3 },
  { name: 'attach', settings: { atomic: true }, server: both.old, published: ADDED, statements: 3 },
  {
    name: 'partition',
    settings: { mode: 'replace', replaceBy: 'partition' },
    server: both.today,
    published: NEW,
    statements: 3,
  },
  {
    name: 'partition',
    settings: { mode: 'replace', replaceBy: 'partition' },
    server: both.old,
    published: NEW,
    statements: 3,
  },
]

let tables = 0
async function filled(server: TestServer): Promise<string> {
  const name = `k${++tables}`
  await makeTable(server, name, 'p UInt8, id UInt32', ENGINE)
  await server.query(`INSERT INTO ${name} VALUES (1, 1), (2, 2)`)
  return name
}

const rowsIn = (server: TestServer, table: string): Promise<unknown[][]> =>
  rowsOf(server, `SELECT p, id FROM ${table} ORDER BY p, id`)

/** Tables of the publish of a table. */
const left = async (server: TestServer, table: string): Promise<unknown[]> =>
  (await rowsOf(server, `SELECT name FROM system.tables WHERE name LIKE 'bulkload%\\_${table}'`)).map(([name]) => name)

function assertWhole({ tables: [table], exitStatus }: RunReport): void {
  assert.equal(table?.error, undefined, table?.error?.message)
  assert.deepEqual(table?.rows, { read: 3, loaded: 2, rejected: 1, skipped: 0 })
  assert.equal(table?.write?.inserted, 2)
  assert.equal(table?.balanced, true)
  assert.equal(exitStatus, 3)
}

// Each waits for a while until the load that is killed has ended.
describe('killed', { concurrency: 8 }, () => {
  for (const { name, settings, server, published, statements } of WAYS) {
    for (let at = 0; at < statements; at++) {
      for (const fault of ['lose request', 'lose answer', 'late'] as const) {
        const where = fault === 'lose answer' ? 'behind' : 'before'
        const late = fault === 'late' ? ', which comes late' : ''
        test(`${name}: killed ${where} statement ${at}${late} (${server.name})`, { skip: server.skip }, async () => {
          const table = await filled(server)
          const killed = await killedLoad({ ...KILL, url: server.url, table, settings, at, fault })
          try {
            assertWhole(await killed.resume())
            assert.deepEqual(await rowsIn(server, table), published)
            assert.deepEqual(await left(server, table), [])
            assert.equal(readFileSync(killed.rejects, 'utf8'), BAD)
            await killed.release()
            assert.deepEqual(await rowsIn(server, table), published, 'what comes late changes nothing')
            assert.equal((await killed.resume()).exitStatus, 3)
            assert.deepEqual(await rowsIn(server, table), published, 'a further resume does nothing')
            const shown = await showRun(killed.runId, { state: `${killed.folder.path}/state` })
            assert.equal(shown.details[0]?.state, 'done')
          } finally {
            await killed.stop()
          }
        })
      }
    }
  }
})

test('a stage that somebody has dropped in the middle is unknown, and the user decides', async () => {
  const table = await filled(both.today)
  const kill = { ...KILL, url: both.today.url, table, settings: { mode: 'replace' as const } }
  const killed = await killedLoad({ ...kill, at: 0, fault: 'lose request' })
  try {
    for (const name of await left(both.today, table)) await both.today.query(`DROP TABLE \`${name}\``)
    const unknown = await killed.resume()
    assert.equal(unknown.exitStatus, 10)
    const error = unknown.tables[0]?.error as BulkloadError | undefined
    assert.equal(error?.code, 'BL_RESUME_UNKNOWN')
    assert.match(error?.hint ?? '', /SELECT name, uuid FROM system\.tables WHERE .*inDoubt: 'stored'/)
    assertWhole(await killed.resume({ inDoubt: 'missing' }))
    assert.deepEqual(await rowsIn(both.today, table), NEW)
  } finally {
    await killed.stop()
  }
})
