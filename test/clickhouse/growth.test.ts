// What the rows of a table tell of a load, when others write into it, take rows out of it, or its engine folds rows together.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { parseAddress } from '../../src/sinks/clickhouse/address.ts'
import { ClickhouseClient } from '../../src/sinks/clickhouse/client.ts'
import { watchGrowth } from '../../src/sinks/clickhouse/growth.ts'
import { readServerFacts } from '../../src/sinks/clickhouse/introspect.ts'
import { makeTable, startBothServers, type TestServer, testOn } from './both-servers.ts'

const both = await startBothServers()
after(() => both.stop())

const PLAIN = 'MergeTree PARTITION BY p ORDER BY i'
const COLUMNS = 'p UInt8, i UInt32, at DateTime'

/** The growth reported for a load of ten rows, during which `meanwhile` happened. */
async function told(server: TestServer, engine: string, meanwhile: readonly string[], sent = 10): Promise<string> {
  await makeTable(server, 't', COLUMNS, engine)
  if (engine !== 'Null') await server.query(rowsInto('t', 100, 0))
  const client = new ClickhouseClient(parseAddress(server.url), 60_000)
  const query = (sql: string): Promise<string> => client.query(sql)
  try {
    const name = { schema: client.address.database, table: 't' }
    const watch = await watchGrowth(query, name, await readServerFacts(query), client.servers)
    for (const sql of meanwhile) await server.query(sql)
    if (watch === undefined) return 'no watch'
    const growth = await watch.since(sent)
    return growth.tells === 'all' || growth.tells === 'nothing' ? growth.tells : `${growth.tells}: ${growth.words}`
  } finally {
    await client.close()
  }
}

function rowsInto(table: string, count: number, partition: number, from = 0): string {
  const rows = Array.from({ length: count }, (_, i) => `(${partition}, ${from + i}, '2020-01-01 00:00:00')`)
  return `INSERT INTO ${table} VALUES ${rows.join(', ')}`
}

const OWN = rowsInto('t', 10, 1, 500)

testOn(both.all, 'a plain table that grew by what was sent tells so', async (server) => {
  assert.equal(await told(server, PLAIN, [OWN]), 'all')
  assert.equal(await told(server, PLAIN, [OWN, 'OPTIMIZE TABLE t']), 'all')
  assert.equal(await told(server, 'Memory', [OWN]), 'all')
  assert.equal(await told(server, PLAIN, [], 0), 'all')
})

testOn(both.all, 'a plain table with fewer rows than were sent has lost them', async (server) => {
  const words = /^loss: the table has 7 more rows than before the load, but 10 were sent$/
  assert.match(await told(server, PLAIN, [rowsInto('t', 7, 1)]), words)
  assert.match(await told(server, 'Memory', [rowsInto('t', 7, 1)]), /^fewer: the table has 7 more rows/)
})

testOn(both.all, 'other writers make the number say nothing', async (server) => {
  assert.equal(await told(server, PLAIN, [OWN, rowsInto('t', 3, 2)]), 'nothing')
})

testOn(both.all, 'rows that another statement takes out are no loss', async (server) => {
  assert.match(await told(server, PLAIN, [OWN, 'ALTER TABLE t DROP PARTITION 0']), /^fewer: .*other rows were removed/)
  const some = await told(server, PLAIN, [rowsInto('t', 200, 1), 'ALTER TABLE t DROP PARTITION 0'], 200)
  assert.match(some, /^fewer: .*other rows were removed/, 'though the table has more rows than before')
  const truncate = server.isOld ? 'ALTER TABLE t DROP PARTITION 0' : 'TRUNCATE TABLE t'
  assert.match(await told(server, PLAIN, [truncate]), /^fewer: .*other rows were removed/)
})

testOn(both.all, 'an ALTER DELETE that runs meanwhile is no loss', async (server) => {
  const statement = `ALTER TABLE t DELETE WHERE p = 1 AND i < 505${server.isOld ? '' : ' SETTINGS mutations_sync = 2'}`
  // 18.16 has no word for the end of a mutation: five rows are gone, or still there.
  const fewer = [rowsInto('t', 10, 1, 500), statement]
  const growth = await told(server, PLAIN, fewer, 12)
  assert.match(growth, /^fewer: .*an ALTER or DELETE ran meanwhile/)
})

testOn(both.all, 'an engine that folds rows together is not expected to keep them', async (server) => {
  for (const engine of ['ReplacingMergeTree', 'SummingMergeTree', 'AggregatingMergeTree']) {
    const twice = [rowsInto('t', 10, 0, 20), 'OPTIMIZE TABLE t FINAL']
    assert.equal(await told(server, `${engine} PARTITION BY p ORDER BY i`, twice), 'nothing', engine)
  }
})

testOn([both.today], 'rows whose time has come are no loss', async (server) => {
  const engine = `${PLAIN} TTL at + INTERVAL 1 DAY`
  assert.equal(await told(server, engine, [OWN, 'OPTIMIZE TABLE t FINAL']), 'nothing')
})

testOn(both.all, 'tables without rows of their own tell nothing, or are not asked', async (server) => {
  assert.match(await told(server, 'Null', [OWN]), /^(?:nothing|no watch)$/)
  await makeTable(server, 'behind', COLUMNS, 'MergeTree ORDER BY i')
  const buffer = "Buffer('default', 'behind', 1, 1, 1, 10, 100, 1000000, 10000000)"
  assert.match(await told(server, buffer, [OWN]), server.isOld ? /^no watch$/ : /^all$/)
})
