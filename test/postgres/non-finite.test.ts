// NaN and infinity as COPY writes them, in text and in CSV, on both wires; a table that is created takes them, too.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertLoaded, postgresRoom } from './postgres-room.ts'

const room = postgresRoom('CREATE TABLE copied (id int, f float8, g real, a float8[])')
const ROWS = [
  { id: 1, f: Number.NaN, g: Number.POSITIVE_INFINITY, a: [Number.NaN, 1] },
  { id: 2, f: Number.NEGATIVE_INFINITY, g: null, a: null },
  { id: 3, f: 1.5, g: Number.NaN, a: [Number.POSITIVE_INFINITY] },
]

for (const wire of ['typed', 'text'] as const) {
  for (const [format, text] of [
    ['postgres-text', '1\tNaN\tInfinity\t{NaN,1}\n2\t-Infinity\t\\N\t\\N\n3\t1.5\tnan\t{inf}\n'],
    ['csv', 'id,f,g,a\n1,NaN,Infinity,"{NaN,1}"\n2,-Infinity,,\n3,1.5,"nan",{inf}\n'],
  ] as const) {
    test(`${format}, ${wire}`, async () => {
      await room.query('TRUNCATE copied')
      assertLoaded(await room.load('copied', text, { format, wire }), 3)
      assert.deepEqual(await room.query('SELECT * FROM copied ORDER BY id'), ROWS)
    })
  }
}

test('a column of floats that was created takes them behind the sample, one of integers does not', async () => {
  const numbers = Array.from({ length: 3 }, (_, i) => `${i}.5,${i}\n`).join('')
  assertLoaded(await room.load('created', `f,n\n${numbers}`, { format: 'csv', create: true }), 3)
  assertLoaded(await room.load('created', 'f,n\nnan,1\n', { format: 'csv' }), 1)
  const { error } = await room.load('created', 'f,n\n1,nan\n', { format: 'csv' })
  assert.deepEqual([error?.code, error?.place?.column], ['BL_VALUE_TYPE', 'n'])
})

test('infinity of a time stays one where numbers may stand in quotes', async () => {
  await room.query('CREATE TABLE times (t timestamp)')
  const options = { coerce: 'quoted-numbers', epoch: 's' } as const
  assertLoaded(await room.load('times', '{"t":"infinity"}\n{"t":"0"}\n', options), 2)
  const rows = await room.query('SELECT t::text FROM times ORDER BY t')
  assert.deepEqual(
    rows.map(({ t }) => t),
    ['1970-01-01 00:00:00', 'infinity'],
  )
})
