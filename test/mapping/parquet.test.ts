// The mapping of a Parquet file's fields.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { assertLoaded, onlyTable, postgresRoom } from '../postgres/postgres-room.ts'

const room = postgresRoom()
const ROWS = 3000

function parquet(): Uint8Array {
  const ids = Array.from({ length: ROWS }, (_, i) => i)
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'id', data: ids, type: 'INT32', nullable: false },
        { name: 'label', data: ids.map((id) => `name ${id}`), type: 'STRING', nullable: false },
        { name: 'a.b', data: ids.map((id) => id * 2), type: 'INT32', nullable: false },
        { name: 'doc', data: ids.map((id) => ({ user: { id } })), type: 'JSON', nullable: false },
        { name: 'secret', data: ids, type: 'INT32', nullable: false },
      ],
      rowGroupSize: 1000,
    }),
  )
}

const MAPPED = {
  rename: { label: 'name', 'a.b': 'dotted', 'doc.user.id': 'user_id' },
  skip: 'secret',
  set: { src: 'parquet', row: '@line' },
}

for (const wire of ['typed', 'text'] as const) {
  test(`fields of a Parquet file are renamed, skipped, set and followed, ${wire}`, async () => {
    await room.query(`DROP TABLE IF EXISTS mapped;
      CREATE TABLE mapped (name text, id int, dotted int, user_id int, src text, row int, rest jsonb)`)
    const file = room.file('mapped.parquet', parquet())
    const settings = { ...MAPPED, unknownFields: 'collect=rest', table: 'mapped', wire, workers: 2 } as const
    assertLoaded(onlyTable(await room.run([file], settings)), ROWS)
    const wrong = `id <> row - 1 OR dotted <> id * 2 OR user_id <> id OR name <> 'name ' || id OR src <> 'parquet'
      OR rest <> jsonb_build_object('doc', jsonb_build_object('user', jsonb_build_object('id', id)))`
    const [sum] = await room.query(
      `SELECT count(DISTINCT id)::int AS rows, count(*) FILTER (WHERE ${wrong})::int AS wrong FROM mapped`,
    )
    assert.deepEqual(sum, { rows: ROWS, wrong: 0 })
  })
}

test('a Parquet file makes the columns that its fields are mapped to', async () => {
  const file = room.file('made.parquet', parquet())
  assertLoaded(onlyTable(await room.run([file], { ...MAPPED, create: true, table: 'made' })), ROWS)
  const rows = await room.query('SELECT * FROM made WHERE id = 7')
  assert.deepEqual(rows, [
    { id: 7, name: 'name 7', dotted: 14, doc: { user: { id: 7 } }, user_id: '7', src: 'parquet', row: '8' },
  ])
})

test('a field that the file has not is an error', async () => {
  await room.query('CREATE TABLE few (id int)')
  const file = room.file('few.parquet', parquet())
  const { error } = onlyTable(await room.run([file], { table: 'few', only: 'id', rename: { idd: 'id' } }))
  assert.equal(error?.code, 'BL_USAGE')
  assert.match(error?.hint ?? '', /its fields are id, label/)
})
