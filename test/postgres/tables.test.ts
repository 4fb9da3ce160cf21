// Tables that are more than a heap of rows: triggers, partitions, views; and what is no table.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertLoaded, onlyTable, postgresRoom } from './postgres-room.ts'
import { assertRefused } from './refusal.ts'

const room = postgresRoom(`
  CREATE FUNCTION drop_odd() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN IF NEW.id % 2 = 1 THEN RETURN NULL; END IF; RETURN NEW; END $$;
  CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN NEW.v := upper(NEW.v); RETURN NEW; END $$`)

const THREE = '{"id":1,"v":"a"}\n{"id":2,"v":"b"}\n{"id":3,"v":"c"}\n'

test('a trigger that drops rows does not balance, and everything is rolled back', async () => {
  await room.query(`CREATE TABLE dropping (id int, v text);
    CREATE TRIGGER drop_odd BEFORE INSERT ON dropping FOR EACH ROW EXECUTE FUNCTION drop_odd()`)
  const report = await room.run([room.file('dropping.jsonl', THREE)])
  const { error, rows, balanced } = onlyTable(report)
  assert.equal(error?.code, 'BL_UNBALANCED')
  assert.match(error.message, /3 rows were sent, but the server counted 1/)
  assert.match(error.hint ?? '', /trigger/)
  assert.deepEqual([rows.loaded, balanced, report.exitStatus], [0, false, 7])
  assert.deepEqual(await room.query('SELECT FROM dropping'), [])
})

test('a trigger that changes rows is the table’s own affair', async () => {
  await room.query(`CREATE TABLE loud (id int, v text);
    CREATE TRIGGER shout BEFORE INSERT ON loud FOR EACH ROW EXECUTE FUNCTION shout()`)
  assertLoaded(await room.load('loud', THREE), 3)
  assert.deepEqual(await room.query("SELECT string_agg(v, '' ORDER BY id) AS v FROM loud"), [{ v: 'ABC' }])
})

test('a partitioned table routes its rows and refuses the one that has no partition', async () => {
  await room.query(`CREATE TABLE parted (id int, v text CHECK (v <> 'bad')) PARTITION BY RANGE (id);
    CREATE TABLE parted_low PARTITION OF parted FOR VALUES FROM (0) TO (2);
    CREATE TABLE parted_high PARTITION OF parted FOR VALUES FROM (2) TO (10);
    CREATE UNIQUE INDEX ON parted (id)`)
  assertLoaded(await room.load('parted', THREE), 3)
  const rows = await room.query('SELECT tableoid::regclass::text AS part, id FROM parted ORDER BY id')
  assert.deepEqual(rows, [
    { part: 'parted_low', id: 1 },
    { part: 'parted_high', id: 2 },
    { part: 'parted_high', id: 3 },
  ])
  const code = 'BL_SERVER_REFUSED_ROW'
  const settings = { blockSize: 64 }
  await assertRefused(room, 'parted', '{"id":5}\n\n‸{"id":99}\n{"id":6}\n', {
    code,
    settings,
    says: ['no partition'],
    serverCode: '23514',
  })
  await assertRefused(room, 'parted', '{"id":5}\n\n{"id":0}\n‸{"id":2}\n{"id":6}\n', {
    code,
    settings,
    says: ['Key (id)=(2)'],
    serverCode: '23505',
  })
  await assertRefused(room, 'parted', '{"id":5}\n\n{"id":0}\n‸{"id":6,"v":"bad"}\n', {
    code,
    settings,
    says: ['parted_v_check'],
    serverCode: '23514',
  })
})

test('a table that inherits, and one that is unlogged, are tables', async () => {
  await room.query('CREATE TABLE base (id int); CREATE UNLOGGED TABLE heir (v text) INHERITS (base)')
  assertLoaded(await room.load('heir', THREE), 3)
  assert.deepEqual(await room.query('SELECT count(*)::int AS n FROM base'), [{ n: 3 }])
})

test('a view is refused with the server’s words', async () => {
  await room.query('CREATE TABLE below (id int, v text); CREATE VIEW above AS SELECT * FROM below')
  const { error, rows } = await room.load('above', THREE)
  assert.equal(error?.code, 'BL_SERVER')
  assert.match(error.message, /cannot copy to view "above"/)
  assert.match(error.hint ?? '', /INSTEAD OF INSERT trigger/)
  assert.equal(rows.loaded, 0)
})

test('a view with an INSTEAD OF trigger takes the rows', async () => {
  await room.query(`CREATE TABLE kept (id int, v text); CREATE VIEW door AS SELECT * FROM kept;
    CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN INSERT INTO kept VALUES (NEW.id * 10, NEW.v); RETURN NEW; END $$;
    CREATE TRIGGER keep INSTEAD OF INSERT ON door FOR EACH ROW EXECUTE FUNCTION keep()`)
  assertLoaded(await room.load('door', THREE), 3)
  assert.deepEqual(await room.query('SELECT id FROM kept ORDER BY id'), [{ id: 10 }, { id: 20 }, { id: 30 }])
})

test('what is no table at all is refused before anything is sent', async () => {
  await room.query('CREATE SEQUENCE numbers; CREATE MATERIALIZED VIEW frozen AS SELECT 1 AS id')
  for (const name of ['numbers', 'frozen']) {
    const { error } = await room.load(name, '{"id":1}\n')
    assert.equal(error?.code, 'BL_TABLE_UNSUPPORTED', name)
    assert.match(error.message, new RegExp(name))
    assert.match(error.hint ?? '', /COPY can load tables/)
  }
})

test('a table without columns has nowhere to put a record', async () => {
  await room.query('CREATE TABLE bare ()')
  const { error } = await room.load('bare', '{}\n')
  assert.equal(error?.code, 'BL_TABLE_UNSUPPORTED')
})

test('a missing table or schema is reported with the address', async () => {
  for (const table of ['nowhere', 'nosuch.table', 'public.nowhere', '"no""where"']) {
    const report = await room.run([room.file('input.jsonl', THREE)], { table })
    const { error } = onlyTable(report)
    assert.equal(error?.code, 'BL_TABLE_NOT_FOUND', table)
    assert.match(error.message, new RegExp(`127\\.0\\.0\\.1:${room.server.port}`))
    assert.match(error.hint ?? '', /--create/)
    assert.equal(report.exitStatus, 6)
  }
})
