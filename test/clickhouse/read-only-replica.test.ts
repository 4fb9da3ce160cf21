// A replica that has lost ZooKeeper takes no rows until it has it again.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { TableReport } from '../../src/index.ts'
import { clickhouseMissing, startClickhouse } from '../servers/clickhouse-server.ts'
import { startDropProxy } from '../servers/drop-proxy.ts'
import { startZookeeper, zookeeperMissing } from '../servers/zookeeper-server.ts'
import { until } from '../until.ts'
import { loadText } from './load-text.ts'

const skip = clickhouseMissing || zookeeperMissing
const zookeeper = skip === false ? await startZookeeper() : undefined
const way = await startDropProxy(zookeeper?.port ?? 0)
const server = zookeeper && (await startClickhouse({ zookeeperPort: way.port }))
after(async () => {
  await server?.stop()
  await zookeeper?.stop()
})

/** A replica notices in its own time, and a load costs more than a question. */
function isReadOnly(answer: '0' | '1'): Promise<void> {
  const question = "SELECT is_readonly FROM system.replicas WHERE table = 't'"
  return until(async () => (await server?.query(question)) === `${answer}\n`, `is_readonly = ${answer}`)
}

function loadOne(): Promise<TableReport> {
  return loadText({ url: server?.url ?? '' }, 't', '{"i":1}\n', { retries: 0 })
}

test('a read-only replica: what is missing can be loaded when it reaches ZooKeeper again', { skip }, async () => {
  await server?.query("CREATE TABLE t (i UInt32) ENGINE = ReplicatedMergeTree('/test/t', 'one') ORDER BY i")
  await way.stop()
  await isReadOnly('1')
  const refused = await loadOne()
  const { serverCode, message, hint } = refused.error ?? {}
  assert.equal(serverCode, 242, message)
  assert.match(hint ?? '', /^the replica is read-only because it cannot reach ZooKeeper.*then load what is missing$/)
  assert.equal(await server?.query('SELECT count() FROM t'), '0\n')
  const again = await startDropProxy(zookeeper?.port ?? 0, way.port)
  try {
    await isReadOnly('0')
    const loaded = await loadOne()
    assert.deepEqual([loaded.error, loaded.rows.loaded, loaded.countedBy], [undefined, 1, 'table'])
    assert.equal(await server?.query('SELECT count() FROM t'), '1\n')
  } finally {
    await again.stop()
  }
})
