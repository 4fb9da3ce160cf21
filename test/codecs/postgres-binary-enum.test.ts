import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { ColumnBuffer } from '../../src/codecs/column-buffer.ts'
import { enumFamily } from '../../src/codecs/postgres/binary/enums.ts'
import { REJECT } from '../../src/codecs/reject.ts'
import { openPostgres } from '../servers/postgres-database.ts'
import { copyRows, serverFields } from './postgres-binary-golden.ts'
import { scannedValue } from './scanned-value.ts'

const LABELS = ['red', 'green', '', 'Grün', '7', 'true', 'with "quotes"', 'a\tb', '日本', 'x'.repeat(63)]

function writerOf(labels: readonly string[]): (json: string) => string | number {
  const { write } = enumFamily.make({ typmod: -1, labels }, {})
  return (json) => {
    const { bytes, start, end, kind } = scannedValue(json)
    const out = new ColumnBuffer(1)
    const result = write(bytes, start, end, kind, out)
    return result < 0 ? result : Buffer.from(out.bytes.subarray(0, out.length)).toString('hex')
  }
}

test('the labels of an enum are the bytes that the server sends, and it takes them', async () => {
  const server = await openPostgres()
  const client = new pg.Client({ connectionString: server.url })
  try {
    await client.connect()
    await client.query(`CREATE TYPE colour AS ENUM (${LABELS.map((label) => pg.escapeLiteral(label)).join(', ')})`)
    await client.query('CREATE TABLE colours (id serial, v colour)')
    const values = LABELS.map((label) => JSON.stringify(label))
    const write = writerOf(LABELS)
    const fields = await serverFields(client, 'colour', values)
    assert.deepEqual(values.map(write), fields)
    await copyRows(
      client,
      'colours (v)',
      fields.map((field) => [field]),
    )
    const { rows } = await client.query<{ v: string }>('SELECT v::text FROM colours ORDER BY id')
    assert.deepEqual(
      rows.map(({ v }) => v),
      LABELS,
    )
  } finally {
    await client.end()
    await server.stop()
  }
})

test('an escape counts as its character, and numbers and words may be labels', () => {
  const write = writerOf(LABELS)
  const red = `00000003${Buffer.from('red').toString('hex')}`
  assert.equal(write('"red"'), red)
  assert.equal(write('"\\u0072ed"'), red)
  assert.equal(write('7'), '0000000137')
  assert.equal(write('true'), '0000000474727565')
  assert.equal(write('""'), '00000000')
})

test('what is no label is refused', () => {
  const write = writerOf(LABELS)
  for (const json of ['"Red"', '"red "', '"re"', '"redd"', '8', 'false', '7.0']) {
    assert.equal(write(json), REJECT.unknownLabel, json)
  }
  assert.equal(write('"\\u0000"'), REJECT.nulCharacter)
  assert.equal(write('"\\ud83d"'), REJECT.loneSurrogate)
  assert.equal(write('null'), REJECT.nullValue)
  assert.equal(write('{}'), REJECT.valueType)
  assert.equal(write('["red"]'), REJECT.valueType)
})

test('every label of a large enum is found, and no other', () => {
  const labels = Array.from({ length: 3000 }, (_, i) => `label ${i * 7919}`)
  const write = writerOf(labels)
  for (const label of labels) assert.equal(write(`"${label}"`), fieldHex(label))
  for (let i = 0; i < 3000; i++) assert.equal(write(`"label ${i * 7919 + 1}"`), REJECT.unknownLabel)
})

function fieldHex(label: string): string {
  return Buffer.byteLength(label).toString(16).padStart(8, '0') + Buffer.from(label).toString('hex')
}

test('an enum needs its labels', () => {
  assert.equal(enumFamily.canEncode?.({ typmod: -1 }), false)
  assert.equal(enumFamily.canEncode?.({ typmod: -1, labels: [] }), true)
  assert.throws(() => enumFamily.make({ typmod: -1 }, {}), RangeError)
  assert.equal(writerOf([])('"x"'), REJECT.unknownLabel)
})
