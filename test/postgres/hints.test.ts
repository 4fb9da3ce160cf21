// What a refusal advises is done here as it is said, and the same load works then.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lockTable } from '../cli/lock-table.ts'
import { startPostgres } from '../servers/postgres-server.ts'
import { assertLoaded, postgresRoom, type RoomSettings } from './postgres-room.ts'

const room = postgresRoom(`CREATE ROLE "the loader" LOGIN PASSWORD 'pw'`, startPostgres)

function asLoader(): { url: string } {
  return { url: `postgres://the%20loader:pw@127.0.0.1:${room.server.port}/postgres` }
}

/** Loads, runs the statement that the hint is made of, and loads again. */
async function follow(table: string, text: string, settings: RoomSettings, code: string, rows = 1): Promise<string> {
  const { error } = await room.load(table, text, settings)
  assert.equal(error?.serverCode, code, error?.message)
  const statement = /(?:GRANT|ALTER ROLE) [^)]*/.exec(error?.hint ?? '')?.[0] ?? ''
  assert.notEqual(statement, '', error?.hint)
  await room.query(statement)
  assertLoaded(await room.load(table, text, settings), rows)
  return statement
}

test('a table that may not be created: the GRANT CREATE that is advised lets it be', async () => {
  await room.query('CREATE SCHEMA "New Schema"; GRANT USAGE ON SCHEMA "New Schema" TO "the loader"')
  const settings = { ...asLoader(), create: true }
  const statement = await follow('New Schema.made', '{"a":1}\n', settings, '42501')
  assert.equal(statement, 'GRANT CREATE ON SCHEMA "New Schema" TO "the loader"')
})

test('a table that may not be written: the GRANT INSERT that is advised lets it be', async () => {
  await room.query('CREATE TABLE "Guarded" (id int)')
  const statement = await follow('Guarded', '{"id":1}\n', asLoader(), '42501')
  assert.equal(statement, 'GRANT INSERT ON "public"."Guarded" TO "the loader"')
})

test('a schema that may not be used: the GRANT USAGE that is advised lets it be', async () => {
  await room.query('CREATE SCHEMA hidden; CREATE TABLE hidden.t (id int); GRANT INSERT ON hidden.t TO "the loader"')
  const statement = await follow('hidden.t', '{"id":1}\n', asLoader(), '42501')
  assert.equal(statement, 'GRANT USAGE ON SCHEMA "hidden" TO "the loader"')
})

test('a sequence that may not be used: the GRANT USAGE that is advised lets it be', async () => {
  await room.query('CREATE TABLE numbered (id serial, v text); GRANT INSERT ON numbered TO "the loader"')
  const statement = await follow('numbered', '{"v":"x"}\n', asLoader(), '42501')
  assert.equal(statement, 'GRANT USAGE ON SEQUENCE "numbered_id_seq" TO "the loader"')
})

test('a function that may not be called: the GRANT EXECUTE that is advised lets it be', async () => {
  await room.query(`CREATE FUNCTION "Next"() RETURNS int LANGUAGE sql VOLATILE AS 'SELECT 7';
    REVOKE EXECUTE ON FUNCTION "Next" FROM PUBLIC;
    CREATE TABLE called (id int DEFAULT "Next"(), v text); GRANT INSERT ON called TO "the loader"`)
  const statement = await follow('called', '{"v":"x"}\n', asLoader(), '42501')
  assert.equal(statement, 'GRANT EXECUTE ON FUNCTION "Next" TO "the loader"')
  assert.deepEqual(await room.query('SELECT id, v FROM called'), [{ id: 7, v: 'x' }])
})

test('a deadlock with another session: nothing was kept, and the load works again', async () => {
  const isLocked = (granted: string): string =>
    `EXISTS (SELECT FROM pg_locks WHERE relation = 'one'::regclass AND mode = ${granted})`
  await room.query(`CREATE TABLE one (id int); CREATE TABLE two (id int);
    CREATE FUNCTION into_two() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      WHILE NOT ${isLocked("'AccessExclusiveLock' AND NOT granted")} LOOP PERFORM pg_sleep(0.01); END LOOP;
      INSERT INTO two VALUES (NEW.id);
      RETURN NEW; END $$;
    CREATE TRIGGER into_two BEFORE INSERT ON one FOR EACH ROW EXECUTE FUNCTION into_two()`)
  // It holds the second table until the load has the first, and waits for that one; only the load looks for deadlocks.
  const other = room.query(`SET deadlock_timeout = '1h'; BEGIN; LOCK TABLE two;
    DO $$ BEGIN WHILE NOT ${isLocked("'RowExclusiveLock' AND granted")} LOOP PERFORM pg_sleep(0.01); END LOOP; END $$;
    LOCK TABLE one; COMMIT`)
  const url = `${room.server.url}?options=${encodeURIComponent('-c deadlock_timeout=50ms')}`
  const { error, rows } = await room.load('one', '{"id":1}\n', { url, retries: 0 })
  await other
  assert.deepEqual([error?.serverCode, rows.loaded], ['40P01', 0], error?.message)
  assert.match(error?.hint ?? '', /the transaction was rolled back: load it again/)
  assert.deepEqual(await room.query('SELECT * FROM one'), [])
  await room.query('DROP TRIGGER into_two ON one')
  assertLoaded(await room.load('one', '{"id":1}\n', { url }), 1)
})

test('row-level security: the role that is advised can load', async () => {
  await room.query(`CREATE TABLE secured (id int); ALTER TABLE secured ENABLE ROW LEVEL SECURITY;
    GRANT ALL ON secured TO "the loader"`)
  const statement = await follow('secured', '{"id":1}\n', asLoader(), '0A000')
  assert.equal(statement, 'ALTER ROLE "the loader" BYPASSRLS')
})

test('a row without a partition: the partition that is advised takes it', async () => {
  await room.query(`CREATE TABLE parted (a int) PARTITION BY RANGE (a);
    CREATE TABLE few PARTITION OF parted FOR VALUES FROM (0) TO (10)`)
  const text = '{"a":5}\n{"a":50}\n'
  const { error } = await room.load('parted', text)
  assert.deepEqual([error?.code, error?.serverCode, error?.place?.line], ['BL_SERVER_REFUSED_ROW', '23514', 2])
  const [, advised = ''] = /: CREATE TABLE … (PARTITION OF .* DEFAULT)$/.exec(error?.hint ?? '') ?? []
  await room.query(`CREATE TABLE rest ${advised}`)
  assertLoaded(await room.load('parted', text), 2)
})

test('a row of another partition: the partitioned table that is advised takes it', async () => {
  await room.query(`CREATE TABLE whole (a int) PARTITION BY RANGE (a);
    CREATE TABLE low PARTITION OF whole FOR VALUES FROM (0) TO (10);
    CREATE TABLE high PARTITION OF whole FOR VALUES FROM (10) TO (20)`)
  const { error } = await room.load('low', '{"a":11}\n')
  assert.match(error?.hint ?? '', /^load into the partitioned table/)
  assertLoaded(await room.load('whole', '{"a":11}\n'), 1)
})

test('a generated column: its field can be left out with --skip', async () => {
  await room.query('CREATE TABLE doubled (a int, b int GENERATED ALWAYS AS (a * 2) STORED)')
  const { error } = await room.load('doubled', '{"a":1,"b":2}\n')
  assert.equal(error?.code, 'BL_COLUMN_NOT_WRITABLE')
  assert.match(error?.hint ?? '', /--skip/)
  assertLoaded(await room.load('doubled', '{"a":1,"b":2}\n', { skip: ['b'] }), 1)
})

test('a name of more than 63 bytes: --rename, --columns and --table give shorter ones', async () => {
  const long = 'é'.repeat(40)
  const { error } = await room.load('short', `{"${long}":1}\n`, { create: true })
  assert.match(error?.hint ?? '', new RegExp(`--rename '${long}=NAME'.*--columns`))
  assertLoaded(await room.load('short', `{"${long}":1}\n`, { create: true, rename: { [long]: 'name' } }), 1)
  const csv = { create: true, format: 'csv', header: true, columns: ['a'] } as const
  assertLoaded(await room.load('short_csv', `${long}\n1\n`, csv), 1)
  const table = await room.load(long, '{"a":1}\n', { create: true })
  assert.match(table.error?.hint ?? '', /--table/)
})

test('more columns than a table can have, or a row can hold: they can be gathered in one', async () => {
  const record = (count: number): string =>
    `${JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`c${i}`, i])))}\n`
  for (const [table, columns, code] of [
    ['many', 7000, '54011'],
    ['full', 1600, '54000'],
  ] as const) {
    const { error } = await room.load(table, record(columns), { create: true })
    assert.equal(error?.serverCode, code)
    assert.match(error?.hint ?? '', /at most 1,600 columns.*--unknown-fields collect=COLUMN/)
    await room.query(`DROP TABLE IF EXISTS "${table}"; CREATE TABLE "${table}" (c0 int, rest jsonb)`)
    assertLoaded(await room.load(table, record(columns), { unknownFields: 'collect=rest' }), 1)
  }
})

test('a read-only session gets a hint about the primary and the setting', async () => {
  await room.query('CREATE TABLE quiet (id int)')
  const url = `${room.server.url}?options=${encodeURIComponent('-c default_transaction_read_only=on')}`
  const { error } = await room.load('quiet', '{"id":1}\n', { url })
  assert.equal(error?.serverCode, '25006')
  assert.match(error?.hint ?? '', /default_transaction_read_only/)
  assertLoaded(await room.load('quiet', '{"id":1}\n'), 1)
})

test('a table that another session has locked: the load works when the lock is gone', async () => {
  await room.query('CREATE TABLE busy (id int)')
  const url = `${room.server.url}?options=${encodeURIComponent('-c lock_timeout=50ms')}`
  const release = await lockTable(room.server.url, 'busy')
  const { error } = await room.load('busy', '{"id":1}\n', { url })
  assert.equal(error?.serverCode, '55P03')
  assert.match(error?.hint ?? '', /lock_timeout: wait/)
  await release()
  assertLoaded(await room.load('busy', '{"id":1}\n', { url }), 1)
})
