// The server refuses a statement of the publish: what is left, and the statements that complete it.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import type { TableReport } from '../../src/index.ts'
import { makeTable, rowsOf, startBothServers, type TestServer, testOn } from '../clickhouse/both-servers.ts'
import { type LoadTextOptions, loadText } from '../clickhouse/load-text.ts'
import { jsonl } from '../jsonl.ts'
import { startStatementProxy } from '../servers/statement-proxy.ts'

const both = await startBothServers()
after(() => both.stop())

const INPUT = jsonl([
  { p: 1, id: 10 },
  { p: 2, id: 20 },
])

interface Refused {
  readonly report: TableReport
  readonly table: string
  /** Statements that change something, behind the INSERT. */
  readonly changes: readonly string[]
}

let tables = 0
async function refused(server: TestServer, settings: LoadTextOptions, statement?: RegExp): Promise<Refused> {
  const table = `r${++tables}`
  await makeTable(server, table, 'p UInt8, id UInt32', 'MergeTree PARTITION BY p ORDER BY id')
  await server.query(`INSERT INTO ${table} VALUES (1, 1)`)
  const proxy = await startStatementProxy(server.url)
  let isLoading = false
  proxy.fault = (sql) => {
    isLoading ||= sql.startsWith('INSERT')
    return isLoading && statement?.test(sql) === true ? 'refuse' : 'pass'
  }
  const report = await loadText({ url: proxy.url }, table, INPUT, { retries: 0, timeout: 5_000, ...settings })
  await proxy.stop()
  const inserted = proxy.statements.findIndex((sql) => sql.startsWith('INSERT'))
  const changes = proxy.statements.slice(inserted).filter((sql) => /^(?:EXCHANGE|RENAME|ALTER|DROP)/.test(sql))
  return { report, table, changes: changes.map((sql) => sql.replace(/(bulkload_\w+)_[\d]+-[\w-]+_/g, '$1_RUN_')) }
}

const countIn = async (server: TestServer, table: string): Promise<number> =>
  Number(await server.query(`SELECT count() FROM ${table}`))
const left = async (server: TestServer, table: string): Promise<string[]> =>
  (await rowsOf(server, `SELECT name FROM system.tables WHERE name LIKE 'bulkload%\\_${table}'`)).map(([name]) =>
    String(name),
  )

testOn(both.all, 'each partition is published by a statement of its own, then the stage is dropped', async (server) => {
  const { report, table, changes } = await refused(server, { atomic: true })
  assert.equal(report.error, undefined)
  const stage = `\`default\`.\`bulkload_stage_RUN_${table}\``
  const name = `\`default\`.\`${table}\``
  const add = (id: number): string =>
    server.isOld
      ? `ALTER TABLE ${name} ATTACH PARTITION ID '${id}' FROM ${stage}`
      : `ALTER TABLE ${stage} MOVE PARTITION ID '${id}' TO TABLE ${name}`
  assert.deepEqual(changes, [add(1), add(2), `DROP TABLE IF EXISTS ${stage}`])
})

testOn(both.all, 'a first partition that is refused leaves nothing', async (server) => {
  const { report, table } = await refused(server, { atomic: true }, /PARTITION ID '1'/)
  assert.match(report.error?.message ?? '', /^ClickHouse refused: refused by the test .*\(code 241\)$/)
  assert.equal(report.error?.serverCode, 241)
  assert.equal(report.unconfirmed, undefined)
  assert.equal(await countIn(server, table), 1)
  assert.deepEqual(await left(server, table), [])
})

testOn(both.all, 'a later partition that is refused stays in the stage, and its statement is shown', async (server) => {
  const { report, table } = await refused(server, { atomic: true }, /PARTITION ID '2'/)
  assert.match(report.error?.message ?? '', /refused by the test .*; 1 of 2 partitions were published$/)
  assert.equal(report.unconfirmed, true)
  const { hint = '' } = report.error ?? {}
  assert.equal(hint.includes("PARTITION ID '1'"), false)
  const [, statements = ''] = /run: (.*)$/s.exec(hint) ?? []
  for (const statement of statements.split('; ')) await server.query(statement)
  assert.equal(await countIn(server, table), 3)
  assert.deepEqual(await left(server, table), [])
})

testOn(both.all, 'a swap that is refused leaves the old rows and no stage', async (server) => {
  const { report, table } = await refused(server, { mode: 'replace' }, /^EXCHANGE|^RENAME TABLE .*_stage_.*_next_/)
  assert.equal(report.error?.serverCode, 241)
  assert.equal(report.unconfirmed, undefined)
  assert.equal(await server.query(`SELECT id FROM ${table}`).then((text) => text.trim()), '1')
  assert.deepEqual(await left(server, table), [])
})

testOn(both.all, 'a table that cannot be dropped is a warning: the rows are published', async (server) => {
  const { report, table } = await refused(server, { mode: 'replace' }, /^DROP/)
  assert.equal(report.error, undefined)
  const [name = ''] = await left(server, table)
  const [, statement = ''] = /run (DROP TABLE IF EXISTS \S+)/.exec(report.warnings.join('\n')) ?? []
  assert.ok(statement.includes(name))
  assert.equal(await countIn(server, table), 2)
  await server.query(statement)
  assert.deepEqual(await left(server, table), [])
})
