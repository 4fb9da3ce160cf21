// The process of the server is killed in the middle of a load.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import pg from 'pg'
import { startEngine } from '../../src/sinks/postgres/engine/engine.ts'
import { startChdbFront } from '../servers/chdb-front.ts'
import { clickhouseMissing, startClickhouse } from '../servers/clickhouse-server.ts'
import { startFaultProxy } from '../servers/fault-proxy.ts'
import { stoppedTree } from '../servers/process-tree.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'
import { allGone } from '../servers-self/leftovers.ts'
import { until } from '../until.ts'
import { assertFailed, startFaultLoad } from './fault-load.ts'
import type { ChildOutcome, ChildSpec } from './load-child.ts'

const MEGABYTE = 1_000_000
const ROWS_BEFORE = 3

/** Runs `kill` once the load at `url` has sent some megabytes. */
async function killedInTheMiddle(
  t: TestContext,
  spec: ChildSpec,
  kill: () => void | Promise<void>,
): Promise<ChildOutcome> {
  const url = new URL(spec.url)
  const proxy = await startFaultProxy({ host: '127.0.0.1', port: Number(url.port) })
  t.after(() => proxy.stop())
  url.port = String(proxy.port)
  const load = startFaultLoad({ ...spec, url: url.href })
  await until(() => proxy.bytesFromClient > 4 * MEGABYTE || load.child.exitCode !== null, 'the load is in its middle')
  await kill()
  return load.outcome
}

test('Postgres is killed: the connection is lost, and after the restart the table is as it was', async (t) => {
  const folder = makeTempFolder('killed')
  t.after(() => folder.remove())
  let engine = await startEngine(folder.path)
  t.after(() => engine.stop())
  await ask(engine.url, 'CREATE TABLE t (id int8, pad text); INSERT INTO t VALUES (-1), (-2), (-3)')
  const outcome = await killedInTheMiddle(t, { sink: 'postgres', url: engine.url, table: 't' }, async () => {
    const pids = stoppedTree(engine.pid)
    for (const pid of pids) process.kill(pid, 'SIGKILL')
    await allGone(pids)
  })
  const error = assertFailed(outcome, 'BL_CONNECTION_LOST', /was lost during COPY/)
  assert.match(error.hint ?? '', /the transaction was not committed: none of its rows are in the table/)
  await engine.stop()
  engine = await startEngine(folder.path)
  assert.deepEqual(await ask(engine.url, 'SELECT count(*)::int AS rows FROM t'), [{ rows: ROWS_BEFORE }])
})

test('clickhouse-server is killed: the connection is lost', { skip: clickhouseMissing }, async (t) => {
  const server = await startClickhouse()
  t.after(() => server.stop())
  await server.query('CREATE TABLE t (id Int64, pad String) ENGINE = MergeTree ORDER BY id')
  const outcome = await killedInTheMiddle(t, { sink: 'clickhouse', url: server.url, table: 't' }, () => server.kill())
  const error = assertFailed(outcome, 'BL_CONNECTION_LOST', /the connection to http:\/\/127\.0\.0\.1:\d+ was lost/)
  assert.match(error.hint ?? '', /rows of this segment may have arrived/)
})

test("today's ClickHouse goes away: the connection is lost", async (t) => {
  const front = await startChdbFront()
  t.after(() => front.stop().catch(() => {}))
  await front.query('CREATE TABLE t (id Int64, pad String) ENGINE = MergeTree ORDER BY id')
  const outcome = await killedInTheMiddle(t, { sink: 'clickhouse', url: front.url, table: 't' }, () => front.stop())
  assertFailed(outcome, 'BL_CONNECTION_LOST', /the connection to http:\/\/127\.0\.0\.1:\d+ was lost/)
})

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return [await client.query<Record<string, unknown>>(sql)].flat().at(-1)?.rows ?? []
  } finally {
    await client.end()
  }
}
