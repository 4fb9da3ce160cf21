// Random types with parts: what COPY BINARY stores is what the server makes of the same JSON.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from '../oracle/random.ts'
import { rounds, SEED } from '../oracle/rounds.ts'
import { copyRoom, field } from './copy-binary.ts'
import { TypeMaker } from './random-parts.ts'

const TABLES = rounds(20, 300)
const ROWS = 12
const MAX_DEPTH = 4

const room = copyRoom(`
  CREATE EXTENSION hstore;
  CREATE TYPE mood AS ENUM ('sad', 'it''s, "ok"')`)

function seedOf(): number {
  return SEED
}

test('random values of random types are stored as the server reads them', async (context) => {
  const seed = seedOf()
  context.diagnostic(`BULKLOAD_TEST_SEED=${seed}`)
  const random = new Random(seed)
  for (let table = 0; table < TABLES; table++) {
    const maker = new TypeMaker(random, `r${table}`)
    const type = maker.any(MAX_DEPTH)
    await room.query(`${[...maker.definitions, ''].join(';')} CREATE TABLE stored_${table} (id int4, v ${type.sql});
      CREATE TABLE oracle_${table} (LIKE stored_${table})`)
    const values = Array.from({ length: ROWS }, () => type.json())
    const write = await room.writer(type.sql)
    const rows = values.map((json, id) => {
      const result = field(write, json)
      assert.ok(result instanceof Uint8Array, `seed ${seed}: ${type.sql} refuses ${json}: ${String(result)}`)
      return [Buffer.from([0, 0, 0, 4, 0, 0, 0, id]), result]
    })
    const about = `seed ${seed}: ${maker.definitions.join('; ')}; ${type.sql}`
    await room.load(`stored_${table}`, rows).catch((cause: unknown) => {
      throw new Error(about, { cause })
    })
    const records = values.map((json, id) => `{"id":${id},"v":${json}}`)
    await room.query(`INSERT INTO oracle_${table}
      SELECT r.* FROM json_populate_recordset(NULL::oracle_${table}, $json$[${records.join(',')}]$json$) r`)
    const read = (name: string) => room.query(`SELECT id, v::text FROM ${name}_${table} ORDER BY id`)
    assert.deepEqual(await read('stored'), await read('oracle'), about)
  }
})

test('random objects are the hstore of the same names and values', async (context) => {
  const seed = seedOf()
  context.diagnostic(`BULKLOAD_TEST_SEED=${seed}`)
  const random = new Random(seed)
  const alphabet = ['a', 'B', '"', '\\', '=>', ' ', 'é', '😀', ',', 'NULL']
  await room.query('CREATE TABLE pairs (id int4, v hstore); CREATE TABLE pairs_oracle (LIKE pairs)')
  const write = await room.writer('hstore')
  const objects = Array.from({ length: 50 }, () => {
    const entries = Array.from({ length: random.below(30) }, () => {
      const text = random.text(alphabet, random.below(4))
      return [
        random.text(alphabet, random.below(5)),
        random.pick([text, text, null, random.below(1000), true]),
      ] as const
    })
    return Object.fromEntries(entries)
  })
  const rows = objects.map((object, id) => {
    const result = field(write, JSON.stringify(object))
    assert.ok(result instanceof Uint8Array, `seed ${seed}: ${JSON.stringify(object)}`)
    return [Buffer.from([0, 0, 0, 4, 0, 0, 0, id]), result]
  })
  await room.load('pairs', rows)
  await room.query(`INSERT INTO pairs_oracle
    SELECT o.ordinality - 1, (SELECT hstore(array_agg(e.key), array_agg(e.value)) FROM json_each_text(o.value) e)
    FROM json_array_elements($json$${JSON.stringify(objects)}$json$) WITH ORDINALITY o`)
  await room.query("UPDATE pairs_oracle SET v = '' WHERE v IS NULL")
  const read = (table: string) => room.query(`SELECT id, v::text FROM ${table} ORDER BY id`)
  assert.deepEqual(await read('pairs'), await read('pairs_oracle'), `seed ${seed}`)
})
