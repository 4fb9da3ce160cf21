// The server notices soon that a loader is gone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { postgresTarget } from '../../src/sinks/postgres/target.ts'
import { isInstalled, startPostgres15 } from './postgres-15.ts'
import { postgresRoom } from './postgres-room.ts'

const room = postgresRoom(`CREATE TABLE seen AS SELECT ''::text AS name, ''::text AS setting WITH NO DATA;
  CREATE TABLE t (id int);
  CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO seen SELECT s.name, s.setting FROM pg_settings s
      WHERE s.name LIKE 'tcp_keepalives%' OR s.name IN ('tcp_user_timeout', 'client_connection_check_interval');
    RETURN NULL; END $$;
  CREATE TRIGGER look AFTER INSERT ON t EXECUTE FUNCTION look()`)

test('keepalives, and a look at the client during a statement, are set for the sessions of a load', async () => {
  assert.equal((await room.load('t', '{"id":1}\n')).error, undefined)
  const seen = await room.query('SELECT name, setting FROM seen ORDER BY name')
  assert.deepEqual(Object.fromEntries(seen.map(({ name, setting }) => [name, setting])), {
    client_connection_check_interval: '10000',
    tcp_keepalives_count: '3',
    tcp_keepalives_idle: '30',
    tcp_keepalives_interval: '10',
    tcp_user_timeout: '60000',
  })
})

test('PostgreSQL 15 takes the settings, too', { skip: !isInstalled }, async () => {
  const server = await startPostgres15()
  try {
    const target = postgresTarget({ url: server.url, timeoutMs: 10_000, env: {}, runId: 'keepalives' })
    const connection = await target.connect(new AbortController().signal)
    await connection.close()
    await target.close()
  } finally {
    await server.stop()
  }
})
