// --mode upsert and insert-new: every row of the input is counted as inserted, updated, unchanged or a duplicate.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TableReport } from '../../../src/index.ts'
import { jsonl } from '../../jsonl.ts'
import { postgresRoom } from '../postgres-room.ts'

const room = postgresRoom()

let tables = 0
async function tableWith(more: (name: string) => string = () => ''): Promise<string> {
  const name = `t${++tables}`
  await room.query(`
    CREATE TABLE ${name} (id int PRIMARY KEY, name text, price numeric, note json DEFAULT '{}');
    INSERT INTO ${name} VALUES (1, 'one', 1.0, '{}'), (2, 'two', 2.0, '{}'), (3, 'three', 3.0, NULL); ${more(name)}`)
  return name
}

function changesOf({ write, rows, error, balanced }: TableReport): unknown[] {
  assert.equal(error, undefined)
  assert.equal(balanced, true)
  const { inserted = -1, updated = -1, unchanged = -1, duplicates = -1 } = write ?? {}
  assert.equal(rows.loaded, inserted + updated + unchanged + duplicates)
  return [inserted, updated, unchanged, duplicates]
}

const rowsOf = (name: string): Promise<unknown> =>
  room.query(`SELECT id, name, price::text, note::text FROM ${name} ORDER BY id`)
const leftovers = (): Promise<unknown> => room.query(`SELECT relname FROM pg_class WHERE relname LIKE 'bulkload%'`)

const INPUT = [
  { id: 1, name: 'one', price: 1.0 },
  { id: 2, name: 'zwei', price: 2 },
  { id: 4, name: 'vier', price: 4 },
  { id: 4, name: 'four', price: 4 },
  { id: 4, name: 'quatre', price: 4 },
]

test('upsert: the last row of a key counts, what is the same is not written, other columns stay', async () => {
  const name = await tableWith()
  await room.query(`UPDATE ${name} SET note = '{"mine": 1}' WHERE id = 2`)
  const before = await room.query(`SELECT xmin::text FROM ${name} WHERE id = 3`)
  const report = await room.load(name, jsonl(INPUT), { mode: 'upsert', only: 'id,name' })
  assert.deepEqual(changesOf(report), [1, 1, 1, 2])
  assert.deepEqual(await rowsOf(name), [
    { id: 1, name: 'one', price: '1.0', note: '{}' },
    { id: 2, name: 'zwei', price: '2.0', note: '{"mine": 1}' },
    { id: 3, name: 'three', price: '3.0', note: null },
    { id: 4, name: 'quatre', price: null, note: '{}' },
  ])
  assert.deepEqual(await room.query(`SELECT xmin::text FROM ${name} WHERE id = 3`), before)
  const again = await room.load(name, jsonl(INPUT), { mode: 'upsert', only: 'id,name' })
  assert.deepEqual(changesOf(again), [0, 0, 3, 2])
  assert.deepEqual(await leftovers(), [])
})

test('upsert: a value that is equal but stored in another way is written, and types without equality are compared', async () => {
  const name = await tableWith()
  const report = await room.load(name, `{"id":1,"price":1.00,"note":{}}\n{"id":2,"price":2.0,"note":{"a":1}}\n`, {
    mode: 'upsert',
  })
  assert.deepEqual(changesOf(report), [0, 2, 0, 0])
  assert.deepEqual(await rowsOf(name), [
    { id: 1, name: 'one', price: '1.00', note: '{}' },
    { id: 2, name: 'two', price: '2.0', note: '{"a":1}' },
    { id: 3, name: 'three', price: '3.0', note: null },
  ])
})

test('insert-new: the first row of a key counts, rows that are there stay', async () => {
  const name = await tableWith()
  const report = await room.load(name, jsonl(INPUT), { mode: 'insert-new' })
  assert.deepEqual(changesOf(report), [1, 0, 2, 2])
  const rows = (await rowsOf(name)) as { name: string }[]
  assert.deepEqual(
    rows.map((row) => row.name),
    ['one', 'two', 'three', 'vier'],
  )
})

test('--key names another unique index; its columns may be in any order', async () => {
  const name = await tableWith(
    (t) =>
      `ALTER TABLE ${t} ADD UNIQUE (name, price); ALTER TABLE ${t} ALTER name SET NOT NULL, ALTER price SET NOT NULL`,
  )
  const report = await room.load(
    name,
    jsonl([
      { id: 1, name: 'one', price: 1.0 },
      { id: 9, name: 'nine', price: 9 },
    ]),
    {
      mode: 'upsert',
      key: ['price', 'name'],
    },
  )
  assert.deepEqual(changesOf(report), [1, 0, 1, 0])
})

test('without a matching unique index it says what to create', async () => {
  await room.query(
    'CREATE TABLE bare (id int, name text); CREATE UNIQUE INDEX ON bare (id) WHERE id > 0; CREATE UNIQUE INDEX ON bare (lower(name))',
  )
  const none = await room.load('bare', jsonl([{ id: 1 }]), { mode: 'upsert' })
  assert.match(none.error?.message ?? '', /has no primary key/)
  const other = await room.load('bare', jsonl([{ id: 1 }]), { mode: 'upsert', key: 'id' })
  assert.match(other.error?.hint ?? '', /CREATE UNIQUE INDEX ON "public"."bare" \("id"\)/)
  const name = await tableWith()
  const lacking = await room.load(name, jsonl([{ name: 'x' }]), { mode: 'upsert', missingFields: 'null' })
  assert.ok(lacking.error !== undefined)
  assert.deepEqual(await leftovers(), [])
})

test('a NULL in the key is refused: such rows would be inserted every time', async () => {
  await room.query(
    'CREATE TABLE nulls (id int UNIQUE, name text); CREATE TABLE same (id int UNIQUE NULLS NOT DISTINCT, name text)',
  )
  const input = jsonl([
    { id: null, name: 'a' },
    { id: 1, name: 'b' },
  ])
  const refused = await room.load('nulls', input, { mode: 'upsert', key: 'id' })
  assert.equal(refused.error?.code, 'BL_NULL')
  assert.match(refused.error?.message ?? '', /1 row has NULL in the key \("id"\)/)
  assert.deepEqual(changesOf(await room.load('same', input, { mode: 'upsert', key: 'id' })), [2, 0, 0, 0])
  assert.deepEqual(changesOf(await room.load('same', input, { mode: 'upsert', key: 'id' })), [0, 0, 2, 0])
})

test('a partitioned table, and a table of a key alone', async () => {
  await room.query(`CREATE TABLE parts (id int, day date, v text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
    CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
    INSERT INTO parts VALUES (1, '2026-01-05', 'a'), (2, '2026-01-05', 'b'); CREATE TABLE keys (id int PRIMARY KEY); INSERT INTO keys VALUES (1)`)
  const day = '2026-01-05'
  const input = jsonl([
    { id: 1, day, v: 'x' },
    { id: 2, day, v: 'b' },
    { id: 3, day, v: 'c' },
    { id: 3, day, v: 'd' },
  ])
  assert.deepEqual(changesOf(await room.load('parts', input, { mode: 'upsert' })), [1, 1, 1, 1])
  assert.deepEqual(changesOf(await room.load('parts', input, { mode: 'insert-new' })), [0, 0, 3, 1])
  assert.deepEqual(
    changesOf(await room.load('keys', jsonl([{ id: 1 }, { id: 2 }, { id: 2 }]), { mode: 'upsert' })),
    [1, 0, 1, 1],
  )
})

test('identity columns: values of the input are kept, missing ones are numbered', async () => {
  await room.query(
    `CREATE TABLE ids (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text NOT NULL UNIQUE, v int); INSERT INTO ids (code, v) VALUES ('a', 1)`,
  )
  assert.deepEqual(
    changesOf(
      await room.load(
        'ids',
        jsonl([
          { code: 'a', v: 2 },
          { code: 'b', v: 3 },
        ]),
        { mode: 'upsert', key: 'code' },
      ),
    ),
    [1, 1, 0, 0],
  )
  const byId = await room.load(
    'ids',
    jsonl([
      { id: 1, code: 'a', v: 9 },
      { id: 70, code: 'z', v: 1 },
    ]),
    { mode: 'upsert' },
  )
  assert.deepEqual(changesOf(byId), [1, 1, 0, 0])
  assert.match(byId.warnings.join(), /setval/)
  assert.deepEqual(await room.query(`SELECT code, v FROM ids ORDER BY code`), [
    { code: 'a', v: 9 },
    { code: 'b', v: 3 },
    { code: 'z', v: 1 },
  ])
})

test('a table that is created gets the key of --key', async () => {
  const none = await room.load('made1', jsonl([{ id: 1 }]), { mode: 'upsert', create: true })
  assert.match(none.error?.message ?? '', /--key|key/)
  const report = await room.load(
    'made2',
    jsonl([
      { id: 1, v: 'a' },
      { id: 1, v: 'b' },
    ]),
    { mode: 'upsert', create: true, key: 'id' },
  )
  assert.deepEqual(changesOf(report), [1, 0, 0, 1])
  assert.match(report.created ?? '', /PRIMARY KEY \("id"\)/)
  assert.deepEqual(await room.query('SELECT * FROM made2'), [{ id: '1', v: 'b' }])
})

test('an input without rows changes nothing', async () => {
  const name = await tableWith()
  const before = await rowsOf(name)
  assert.deepEqual(changesOf(await room.load(name, '', { mode: 'upsert' })), [0, 0, 0, 0])
  assert.deepEqual(await rowsOf(name), before)
})

test('a trigger that drops rows ends the load: they would look unchanged', async () => {
  const name = await tableWith(
    (
      t,
    ) => `CREATE FUNCTION ${t}_f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW.id = 9 THEN RETURN NULL; END IF; RETURN NEW; END';
      CREATE TRIGGER tr BEFORE INSERT ON ${t} FOR EACH ROW EXECUTE FUNCTION ${t}_f()`,
  )
  const before = await rowsOf(name)
  const report = await room.load(
    name,
    jsonl([
      { id: 9, name: 'x' },
      { id: 5, name: 'y' },
    ]),
    { mode: 'upsert' },
  )
  assert.match(report.error?.message ?? '', /1 key of the input is not in the table/)
  assert.deepEqual(await rowsOf(name), before)
  const others = await room.load(
    name,
    jsonl([
      { id: 1, name: 'x' },
      { id: 5, name: 'y' },
    ]),
    { mode: 'upsert' },
  )
  assert.deepEqual(changesOf(others), [1, 1, 0, 0])
})
