// What the role that loads may do, and what its settings must not do.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { load } from '../../src/index.ts'
import { startPostgres } from '../servers/postgres-server.ts'
import { assertLoaded, postgresRoom } from './postgres-room.ts'

const room = postgresRoom('', startPostgres)

test('a role without the INSERT privilege gets a hint', async () => {
  await room.query(
    `CREATE TABLE guarded (id int); CREATE ROLE reader LOGIN PASSWORD 'pw'; GRANT SELECT ON guarded TO reader`,
  )
  const url = `postgres://reader:pw@127.0.0.1:${room.server.port}/postgres`
  const { error, rows, address } = await room.load('guarded', '{"id":1}\n', { url })
  assert.equal(error?.code, 'BL_SERVER')
  assert.equal(error.serverCode, '42501')
  assert.match(error.message, /permission denied for table guarded/)
  assert.match(error.hint ?? '', /GRANT INSERT/)
  assert.equal(rows.loaded, 0)
  assert.doesNotMatch(address, /pw/)
})

test('row-level security is refused with the server’s words', async () => {
  await room.query(`CREATE TABLE secured (id int); ALTER TABLE secured ENABLE ROW LEVEL SECURITY;
    CREATE ROLE tenant LOGIN PASSWORD 'pw'; GRANT ALL ON secured TO tenant`)
  const url = `postgres://tenant:pw@127.0.0.1:${room.server.port}/postgres`
  const { error } = await room.load('secured', '{"id":1}\n', { url })
  assert.equal(error?.code, 'BL_SERVER')
  assert.match(error.message, /COPY FROM not supported with row-level security/)
})

test('settings of the role do not end or change a load', async () => {
  await room.query(`CREATE TABLE patient (id int, at timestamptz, iv interval, v text, a text[]);
    CREATE ROLE hasty LOGIN PASSWORD 'pw'; GRANT ALL ON patient TO hasty;
    ALTER ROLE hasty SET statement_timeout = '300ms';
    ALTER ROLE hasty SET transaction_timeout = '400ms';
    ALTER ROLE hasty SET idle_in_transaction_session_timeout = '300ms';
    ALTER ROLE hasty SET TimeZone = 'Asia/Tokyo';
    ALTER ROLE hasty SET DateStyle = 'SQL, DMY';
    ALTER ROLE hasty SET IntervalStyle = 'sql_standard';
    ALTER ROLE hasty SET client_encoding = 'LATIN1';
    ALTER ROLE hasty SET array_nulls = off;
    ALTER ROLE hasty SET standard_conforming_strings = off`)
  // Each record fills a block, so that the COPY begins with the first and waits for the others.
  async function* slow(): AsyncGenerator<string> {
    for (let id = 1; id <= 6; id++) {
      yield `{"id":${id},"at":"2024-03-02T00:00:00","iv":"-1 2:03:04","v":"é\\\\D","a":[null]}\n`
      await sleep(200)
    }
  }
  const url = `postgres://hasty:pw@127.0.0.1:${room.server.port}/postgres`
  // By text, which the server reads as its settings say.
  const settings = { sink: 'postgres', url, env: {}, table: 'patient', wire: 'text', blockSize: 64 } as const
  const loading = load({ ...settings, source: slow() })
  let next = await loading.next()
  while (!next.done) next = await loading.next()
  assertLoaded(next.value, 6)
  assert.deepEqual(await room.query('SELECT DISTINCT at::text, iv::text, v, a FROM patient'), [
    { at: '2024-03-02 00:00:00+00', iv: '-1 days +02:03:04', v: 'é\\D', a: [null] },
  ])
})
