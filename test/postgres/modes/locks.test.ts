// What others hold, and what is left behind: short tries instead of a queue, and no stage, lock or temporary object stays.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { load } from '../../../src/index.ts'
import { jsonl } from '../../jsonl.ts'
import { startFaultProxy } from '../../servers/fault-proxy.ts'
import { until } from '../../until.ts'
import { postgresRoom } from '../postgres-room.ts'

const room = postgresRoom()
const NEW = jsonl([{ id: 2 }, { id: 3 }])

let tables = 0
/** `Terminate`, the last message of a connection. */
const TERMINATE_BYTES = 5
/** The first connection holds the stage, the second one fills and publishes it. */
const PUBLISHER = 2
async function table(): Promise<string> {
  const name = `t${String(++tables).padStart(3, '0')}`
  await room.query(
    `CREATE TABLE ${name} (id int PRIMARY KEY); INSERT INTO ${name} VALUES (1); GRANT SELECT ON ${name} TO PUBLIC`,
  )
  return name
}

async function session<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: room.server.url, application_name: 'reader' })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const idsOf = async (name: string): Promise<unknown> =>
  (await room.query(`SELECT id FROM ${name} ORDER BY id`)).map(({ id }) => id)
const leftovers = (): Promise<unknown> =>
  room.query(
    `SELECT relname FROM pg_class WHERE relname LIKE 'bulkload%' UNION ALL SELECT 'lock' FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  )

for (const mode of ['truncate', 'replace'] as const) {
  test(`${mode}: a lock that somebody holds ends the load after a few tries, with who holds it`, () =>
    session(async (reader) => {
      const name = await table()
      await reader.query(`BEGIN; SELECT * FROM ${name}`)
      const report = await room.load(name, NEW, { mode, lockTimeout: 50 })
      assert.equal(report.error?.serverCode, '55P03')
      assert.match(
        report.error?.message ?? '',
        /was locked in each of 5 attempts of 0.05 s; it is held by process \d+ \(user \w+, reader, idle in transaction\)/,
      )
      assert.equal(report.rows.loaded, 0)
      // Another reader does not wait behind the load.
      assert.deepEqual(await idsOf(name), [1])
      await reader.query('COMMIT')
      assert.deepEqual(await leftovers(), [])
    }))

  test(`${mode}: a lock that is given back in time is had by a later try`, () =>
    session(async (reader) => {
      const name = await table()
      await reader.query(`BEGIN; SELECT * FROM ${name}`)
      const loading = room.load(name, NEW, { mode, lockTimeout: 200 })
      await sleep(300)
      await reader.query('COMMIT')
      assert.equal((await loading).error, undefined)
      assert.deepEqual(await idsOf(name), [2, 3])
    }))
}

test('replace by delete and upsert wait for no reader', () =>
  session(async (reader) => {
    const name = await table()
    await reader.query(`BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT * FROM ${name}`)
    const upserted = await room.load(name, NEW, { mode: 'upsert', lockTimeout: 50 })
    const replaced = await room.load(name, NEW, { mode: 'replace', replaceBy: 'delete', lockTimeout: 50 })
    assert.deepEqual([upserted.error, replaced.error], [undefined, undefined])
    assert.deepEqual((await reader.query(`SELECT id FROM ${name}`)).rows, [{ id: 1 }], 'the snapshot is whole')
    assert.deepEqual(await idsOf(name), [2, 3])
  }))

test('a stage that a killed load has left is dropped by the next one; that of a load under way is not', () =>
  session(async (other) => {
    const name = await table()
    const stage = (run: string): string => `CREATE TABLE bulkload_stage_${run}_${name} (id int);
      COMMENT ON TABLE bulkload_stage_${run}_${name} IS 'stage of bulkload for "public"."${name}", run ${run}; it can be dropped'`
    await room.query(`${stage('dead')}; ${stage('alive')}`)
    await other.query(`SELECT pg_advisory_lock(hashtext('bulkload stage'), hashtext('bulkload_stage_alive_${name}'))`)
    const report = await room.load(name, NEW, { mode: 'replace' })
    assert.equal(report.error, undefined)
    const left = await room.query(`SELECT relname FROM pg_class WHERE relname LIKE 'bulkload%'`)
    assert.deepEqual(left, [{ relname: `bulkload_stage_alive_${name}` }])
    await room.query(`DROP TABLE bulkload_stage_alive_${name}`)
  }))

test('a load that is stopped while the input is silent leaves no stage', async () => {
  const name = await table()
  const stop = new AbortController()
  const url = new URL(room.server.url)
  async function* input(): AsyncGenerator<object> {
    for (let id = 2; id < 200_000; id++) yield { id }
    await until(async () => ((await leftovers()) as unknown[]).length > 0, 'the stage is there')
    stop.abort()
    await sleep(60_000, undefined, { signal: stop.signal }).catch(() => undefined)
  }
  await assert.rejects(async () => {
    await load({
      source: input(),
      sink: 'postgres',
      url: url.href,
      table: name,
      mode: 'replace',
      signal: stop.signal,
      env: {},
    })
  })
  await until(async () => ((await leftovers()) as unknown[]).length === 0, 'nothing is left')
  assert.deepEqual(await idsOf(name), [1])
})

for (const lost of ['the answer', 'the request'] as const) {
  test(`${lost} of the publish's COMMIT is lost: the stage shows its outcome`, async () => {
    const proxied = async (
      work: (url: string, proxy: Awaited<ReturnType<typeof startFaultProxy>>) => Promise<void>,
    ): Promise<void> => {
      const url = new URL(room.server.url)
      const proxy = await startFaultProxy({ host: '127.0.0.1', port: Number(url.port) })
      url.port = String(proxy.port)
      url.searchParams.set('sslmode', 'disable')
      try {
        await work(url.href, proxy)
      } finally {
        await proxy.stop()
      }
    }
    let bytes = 0
    // Run ids have one length, so two loads of tables whose names do, too, send as many bytes up to the COMMIT.
    await proxied(async (url, proxy) => {
      const name = await table()
      const report = await room.load(name, NEW, { mode: 'replace', url })
      assert.equal(report.error, undefined)
      bytes = (proxy.bytesOf.get(PUBLISHER) ?? 0) - TERMINATE_BYTES
    })
    await proxied(async (url, proxy) => {
      const name = await table()
      if (lost === 'the answer') proxy.dropReply({ afterBytes: bytes, fromConnection: PUBLISHER })
      else proxy.resetAfter(bytes - 5, { fromConnection: PUBLISHER })
      const report = await room.load(name, NEW, { mode: 'replace', url })
      if (lost === 'the answer') {
        assert.equal(report.error, undefined)
        assert.equal(proxy.connections, 3, 'a third connection asks')
        assert.deepEqual(await idsOf(name), [2, 3])
      } else {
        assert.equal(report.error?.code, 'BL_CONNECTION_LOST')
        assert.equal(report.unconfirmed, undefined)
        assert.deepEqual(await idsOf(name), [1])
      }
      await until(async () => ((await leftovers()) as unknown[]).length === 0, 'nothing is left')
    })
  })
}
