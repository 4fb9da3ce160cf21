// A real ReplicatedMergeTree of 18.16, which knows no tokens: INSERTs switch deduplication off.
import assert from 'node:assert/strict'
import { after, afterEach, test } from 'node:test'
import { insertCompressedStream } from '../../src/index.ts'
import { clickhouseMissing, startClickhouse } from '../servers/clickhouse-server.ts'
import { startZookeeper, zookeeperMissing } from '../servers/zookeeper-server.ts'
import {
  assertDrops,
  assertEqualSegmentsArrive,
  assertTwiceIsTwice,
  ROWS,
  sentTwice,
  TEXT,
} from './deduplicating-tables.ts'
import { loadText } from './load-text.ts'

const skip = clickhouseMissing || zookeeperMissing
const zookeeper = skip === false ? await startZookeeper() : undefined
const started = zookeeper && (await startClickhouse({ zookeeperPort: zookeeper.port }))
after(async () => {
  await started?.stop()
  await zookeeper?.stop()
})

const server = {
  url: started?.url ?? '',
  query: async (sql: string) => (started === undefined ? '' : started.query(sql)),
}
let tables = 0
const made: string[] = []

/** A table that ZooKeeper has not seen before. */
async function make(engine: 'Replicated' | 'plain' | 'Null'): Promise<string> {
  const name = `t${++tables}`
  const rest = 'PARTITION BY p ORDER BY i'
  const engines = {
    Replicated: `ReplicatedMergeTree('/test/${name}', 'one') ${rest}`,
    plain: `MergeTree ${rest}`,
    Null: 'Null',
  }
  await server.query(`CREATE TABLE ${name} (p UInt8, i UInt32) ENGINE = ${engines[engine]}`)
  made.unshift(name)
  return name
}

async function makeView(from: string, to: string): Promise<void> {
  const name = `view${++tables}`
  await server.query(`CREATE MATERIALIZED VIEW ${name} TO ${to} AS SELECT p, i FROM ${from}`)
  made.unshift(name)
}

afterEach(async () => {
  for (const name of made.splice(0)) await server.query(`DROP TABLE ${name}`)
})

test('two loads of one file are both there, and so are equal segments of one load', { skip }, async () => {
  const table = await make('Replicated')
  await assertDrops(server, table)
  await assertTwiceIsTwice(server, [table])
  await assertEqualSegmentsArrive(server, await make('Replicated'))
})

test('through a view, from and into a Replicated table', { skip }, async () => {
  for (const [from, to] of [
    ['Replicated', 'Replicated'],
    ['Replicated', 'plain'],
    ['plain', 'Replicated'],
  ] as const) {
    const [source, target] = [await make(from), await make(to)]
    if (to === 'Replicated') await assertDrops(server, target)
    await makeView(source, target)
    await assertTwiceIsTwice(server, [source, target])
  }
})

test('through a view of a table that keeps nothing', { skip }, async () => {
  const [source, target] = [await make('Null'), await make('Replicated')]
  await makeView(source, target)
  for (let times = 1; times <= 2; times++) {
    const report = await loadText(server, source, TEXT)
    assert.equal(report.error, undefined)
    assert.deepEqual(
      { countedBy: report.countedBy, balanced: report.balanced },
      { countedBy: 'sender', balanced: false },
    )
    assert.equal(await server.query(`SELECT count() FROM ${target}`), `${times * ROWS}\n`)
  }
})

test('a server without tokens stores a segment that is sent twice both times', { skip }, async () => {
  assert.deepEqual(await sentTwice(server, [await make('Replicated')]), ['4'])
})

test("a stream's rows all arrive, unless the caller wants those that were seen before dropped", { skip }, async () => {
  const table = await make('Replicated')
  const rows = [{ p: 1, i: 1 }]
  const send = async (settings?: Record<string, number>): Promise<void> => {
    const options = { url: server.url, workers: 1, ...(settings && { settings }) }
    for await (const _ of insertCompressedStream(`INSERT INTO ${table} FORMAT JSONEachRow`, rows, options));
  }
  await send()
  await send()
  assert.equal(await server.query(`SELECT count() FROM ${table}`), '2\n')
  const other = await make('Replicated')
  await server.query(`INSERT INTO ${other} VALUES (0, 0)`)
  const wanted = { insert_deduplicate: 1 }
  for (let times = 1; times <= 2; times++) {
    const options = { url: server.url, workers: 1, settings: wanted }
    for await (const _ of insertCompressedStream(`INSERT INTO ${other} FORMAT JSONEachRow`, rows, options));
  }
  assert.equal(await server.query(`SELECT count() FROM ${other}`), '2\n')
})
