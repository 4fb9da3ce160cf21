// Values of a Parquet file that JSON has no words for, on a real Postgres: they are the same whichever options are given.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertLoaded, onlyTable, postgresRoom, type RoomSettings } from '../postgres/postgres-room.ts'
import { BLOBS, HASHES, oddValues } from '../workers/parquet-odd-values.ts'

const room = postgresRoom()

const COLUMNS = 'id int, hash numeric, f float8, blob bytea, fs float8[], blobs bytea[]'

/** Ways to load the file, and what they put beside its values. */
const WAYS: Readonly<Record<string, RoomSettings>> = {
  'as it is': {},
  skip: { skip: 'other' },
  only: { only: 'id,hash,f,blob,fs,blobs' },
  set: { set: { src: 'x' } },
  'set, by rows': { set: { src: '@line' } },
  rename: { rename: { other: 'src' } },
  collect: { unknownFields: 'collect=rest' },
}

for (const [way, settings] of Object.entries(WAYS)) {
  test(`${way}: the values that the file has`, async () => {
    await room.query(`DROP TABLE IF EXISTS v; CREATE TABLE v (${COLUMNS}, other int, src text, rest jsonb)`)
    if (way === 'collect') await room.query('ALTER TABLE v DROP COLUMN other')
    const path = room.file('v.parquet', oddValues())
    assertLoaded(onlyTable(await room.run([path], { table: 'v', ...settings })), 4)
    const rows = await room.query('SELECT hash::text, f::text, blob, fs::text, blobs FROM v ORDER BY id')
    const texts = ['NaN', 'Infinity', '-Infinity', '-0']
    assert.deepEqual(
      rows,
      HASHES.map((hash, i) => ({
        hash: String(hash),
        f: texts[i],
        blob: BLOBS[i],
        fs: `{${texts[i]}}`,
        blobs: [BLOBS[i]],
      })),
    )
  })
}

test('a real column, text columns and JSON take what they have for such values', async () => {
  await room.query('CREATE TABLE w (id int, hash text, f real, blob bytea, fs jsonb, blobs bytea[])')
  const path = room.file('w.parquet', oddValues())
  assertLoaded(onlyTable(await room.run([path], { table: 'w', skip: 'other' })), 4)
  const rows = await room.query('SELECT hash, f::text, fs FROM w ORDER BY id')
  const texts = ['NaN', 'Infinity', '-Infinity', '-0']
  const json = [['NaN'], ['Infinity'], ['-Infinity'], [0]]
  assert.deepEqual(
    rows.map(({ hash, f, fs }) => [hash, f, fs]),
    HASHES.map((hash, i) => [String(hash), texts[i], json[i]]),
  )
})

test('bytes that are no text are refused by a text column, straight and by rows', async () => {
  await room.query('CREATE TABLE x (id int, blob text, src int)')
  const path = room.file('x.parquet', oddValues())
  const settings = { table: 'x', skip: ['hash', 'f', 'fs', 'blobs', 'other'], maxErrors: 4 }
  for (const more of [{}, { set: { src: '@line' } }]) {
    const { rows } = onlyTable(await room.run([path], { ...settings, ...more }))
    assert.deepEqual([rows.loaded, rows.rejected], [3, 1])
  }
})
