// A load into a Distributed table ends when the shards have the rows. Left to itself, a server takes an INSERT, says that it is
// done, and passes the rows on later, if it can.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { clickhouseMissing, startClickhouse } from '../servers/clickhouse-server.ts'
import { startDropProxy } from '../servers/drop-proxy.ts'
import { freePort } from '../servers/free-port.ts'
import { lines, loadText } from './load-text.ts'

const skip = clickhouseMissing
const shardPort = await freePort()
const started = skip === false ? await startClickhouse({ shardPort }) : undefined
after(() => started?.stop())

const server = {
  url: started?.url ?? '',
  query: async (sql: string) => (started === undefined ? '' : (await started.query(sql)).trim()),
}
const ROWS = 1000
const TEXT = lines(Array.from({ length: ROWS }, (_, i) => `{"i":${i}}`))

/** `here` is what a load writes to, `there` is the table of the shard. */
async function makeTables(name: string): Promise<{ here: string; there: string }> {
  const [here, there] = [`${name}_here`, `${name}_there`]
  await server.query(`CREATE TABLE ${there} (i UInt32) ENGINE = MergeTree ORDER BY i`)
  await server.query(`CREATE TABLE ${here} (i UInt32) ENGINE = Distributed(behind, default, ${there})`)
  return { here, there }
}

test('a shard that cannot be reached is a failure, though the server would take the rows', { skip }, async () => {
  const { here, there } = await makeTables('unreached')
  // Without our setting the server says that all is well: otherwise this test would show nothing.
  await server.query(`INSERT INTO ${here} VALUES (4711)`)
  assert.equal(await server.query(`SELECT count() FROM ${there}`), '0')
  const report = await loadText(server, here, TEXT)
  assert.equal(report.error?.code, 'BL_SERVER', report.error?.message)
  assert.match(report.error?.message ?? '', /127\.0\.0\.1:\d+/)
  assert.deepEqual({ loaded: report.rows.loaded, balanced: report.balanced }, { loaded: 0, balanced: false })
  assert.equal(await server.query(`SELECT count() FROM ${there}`), '0')
})

test('when the load ends, the shard has every row', { skip }, async () => {
  const proxy = await startDropProxy(started?.tcpPort ?? 0, shardPort)
  try {
    const { here, there } = await makeTables('reached')
    for (const wire of ['typed', 'text'] as const) {
      const report = await loadText(server, here, TEXT, { wire })
      assert.equal(await server.query(`SELECT count() FROM ${there}`), String(ROWS), wire)
      assert.equal(report.error, undefined)
      assert.deepEqual(
        { loaded: report.rows.loaded, countedBy: report.countedBy },
        { loaded: ROWS, countedBy: 'sender' },
      )
      await server.query(`TRUNCATE TABLE ${there}`)
    }
  } finally {
    await proxy.stop()
  }
})
