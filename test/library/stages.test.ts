// The report says where the time of a load went: to the stage that kept the others waiting.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import test, { after, before, beforeEach } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import pg from 'pg'
import { load, type StageTimes, type TableReport } from '../../src/index.ts'
import { makeWorkspace, numbered } from '../cli/run-cli.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { until } from '../until.ts'
import { collect } from './finish.ts'

const HELD_MS = 200

const workspace = makeWorkspace()
let server: PostgresDatabase

before(async () => {
  server = await openPostgres()
  await server.query('CREATE TABLE people (id int, name text)')
})

after(async () => {
  await server?.stop()
  workspace.remove()
})

beforeEach(() => server.query('TRUNCATE people'))

function stagesOf({ stages }: TableReport): Map<StageTimes['stage'], StageTimes> {
  return new Map(stages.map((one) => [one.stage, one]))
}

/** All stages tell of the same time. */
function assertWhole({ stages, seconds }: TableReport): void {
  const walls = stages.map(
    ({ threads, busySeconds, starvedSeconds, heldBackSeconds }) =>
      (busySeconds + starvedSeconds + heldBackSeconds) / threads,
  )
  for (const wall of walls) assert.ok(Math.abs(wall - walls[0]!) <= 0.001, `${wall} and ${walls[0]}`)
  assert.ok(walls[0]! <= seconds + 0.001, `${walls[0]} of ${seconds} s`)
  for (const { stage, ...times } of stages)
    for (const [name, value] of Object.entries(times)) assert.ok(value >= 0, `${stage} ${name} ${value}`)
}

test('a source that is slow is busy, and the stages behind it starve', async () => {
  async function* rows() {
    // More than what is read to know the format.
    for (const row of numbered(5000)) yield row
    await sleep(HELD_MS)
    yield { id: 5000, name: 'last' }
  }
  const { returned } = await collect(
    load({ source: rows(), sink: 'postgres', url: server.url, table: 'people', workers: 2, blockSize: '4KiB' }),
  )
  assert.equal(returned.rows.loaded, 5001)
  assertWhole(returned)
  const stages = stagesOf(returned)
  assert.deepEqual([...stages.keys()], ['source', 'cut', 'encode', 'write'])
  const held = (HELD_MS - 2) / 1000
  assert.ok(stages.get('source')!.busySeconds >= held)
  assert.ok(stages.get('cut')!.starvedSeconds >= held)
  assert.ok(stages.get('write')!.starvedSeconds >= held)
  assert.equal(stages.get('encode')!.threads, 2)
})

test('a server that is slow is busy, and the stages before it are held back', async () => {
  const file = workspace.rows('people.jsonl', numbered(20_000))
  const other = new pg.Client(server.url)
  await other.connect()
  await other.query('BEGIN')
  await other.query('LOCK TABLE people IN SHARE MODE')
  const loading = collect(load({ source: file, sink: 'postgres', url: server.url, workers: 1 }))
  await until(async () => {
    const { rows } = await other.query("SELECT 1 FROM pg_locks WHERE relation = 'people'::regclass AND NOT granted")
    return rows.length > 0
  }, 'the load waits for the lock')
  await sleep(HELD_MS)
  await other.query('COMMIT')
  await other.end()
  const { returned } = await loading
  assert.equal(returned.rows.loaded, 20_000)
  assertWhole(returned)
  const stages = stagesOf(returned)
  const held = (HELD_MS - 2) / 1000
  assert.ok(stages.get('write')!.busySeconds >= held)
  assert.ok(stages.get('source')!.heldBackSeconds >= held)
  assert.ok(stages.get('cut')!.heldBackSeconds >= held)
})

test('a compressed source has a stage for its decoder', async () => {
  const packed = workspace.write(
    'people.jsonl.gz',
    gzipSync(
      `${numbered(500)
        .map((row) => JSON.stringify(row))
        .join('\n')}\n{"id": "no"}\n`,
    ),
  )
  const { returned } = await collect(
    load({
      source: packed,
      sink: 'postgres',
      url: server.url,
      maxErrors: 1,
      rejects: join(workspace.path, 'rejects.jsonl'),
    }),
  )
  assert.equal(returned.rows.rejected, 1)
  assertWhole(returned)
  assert.deepEqual([...stagesOf(returned).keys()], ['source', 'decompress', 'cut', 'encode', 'write'])
})
