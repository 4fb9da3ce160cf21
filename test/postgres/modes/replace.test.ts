// --mode replace: nothing that depends on the table is lost, and until the publish the old rows are there.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonl } from '../../jsonl.ts'
import { postgresRoom } from '../postgres-room.ts'

const room = postgresRoom()

const NEW = [
  { id: 2, name: 'two', day: '2026-02-01' },
  { id: 3, name: 'three', day: '2026-03-01' },
]
let tables = 0

/** A table with two rows; `more` says what depends on it. */
async function tableWith(more: (name: string) => string = () => ''): Promise<string> {
  const name = `t${++tables}`
  await room.query(`
    CREATE TABLE ${name} (id int PRIMARY KEY, name text UNIQUE, day date CHECK (day > '2000-01-01'));
    CREATE INDEX ${name}_day ON ${name} (day) WHERE day > '2020-01-01';
    INSERT INTO ${name} VALUES (1, 'one', '2026-01-01'), (2, 'zwei', '2026-01-02'); ${more(name)}`)
  return name
}

const rowsOf = (name: string): Promise<unknown> => room.query(`SELECT id, name, day::text FROM ${name} ORDER BY id`)
const leftovers = (): Promise<unknown> => room.query(`SELECT relname FROM pg_class WHERE relname LIKE 'bulkload%'`)
const indexesOf = (name: string): Promise<unknown> =>
  room.query(`SELECT indexdef FROM pg_indexes WHERE tablename = '${name}' ORDER BY indexname`)

test('by swap, where nothing depends on the table: its indexes keep their names', async () => {
  const name = await tableWith()
  const indexes = await indexesOf(name)
  const report = await room.load(name, jsonl(NEW), { mode: 'replace' })
  assert.equal(report.error, undefined)
  assert.equal(report.balanced, true)
  assert.deepEqual([report.write?.mode, report.write?.by, report.write?.inserted], ['replace', 'swap', 2])
  assert.deepEqual(await rowsOf(name), NEW)
  assert.deepEqual(await indexesOf(name), indexes)
  assert.deepEqual(await room.query(`SELECT obj_description('${name}'::regclass)`), [{ obj_description: null }])
  assert.deepEqual(await leftovers(), [])
})

test('by copy-in, where a view, a trigger, grants, a policy or a publication would be lost', async () => {
  const ties: readonly [what: RegExp, make: (name: string) => string][] = [
    [/view \w+_v\b/, (name) => `CREATE VIEW ${name}_v AS SELECT * FROM ${name}`],
    [/materialized view \w+_m\b/, (name) => `CREATE MATERIALIZED VIEW ${name}_m AS SELECT * FROM ${name}`],
    [/grants/, (name) => `GRANT SELECT ON ${name} TO PUBLIC`],
    [/grants on columns/, (name) => `GRANT SELECT (id) ON ${name} TO PUBLIC`],
    [/policy p on table/, (name) => `CREATE POLICY p ON ${name}`],
    [/publication/, (name) => `CREATE PUBLICATION ${name}_p FOR TABLE ${name}`],
    [
      /trigger tr on table/,
      (name) => `CREATE FUNCTION ${name}_f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER tr BEFORE INSERT ON ${name} FOR EACH ROW EXECUTE FUNCTION ${name}_f()`,
    ],
    [
      /function \w+_g\(\)/,
      (name) =>
        `CREATE FUNCTION ${name}_g() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM ${name}; END`,
    ],
    [
      /constraint \w+ on table/,
      (name) => `CREATE TABLE ${name}_r (id int PRIMARY KEY); ALTER TABLE ${name} ADD own int REFERENCES ${name}_r`,
    ],
    [/an identity column/, (name) => `ALTER TABLE ${name} ADD n int GENERATED ALWAYS AS IDENTITY`],
    [/sequence \w+_n_seq/, (name) => `ALTER TABLE ${name} ADD n serial`],
    [/its comment/, (name) => `COMMENT ON TABLE ${name} IS 'mine'`],
    [/storage parameters/, (name) => `ALTER TABLE ${name} SET (fillfactor = 50)`],
    [/its replica identity/, (name) => `ALTER TABLE ${name} REPLICA IDENTITY FULL`],
    [/statistics object/, (name) => `CREATE STATISTICS ${name}_s ON id, name FROM ${name}`],
    [/table \w+_u\b/, (name) => `CREATE TABLE ${name}_u (c ${name})`],
  ]
  for (const [what, make] of ties) {
    const name = await tableWith(make)
    const report = await room.load(name, jsonl(NEW), { mode: 'replace' })
    assert.equal(report.error, undefined, String(what))
    assert.equal(report.write?.by, 'copy-in')
    assert.match(report.write?.words ?? '', what)
    assert.deepEqual(await rowsOf(name), NEW)
    const refused = await room.load(name, jsonl(NEW), { mode: 'replace', replaceBy: 'swap' })
    assert.equal(refused.error?.code, 'BL_TABLE_UNSUPPORTED')
    assert.match(refused.error?.message ?? '', what)
  }
  assert.deepEqual(await leftovers(), [])
})

test('by delete, where a foreign key refers to the table: children keep their parents', async () => {
  const name = await tableWith(
    (t) => `CREATE TABLE ${t}_c (t int REFERENCES ${t} ON DELETE CASCADE); INSERT INTO ${t}_c VALUES (1), (2)`,
  )
  const report = await room.load(name, jsonl(NEW), { mode: 'replace' })
  assert.equal(report.error, undefined)
  const { by, inserted, updated, unchanged, deleted } = report.write ?? {}
  assert.deepEqual([by, inserted, updated, unchanged, deleted], ['delete', 1, 1, 0, 1])
  assert.deepEqual(await rowsOf(name), NEW)
  assert.deepEqual(await room.query(`SELECT * FROM ${name}_c`), [{ t: 2 }], 'the row that stays keeps its child')
})

test('a child without ON DELETE keeps its parent, and the table its old rows', async () => {
  const name = await tableWith((t) => `CREATE TABLE ${t}_c (t int REFERENCES ${t}); INSERT INTO ${t}_c VALUES (1)`)
  const before = await rowsOf(name)
  const report = await room.load(name, jsonl(NEW), { mode: 'replace' })
  assert.equal(report.error?.serverCode, '23503')
  assert.deepEqual(report.rows, { read: 0, loaded: 0, rejected: 0, skipped: 0 })
  assert.equal(report.segments, 0)
  assert.deepEqual(await rowsOf(name), before)
  assert.deepEqual(await leftovers(), [])
})

test('a key that is twice in the input is refused by delete', async () => {
  const name = await tableWith((t) => `CREATE TABLE ${t}_c (t int REFERENCES ${t})`)
  const before = await rowsOf(name)
  const report = await room.load(name, jsonl([...NEW, { id: 3, name: 'drei', day: '2026-03-01' }]), { mode: 'replace' })
  assert.match(report.error?.message ?? '', /1 row of the input has a key \("id"\) that another row also has/)
  assert.deepEqual(await rowsOf(name), before)
})

test('by delete without a key all rows are deleted', async () => {
  await room.query(`CREATE TABLE nokey (id int, name text, day date); INSERT INTO nokey VALUES (1), (1)`)
  const report = await room.load('nokey', jsonl(NEW), { mode: 'replace', replaceBy: 'delete' })
  assert.deepEqual([report.error, report.write?.deleted, report.write?.inserted], [undefined, 2, 2])
  assert.deepEqual(await rowsOf('nokey'), NEW)
})

test('identity, generated and default columns are filled as by COPY', async () => {
  await room.query(`CREATE TABLE filled (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text, twice text GENERATED ALWAYS AS (name || name) STORED,
    state text NOT NULL DEFAULT 'new'); INSERT INTO filled (name) VALUES ('old'); GRANT SELECT ON filled TO PUBLIC`)
  const first = await room.load('filled', jsonl([{ name: 'a' }, { name: 'b' }]), { mode: 'replace' })
  assert.equal(first.error, undefined)
  assert.deepEqual(await room.query('SELECT id, name, twice, state FROM filled ORDER BY id'), [
    { id: 2, name: 'a', twice: 'aa', state: 'new' },
    { id: 3, name: 'b', twice: 'bb', state: 'new' },
  ])
  const second = await room.load('filled', jsonl([{ id: 7, name: 'c', state: 'x' }]), { mode: 'replace' })
  assert.equal(second.error, undefined)
  assert.deepEqual(await room.query('SELECT id, name, state FROM filled'), [{ id: 7, name: 'c', state: 'x' }])
  assert.match(second.warnings.join(), /setval/)
  const some = await room.load('filled', jsonl([{ id: 9, name: 'c' }, { name: 'd' }]), {
    mode: 'replace',
    wire: 'text',
  })
  assert.equal(some.error, undefined)
  assert.deepEqual(await room.query('SELECT id, name, state FROM filled ORDER BY name'), [
    { id: 9, name: 'c', state: 'new' },
    { id: 4, name: 'd', state: 'new' },
  ])
})

test('a partitioned table is replaced whole', async () => {
  await room.query(`CREATE TABLE parts (id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
    CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
    CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
    INSERT INTO parts VALUES (1, '2026-01-05')`)
  const report = await room.load('parts', jsonl([{ id: 2, day: '2026-02-05' }]), { mode: 'replace' })
  assert.deepEqual([report.error, report.write?.by], [undefined, 'copy-in'])
  assert.deepEqual(await room.query('SELECT id FROM parts'), [{ id: 2 }])
})

test('a trigger that drops rows ends the load before the COMMIT', async () => {
  const name = await tableWith(
    (
      t,
    ) => `CREATE FUNCTION ${t}_f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW.id = 3 THEN RETURN NULL; END IF; RETURN NEW; END';
    CREATE TRIGGER tr BEFORE INSERT ON ${t} FOR EACH ROW EXECUTE FUNCTION ${t}_f()`,
  )
  const before = await rowsOf(name)
  const report = await room.load(name, jsonl(NEW), { mode: 'replace' })
  assert.match(
    report.error?.message ?? '',
    /2 rows were loaded, but 1 were inserted from the stage; the publish is rolled back/,
  )
  assert.deepEqual(await rowsOf(name), before)
  assert.deepEqual(await leftovers(), [])
})

test('a row that a CHECK refuses is found with its line, and nothing is changed', async () => {
  const name = await tableWith((t) => `GRANT SELECT ON ${t} TO PUBLIC`)
  const before = await rowsOf(name)
  const report = await room.load(name, jsonl([...NEW, { id: 4, name: 'x', day: '1999-01-01' }]), { mode: 'replace' })
  assert.equal(report.error?.code, 'BL_SERVER_REFUSED_ROW')
  assert.equal(report.error?.place?.line, 3)
  assert.deepEqual(await rowsOf(name), before)
  assert.deepEqual(await leftovers(), [])
})

test('a table that the load creates, a table without rows, and an input without rows', async () => {
  const created = await room.load('made', jsonl(NEW), { mode: 'replace', create: true })
  assert.deepEqual([created.error, created.write?.inserted], [undefined, 2])
  const failed = await room.load('made2', `${jsonl(NEW)}{"id":1,`, { mode: 'replace', create: true })
  assert.ok(failed.error !== undefined)
  assert.equal((await room.query(`SELECT to_regclass('made2') AS t`))[0]?.['t'], null, 'dropped again')
  const emptied = await room.load('made', '', { mode: 'replace' })
  assert.equal(emptied.error, undefined)
  assert.deepEqual(await room.query('SELECT * FROM made'), [])
  assert.deepEqual(await leftovers(), [])
})

test('several transactions into the stage are one publish', async () => {
  const name = await tableWith()
  const many = Array.from({ length: 30_000 }, (_, id) => ({ id, name: `name ${id}`, day: '2026-01-01' }))
  const report = await room.load(name, jsonl(many), { mode: 'replace', commitEvery: '1MiB' })
  assert.equal(report.error, undefined)
  assert.ok(report.segments > 1)
  assert.deepEqual(await room.query(`SELECT count(*)::int AS rows FROM ${name}`), [{ rows: 30_000 }])
})
