// The answer to a statement of the publish is lost, late, or that of a gateway: the old rows are never dropped unless the new ones are in
// their place, and the outcome is the true one.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { TableReport } from '../../src/index.ts'
import { makeTable, rowsOf, startBothServers, type TestServer } from '../clickhouse/both-servers.ts'
import { type LoadTextOptions, loadText } from '../clickhouse/load-text.ts'
import { jsonl } from '../jsonl.ts'
import { type StatementFault, startStatementProxy } from '../servers/statement-proxy.ts'

const both = await startBothServers()
after(() => both.stop())

const ENGINE = 'MergeTree PARTITION BY p ORDER BY id'
const OLD = [
  [1, 1],
  [2, 2],
]
/** One row of each partition. */
const INPUT = jsonl([
  { p: 1, id: 10 },
  { p: 2, id: 20 },
])
const NEW = [
  [1, 10],
  [2, 20],
]

let tables = 0
async function filled(server: TestServer): Promise<string> {
  const name = `l${++tables}`
  await makeTable(server, name, 'p UInt8, id UInt32', ENGINE)
  await server.query(`INSERT INTO ${name} VALUES (1, 1), (2, 2)`)
  return name
}

const rowsIn = (server: TestServer, table: string): Promise<unknown[][]> =>
  rowsOf(server, `SELECT p, id FROM ${table} ORDER BY p, id`)

/** Tables of the publish of a table. */
async function left(server: TestServer, table: string): Promise<string[]> {
  const found = await rowsOf(server, `SELECT name FROM system.tables WHERE name LIKE 'bulkload%\\_${table}'`)
  return found.map(([name]) => String(name))
}

interface Way {
  readonly settings: LoadTextOptions
  readonly statement: RegExp
  /** What the table has once all is published. */
  readonly published: unknown
  readonly server: TestServer
}

const sorted = (all: readonly (readonly number[])[]): unknown =>
  all.toSorted(([p = 0, id = 0], [q = 0, other = 0]) => p - q || id - other)
const ADDED = sorted([...OLD, ...NEW])

const WAYS: readonly Way[] = [
  { settings: { mode: 'replace' }, statement: /^EXCHANGE TABLES/, published: NEW, server: both.today },
  {
    settings: { mode: 'replace', replaceBy: 'rename' },
    statement: /^RENAME TABLE .*stage/,
    published: NEW,
    server: both.today,
  },
  { settings: { mode: 'replace' }, statement: /^RENAME TABLE .*stage/, published: NEW, server: both.old },
  { settings: { atomic: true }, statement: /MOVE PARTITION ID '2'/, published: ADDED, server: both.today },
  { settings: { atomic: true }, statement: /ATTACH PARTITION ID '2'/, published: ADDED, server: both.old },
  {
    settings: { mode: 'replace', replaceBy: 'partition' },
    statement: /REPLACE PARTITION ID '2'/,
    published: NEW,
    server: both.old,
  },
  {
    settings: { mode: 'replace', replaceBy: 'partition' },
    statement: /REPLACE PARTITION ID '2'/,
    published: NEW,
    server: both.today,
  },
]

interface Broken {
  readonly report: TableReport
  readonly table: string
  /** Sends what is late. */
  release(): Promise<void>
  stop(): Promise<void>
}

/** A load whose first statement like that of the way is broken. */
async function broken({ settings, statement, server }: Way, fault: StatementFault): Promise<Broken> {
  const table = await filled(server)
  const proxy = await startStatementProxy(server.url)
  let isBroken = false
  proxy.fault = (sql) => {
    if (isBroken || !statement.test(sql)) return 'pass'
    isBroken = true
    return fault
  }
  const report = await loadText({ url: proxy.url }, table, INPUT, { timeout: 10_000, retries: 0, ...settings })
  assert.ok(isBroken, 'the statement was sent')
  return { report, table, release: () => proxy.release(), stop: () => proxy.stop() }
}

// Each waits for a while for what does not come.
describe('broken', { concurrency: 8 }, () => {
  for (const way of WAYS) {
    const name = `${way.statement.source} (${way.server.name})`
    for (const fault of ['lose answer', 'hang', 'gateway'] as const) {
      // Servers of today have a log; in process there is none.
      const isRepeated = way.statement.source.startsWith('REPLACE') && !way.server.isOld
      test(`${fault}: ${name}`, { skip: way.server.skip }, async () => {
        const { report, table, stop } = await broken(way, fault)
        try {
          if (isRepeated) {
            assert.match(report.error?.message ?? '', /1 of 2 partitions were published$/)
            assert.equal(report.unconfirmed, true)
            return
          }
          assert.equal(report.error, undefined, report.error?.message)
          assert.deepEqual(await rowsIn(way.server, table), way.published)
          assert.deepEqual(await left(way.server, table), [])
        } finally {
          await stop()
        }
      })
    }

    for (const fault of ['lose request', 'late'] as const) {
      test(`${fault}: ${name}`, { skip: way.server.skip }, async () => {
        const { report, table, release, stop } = await broken(way, fault)
        const isHalf = way.statement.source.includes('PARTITION')
        try {
          assert.equal(report.error?.code, 'BL_CONNECTION_LOST')
          assert.equal(report.unconfirmed, isHalf ? true : undefined)
          const before = await rowsIn(way.server, table)
          if (!isHalf) assert.deepEqual(before, OLD)
          await release()
          assert.deepEqual(await rowsIn(way.server, table), before, 'what comes late changes nothing')
          const names = await left(way.server, table)
          assert.equal(names.length, isHalf ? 1 : 0, names.join())
          for (const one of names) assert.match(report.warnings.join('\n'), new RegExp(one))
        } finally {
          await stop()
        }
      })
    }
  }
})

test('an EXCHANGE that is executed twice is no publish: the new rows are not dropped as the old ones', async () => {
  const [way] = WAYS
  assert.ok(way)
  const { report, table, stop } = await broken(way, 'twice')
  await stop()
  assert.notEqual(report.error, undefined)
  assert.deepEqual(await rowsIn(both.today, table), OLD)
  assert.deepEqual(await left(both.today, table), [])
})

for (const server of both.all) {
  test(`RENAME: a stage that is gone leaves the table where it is (${server.name})`, {
    skip: server.skip,
  }, async () => {
    const table = await filled(server)
    const proxy = await startStatementProxy(server.url)
    proxy.fault = async (sql): Promise<StatementFault> => {
      if (/^RENAME TABLE .*stage/.test(sql))
        for (const name of await left(server, table)) await server.query(`DROP TABLE \`${name}\``)
      return 'pass'
    }
    const report = await loadText({ url: proxy.url }, table, INPUT, { mode: 'replace', replaceBy: 'rename' })
    await proxy.stop()
    assert.equal(report.error?.code, 'BL_SERVER')
    assert.deepEqual(await rowsIn(server, table), OLD)
  })
}

test('a server that never answers again ends the load as unknown', async () => {
  const table = await filled(both.today)
  const proxy = await startStatementProxy(both.today.url)
  let isSilent = false
  proxy.fault = (sql) => {
    isSilent ||= sql.startsWith('EXCHANGE')
    return isSilent ? 'hang' : 'pass'
  }
  const report = await loadText({ url: proxy.url }, table, INPUT, { mode: 'replace', timeout: 3_000, retries: 0 })
  await proxy.stop()
  assert.equal(report.error?.code, 'BL_TIMEOUT')
  assert.equal(report.unconfirmed, true)
  const [stage = ''] = await left(both.today, table)
  assert.match(report.warnings.join('\n'), new RegExp(stage))
  assert.deepEqual(await rowsIn(both.today, table), NEW)
  assert.deepEqual(await rowsIn(both.today, `\`${stage}\``), OLD, 'the old rows stay')
})
