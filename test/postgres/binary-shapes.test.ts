// Tables of other shapes by COPY BINARY: views with a trigger, partitions, other orders, very many columns.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPostgres } from '../servers/postgres-server.ts'
import { assertLoaded, postgresRoom } from './postgres-room.ts'
import { assertRefused, MARK } from './refusal.ts'

const room = postgresRoom('', startPostgres)

test('a view with an INSTEAD OF trigger takes the tuples', async () => {
  await room.query(`CREATE TABLE kept (id int4, v text[]); CREATE VIEW door AS SELECT * FROM kept;
    CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.id < 0 THEN RAISE EXCEPTION 'below zero'; END IF;
        INSERT INTO kept VALUES (NEW.id * 10, NEW.v); RETURN NEW;
      END $$;
    CREATE TRIGGER keep INSTEAD OF INSERT ON door FOR EACH ROW EXECUTE FUNCTION keep()`)
  const report = await room.load('door', '{"id":1,"v":["a",null]}\n{"v":[],"id":2}\n')
  assertLoaded(report, 2)
  assert.equal(report.wire, 'typed')
  assert.deepEqual(await room.query('SELECT * FROM kept ORDER BY id'), [
    { id: 10, v: ['a', null] },
    { id: 20, v: [] },
  ])
  await assertRefused(room, 'door', `{"id":3}\n\n${MARK}{"id":-1}\n`, {
    code: 'BL_SERVER_REFUSED_ROW',
    says: ['below zero'],
    serverCode: 'P0001',
    settings: { wire: 'typed' },
  })
})

test('a partitioned table whose partitions have their columns in other orders takes the tuples', async () => {
  await room.query(`CREATE TABLE parted (id int4, at timestamptz, n numeric(9,2)) PARTITION BY RANGE (id);
    CREATE TABLE low (n numeric(9,2), gone text, id int4, at timestamptz); ALTER TABLE low DROP COLUMN gone;
    ALTER TABLE parted ATTACH PARTITION low FOR VALUES FROM (0) TO (100);
    CREATE TABLE high PARTITION OF parted FOR VALUES FROM (100) TO (200)`)
  const lines = [
    '{"n":1.5,"id":1,"at":"2024-02-29T12:00Z"}',
    '{"id":150,"n":-2,"at":null}',
    '{"at":"2024-02-29","id":2}',
  ]
  const report = await room.load('parted', lines.join('\n'), { blockSize: 64, workers: 2 })
  assertLoaded(report, 3)
  assert.equal(report.wire, 'typed')
  assert.deepEqual(
    await room.query('SELECT tableoid::regclass::text AS part, id, n, at::text FROM parted ORDER BY id'),
    [
      { part: 'low', id: 1, n: '1.50', at: '2024-02-29 12:00:00+00' },
      { part: 'low', id: 2, n: null, at: '2024-02-29 00:00:00+00' },
      { part: 'high', id: 150, n: '-2.00', at: null },
    ],
  )
  await assertRefused(room, 'parted', `{"id":5}\n{"id":6,"n":1}\n\n${MARK}{"id":200}\n{"id":7}\n`, {
    code: 'BL_SERVER_REFUSED_ROW',
    says: ['no partition of relation "parted"'],
    serverCode: '23514',
    settings: { wire: 'typed', blockSize: 64 },
  })
})

test('dropped columns and keys in any order and number find their columns', async () => {
  await room.query(
    'CREATE TABLE shuffled (a int2, gone text, b text, c float8, d bool); ALTER TABLE shuffled DROP COLUMN gone',
  )
  const lines = [
    '{"d":true,"c":1.5,"b":"x","a":1}',
    '{"d":false,"c":2.5,"b":"y","a":2}',
    '{"a":3}',
    '{"b":"z","a":4,"d":true}',
    '{"d":null,"c":3.5,"b":"\\u00e9","a":5}',
    '{}',
  ]
  const report = await room.load('shuffled', lines.join('\n'))
  assertLoaded(report, 6)
  assert.equal(report.wire, 'typed')
  assert.deepEqual(await room.query('SELECT * FROM shuffled ORDER BY a'), [
    { a: 1, b: 'x', c: 1.5, d: true },
    { a: 2, b: 'y', c: 2.5, d: false },
    { a: 3, b: null, c: null, d: null },
    { a: 4, b: 'z', c: null, d: true },
    { a: 5, b: 'é', c: 3.5, d: null },
    { a: null, b: null, c: null, d: null },
  ])
})

test('a thousand columns are a thousand fields, with all of them, a few, or none', async () => {
  const types = ['int4', 'text', 'numeric', 'bool', 'int4[]']
  const values = (i: number): readonly string[] => [`${i}`, `"é${i}"`, `${i}.50`, `${i % 2 === 0}`, `[${i},null]`]
  const texts = (i: number): readonly string[] => [`${i}`, `é${i}`, `${i}.50`, `${i % 2 === 0}`, `{${i},NULL}`]
  const columns = Array.from({ length: 1000 }, (_, i) => `c${i} ${types[i % 5]!}`)
  await room.query(`CREATE TABLE wide (${columns.join(', ')})`)
  const members = columns.map((_, i) => `"c${i}":${values(i)[i % 5]!}`)
  const rows = [members, members.toReversed(), members.filter((_, i) => i % 97 === 3), [], members]
  const report = await room.load('wide', rows.map((row) => `{${row.join(',')}}\n`).join(''))
  assertLoaded(report, 5)
  assert.equal(report.wire, 'typed')
  const all = columns.map((_, i) => texts(i)[i % 5]!)
  const some = all.map((text, i) => (i % 97 === 3 ? text : null))
  const stored = await room.query(
    `SELECT ARRAY[${columns.map((_, i) => `c${i}::text`).join(',')}] AS row FROM wide ORDER BY ctid`,
  )
  assert.deepEqual(
    stored.map(({ row }) => row),
    [all, all, some, all.map(() => null), all],
  )
})

test('settings of the role do not change the tuples', async () => {
  await room.query(`CREATE TABLE patient (at timestamptz, t time with time zone, iv interval, v text, a text[], n float8);
    CREATE ROLE hasty LOGIN PASSWORD 'pw'; GRANT ALL ON patient TO hasty;
    ALTER ROLE hasty SET TimeZone = 'Asia/Tokyo';
    ALTER ROLE hasty SET DateStyle = 'SQL, DMY';
    ALTER ROLE hasty SET IntervalStyle = 'sql_standard';
    ALTER ROLE hasty SET client_encoding = 'LATIN1';
    ALTER ROLE hasty SET array_nulls = off`)
  const url = `postgres://hasty:pw@127.0.0.1:${room.server.port}/postgres`
  const record = '{"at":"2024-03-02T00:00","t":"12:00","iv":"-1 days +02:03:04","v":"é日","a":[null,"NULL"],"n":0.1}'
  const report = await room.load('patient', record, { url, wire: 'typed' })
  assertLoaded(report, 1)
  assert.deepEqual(await room.query('SELECT at::text, t::text, iv::text, v, a::text, n FROM patient'), [
    {
      at: '2024-03-02 00:00:00+00',
      t: '12:00:00+00',
      iv: '-1 days +02:03:04',
      v: 'é日',
      a: '{NULL,"NULL"}',
      n: 0.1,
    },
  ])
})
