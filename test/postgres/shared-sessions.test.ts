// The tables of a run share their connections: how many there are, and what one table may not leave to the next.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { postgresTarget } from '../../src/sinks/postgres/target.ts'
import { assertLoaded, postgresRoom } from './postgres-room.ts'

const room = postgresRoom(`
  CREATE TABLE one (id int, backend int DEFAULT pg_backend_pid());
  CREATE TABLE two (id int, backend int DEFAULT pg_backend_pid());
  CREATE TABLE three (id int, backend int DEFAULT pg_backend_pid());
  CREATE TABLE strict (id int CHECK (id < 10), backend int DEFAULT pg_backend_pid());
  CREATE SCHEMA elsewhere;
  CREATE TABLE elsewhere.two (id int, backend int);
  CREATE TABLE untidy (id int);
  CREATE FUNCTION leave_much() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM set_config('search_path', 'elsewhere', false), set_config('DateStyle', 'German', false),
            set_config('session_replication_role', 'replica', false), pg_advisory_lock(4711);
    CREATE TEMP TABLE IF NOT EXISTS two (id int, backend int);
    RETURN NULL;
  END $$;
  CREATE TRIGGER leave AFTER INSERT ON untidy FOR EACH STATEMENT EXECUTE FUNCTION leave_much()`)

const row = '{"id":1}\n'
const signal = new AbortController().signal

async function backendOf(table: string): Promise<number> {
  const [found] = await room.query(`DELETE FROM ${table} RETURNING backend`)
  return Number(found?.['backend'])
}

test('tables that are loaded one after another share one connection', async () => {
  const report = await room.run([
    room.file('one.jsonl', row),
    room.file('two.jsonl', row),
    room.file('three.jsonl', row),
  ])
  for (const table of report.tables) assertLoaded(table, 1)
  const backends = [await backendOf('one'), await backendOf('two'), await backendOf('three')]
  assert.equal(new Set(backends).size, 1)
  const open = `SELECT count(*)::int AS open FROM pg_stat_activity WHERE pid = ${backends[0]}`
  while ((await room.query(open))[0]?.['open'] !== 0);
})

test('what a trigger leaves in the session is not there for the next table', async () => {
  const report = await room.run([room.file('untidy.jsonl', row), room.file('two.jsonl', row)])
  for (const table of report.tables) assertLoaded(table, 1)
  assert.ok((await backendOf('two')) > 0, 'the row is in public.two')
  const [left] = await room.query(
    "SELECT count(*)::int AS locks FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711",
  )
  assert.equal(left?.['locks'], 0)
})

test('a connection on which a load failed is not used again', async () => {
  const files = [room.file('one.jsonl', row), room.file('strict.jsonl', '{"id":10}\n'), room.file('two.jsonl', row)]
  const report = await room.run(files)
  assert.deepEqual(
    report.tables.map(({ error }) => error?.code),
    [undefined, 'BL_SERVER_REFUSED_ROW', undefined],
  )
  assert.notEqual(await backendOf('one'), await backendOf('two'))
})

test('a connection that the server ended while it was idle is replaced', async () => {
  const target = postgresTarget({ url: room.server.url, timeoutMs: 60_000, env: {}, runId: 'contract' })
  const pid = async (): Promise<number> => {
    const connection = await target.connect(signal)
    const backends = await room.query(
      "SELECT pid FROM pg_stat_activity WHERE application_name = 'bulkload' AND datname = current_database()",
    )
    await connection.close()
    assert.equal(backends.length, 1)
    return Number(backends[0]?.['pid'])
  }
  const first = await pid()
  assert.equal(await pid(), first)
  await room.query(`SELECT pg_terminate_backend(${first}, 10000)`)
  assert.notEqual(await pid(), first)
  await target.close()
})

test('two that have a connection at once have one each, and closing one twice gives it back once', async () => {
  const target = postgresTarget({ url: room.server.url, timeoutMs: 60_000, env: {}, runId: 'contract' })
  const first = await target.connect(signal)
  await first.close()
  await first.close()
  const [second, third] = [await target.connect(signal), await target.connect(signal)]
  const backends = await room.query(
    "SELECT pid FROM pg_stat_activity WHERE application_name = 'bulkload' AND datname = current_database()",
  )
  assert.equal(backends.length, 2)
  await second.close()
  await target.close()
  await third.close()
  while (
    (
      await room.query(
        "SELECT pid FROM pg_stat_activity WHERE application_name = 'bulkload' AND datname = current_database()",
      )
    ).length > 0
  );
})
