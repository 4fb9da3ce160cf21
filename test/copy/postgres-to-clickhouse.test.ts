// Tables of Postgres into ClickHouse: the types of the table of types, and values that are the same in both.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { copy } from '../../src/index.ts'
import { type ChdbFront, startChdbFront } from '../servers/chdb-front.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'

let from: PostgresDatabase
let to: ChdbFront

before(async () => {
  from = await openPostgres()
  to = await startChdbFront()
})
after(async () => {
  await from?.stop()
  await to?.stop()
})

async function copied(tables: string[], more: object = {}) {
  return copy({ source: from.url, target: to.url.replace(/^http:/, 'clickhouse:'), tables, create: true, ...more })
}

async function rowsOf(sql: string): Promise<unknown[]> {
  const lines = (
    await to.query(`${sql} FORMAT JSONEachRow SETTINGS output_format_json_quote_64bit_integers = 1`)
  ).trim()
  return lines === '' ? [] : lines.split('\n').map((line) => JSON.parse(line))
}

test('types and values', async () => {
  await from.query(`CREATE TYPE state AS ENUM ('new', 'it''s');
    CREATE TABLE kinds (id int8 PRIMARY KEY, b bool NOT NULL, i2 int2, f4 float4, f8 float8, n numeric, p numeric(20, 4),
      t text, raw bytea, d date, ts timestamp(3), tz timestamptz NOT NULL, iv interval, u uuid, jb jsonb, s state,
      ints int4[] NOT NULL, maybe text[], r int4range, ip inet);
    INSERT INTO kinds VALUES
      (9223372036854775807, true, -3, 0.1, 0.1, 1.10, -1234567890123456.7890, E'a\\tb"ü', '\\x00ff22', '1970-01-01',
       '2026-11-30 01:02:03.004', '1999-12-31 23:59:59.999999+00', '1 day', '00000000-0000-0000-0000-00000000000f',
       '{"a": [1, "x"]}', 'it''s', '{1,NULL,3}', '{"a b",NULL}', '[1,5)', '10.0.0.1/8'),
      (-1, false, NULL, 'NaN', '-Infinity', 'NaN', NULL, NULL, NULL, NULL, NULL, '2026-01-01 00:00:00+02', NULL, NULL, NULL,
       NULL, '{}', NULL, NULL, NULL)`)
  const report = await copied(['kinds'])
  assert.equal(report.exitStatus, 0, JSON.stringify(report.tables[0]?.error))
  const types = await rowsOf(`SELECT name, type FROM system.columns WHERE table = 'kinds' ORDER BY position`)
  assert.deepEqual(Object.fromEntries(types.map((row) => Object.values(row as object) as [string, string])), {
    id: 'Int64',
    b: 'Bool',
    i2: 'Nullable(Int16)',
    f4: 'Nullable(Float32)',
    f8: 'Nullable(Float64)',
    n: 'Nullable(String)',
    p: 'Nullable(Decimal(20, 4))',
    t: 'Nullable(String)',
    raw: 'Nullable(String)',
    d: 'Nullable(Date32)',
    ts: "Nullable(DateTime64(6, 'UTC'))",
    tz: "DateTime64(6, 'UTC')",
    iv: 'Nullable(String)',
    u: 'Nullable(UUID)',
    jb: 'Nullable(String)',
    s: "Nullable(Enum8('new' = 1, 'it\\'s' = 2))",
    ints: 'Array(Nullable(Int32))',
    maybe: 'Nullable(String)',
    r: 'Nullable(String)',
    ip: 'Nullable(String)',
  })
  const [sorting] = await rowsOf(`SELECT sorting_key FROM system.tables WHERE name = 'kinds'`)
  assert.match(JSON.stringify(sorting), /"\(?id\)?"/)
  const [negative, positive] =
    await rowsOf(`SELECT * REPLACE (toString(f4) AS f4, toString(f8) AS f8, toString(p) AS p, hex(raw) AS raw)
    FROM kinds ORDER BY id`)
  assert.deepEqual(positive, {
    id: '9223372036854775807',
    b: true,
    i2: -3,
    f4: '0.1',
    f8: '0.1',
    n: '1.10',
    p: '-1234567890123456.789',
    t: 'a\tb"ü',
    raw: '00FF22',
    d: '1970-01-01',
    ts: '2026-11-30 01:02:03.004000',
    tz: '1999-12-31 23:59:59.999999',
    iv: '1 day',
    u: '00000000-0000-0000-0000-00000000000f',
    jb: '{"a": [1, "x"]}',
    s: "it's",
    ints: [1, null, 3],
    maybe: '["a b",null]',
    r: '[1,5)',
    ip: '10.0.0.1/8',
  })
  assert.deepEqual(negative, {
    id: '-1',
    b: false,
    i2: null,
    f4: 'nan',
    f8: '-inf',
    n: 'NaN',
    p: null,
    t: null,
    raw: null,
    d: null,
    ts: null,
    tz: '2025-12-31 22:00:00.000000',
    iv: null,
    u: null,
    jb: null,
    s: null,
    ints: [],
    maybe: null,
    r: null,
    ip: null,
  })
})

test('a value that the target cannot hold is refused with its row, and kept with --max-errors', async () => {
  await from.query(`CREATE TABLE old (id int PRIMARY KEY, d date NOT NULL);
    INSERT INTO old VALUES (1, '2026-01-01'), (2, '1066-10-14'), (3, 'infinity')`)
  const report = await copied(['old'])
  assert.equal(report.exitStatus, 5, JSON.stringify(report))
  const { error } = report.tables[0] ?? {}
  assert.equal(error?.code, 'BL_VALUE_OUT_OF_RANGE')
  assert.match(error?.message ?? '', /1066-10-14/)
  assert.equal(error?.place?.source, 'table public.old')
  assert.equal(error?.place?.row, 2)
})

test('JSON values that are not objects are not mistaken for texts and NULL', async () => {
  await from.query(`CREATE TABLE documents (id int PRIMARY KEY, j json, jb jsonb);
    INSERT INTO documents VALUES (1, '"text"', '"te\\nxt"'), (2, 'null', 'null'), (3, NULL, NULL), (4, ' 1.50 ', '[1, 2]')`)
  const report = await copied(['documents'])
  assert.equal(report.exitStatus, 0, JSON.stringify(report.tables[0]?.error))
  assert.deepEqual(await rowsOf('SELECT * FROM documents ORDER BY id'), [
    { id: 1, j: '"text"', jb: '"te\\nxt"' },
    { id: 2, j: 'null', jb: 'null' },
    { id: 3, j: null, jb: null },
    { id: 4, j: ' 1.50 ', jb: '[1, 2]' },
  ])
})

test('columns are chosen and renamed', async () => {
  await from.query(`CREATE TABLE wide (id int PRIMARY KEY, a text, b text); INSERT INTO wide VALUES (1, 'x', 'y')`)
  const report = await copied(['wide'], { rename: ['a=first'], skip: ['b'] })
  assert.equal(report.exitStatus, 0, JSON.stringify(report.tables[0]?.error))
  assert.deepEqual(await rowsOf('SELECT * FROM wide'), [{ id: 1, first: 'x' }])
})
