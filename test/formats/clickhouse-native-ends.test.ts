// Native blocks: their ends are found wherever the stream is cut, and what is no block, or not all of one, is an error.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BulkloadError } from '../../src/errors.ts'
import { BlockEnds } from '../../src/formats/clickhouse-native/block-ends.ts'

const COLUMNS = [
  { name: 'n', type: 'UInt16' },
  { name: 's', type: 'String' },
  { name: 'l', type: 'LowCardinality(String)' },
  { name: 'a', type: 'Array(Nullable(String))' },
]

const uint64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}
const text = (value: string): Buffer =>
  Buffer.concat([
    Buffer.from([(value.length & 0x7f) | (value.length > 127 ? 0x80 : 0)]),
    Buffer.from(value.length > 127 ? [value.length >> 7] : []),
    Buffer.from(value),
  ])

/** Two rows. */
function block(value: string): Buffer {
  const data = [
    Buffer.from([1, 0, 2, 0]),
    Buffer.concat([text(value), text('')]),
    Buffer.concat([uint64(1), uint64(0x600), uint64(2), text(''), text('x'), uint64(2), Buffer.from([1, 0])]),
    Buffer.concat([uint64(1), uint64(3), Buffer.from([0, 1, 0]), text('a'), text(''), text('c')]),
  ]
  const columns = COLUMNS.map(({ name, type }, i) => Buffer.concat([text(name), text(type), data[i]!]))
  return Buffer.concat([Buffer.from([COLUMNS.length, 2]), ...columns])
}

const FIRST = block('first')
const STREAM = Buffer.concat([FIRST, block('y'.repeat(300)), Buffer.from([0, 0]), block('third')])

function endsOf(): BlockEnds {
  return new BlockEnds(
    COLUMNS,
    (bytes, offset, what) =>
      new BulkloadError('BL_SOURCE_CORRUPT', `${what} | ${Buffer.from(bytes).toString('latin1')}`, {
        place: { source: 's', byteOffset: offset },
      }),
  )
}

test('the same ends with pieces of every size', () => {
  for (let step = 1; step <= STREAM.length; step++) {
    const ends = endsOf()
    let last = 0
    for (let at = 0; at < STREAM.length; at += step)
      last = ends.scan(STREAM, at, Math.min(STREAM.length, at + step)) || last
    assert.equal(last, STREAM.length)
    assert.equal(ends.rows, 6)
    assert.ok(ends.isBetweenRecords())
  }
})

test('a stream that ends within a block is an error at every byte', () => {
  for (let end = FIRST.length + 1; end < FIRST.length * 2; end++) {
    const ends = endsOf()
    const bytes = Buffer.concat([FIRST, FIRST]).subarray(0, end)
    assert.equal(ends.scan(bytes, 0, end), FIRST.length)
    assert.throws(() => ends.isBetweenRecords(), /incomplete/)
  }
})

test('the words of a server that fails are gathered to the end', () => {
  for (const words of [
    'Code: 395, e.displayText() = DB::Exception: no more',
    '\r\n__exception__\r\ntag\r\nCode: 395. DB::Exception: no more',
  ]) {
    const ends = endsOf()
    const bytes = Buffer.concat([FIRST, Buffer.from(words)])
    let last = 0
    for (let at = 0; at < bytes.length; at += 5) last = ends.scan(bytes, at, Math.min(bytes.length, at + 5)) || last
    assert.equal(last, FIRST.length)
    assert.throws(() => ends.isBetweenRecords(), /DB::Exception: no more/)
  }
})

test('other columns are an error at once, with the place of the block', () => {
  const ends = endsOf()
  const other = Buffer.from(FIRST)
  other.write('m', 3)
  const bytes = Buffer.concat([FIRST, other])
  assert.throws(
    () => ends.scan(bytes, 0, bytes.length),
    (error: BulkloadError) =>
      /the column n of the type UInt16 came as "m"/.test(error.message) && error.place?.byteOffset === FIRST.length,
  )
})
