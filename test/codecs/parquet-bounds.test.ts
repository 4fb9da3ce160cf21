// Statistics of Parquet's columns: they bound every value, also where it is NaN, zero or long.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixedBounds, joinBounds, NO_BOUNDS } from '../../src/codecs/parquet/bounds.ts'
import { TextBounds } from '../../src/codecs/parquet/text-bounds.ts'

function doubles(...values: number[]): Uint8Array {
  return new Uint8Array(Float64Array.from(values).buffer)
}

function doubleOf(bytes: Uint8Array | undefined): number | undefined {
  return bytes && new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0, true)
}

function boundsOf(text: string, isText = true): { min: Buffer | undefined; max: Buffer | undefined; isExact: boolean } {
  const bytes = new TextEncoder().encode(text)
  const bounds = new TextBounds()
  bounds.begin(bytes)
  bounds.add(0, bytes.length)
  const { min, max, isMinExact, isMaxExact } = bounds.end(isText)
  return { min: min && Buffer.from(min), max: max && Buffer.from(max), isExact: isMinExact && isMaxExact }
}

test('NaN is no bound', () => {
  const { min, max } = fixedBounds(doubles(Number.NaN, 3, Number.NaN, -2), 8, 'double')
  assert.deepEqual([doubleOf(min), doubleOf(max)], [-2, 3])
  assert.deepEqual(fixedBounds(doubles(Number.NaN), 8, 'double'), NO_BOUNDS)
})

test('zeros bound both of their signs', () => {
  for (const values of [[0], [-0], [0, -0]]) {
    const { min, max } = fixedBounds(doubles(...values), 8, 'double')
    assert.ok(Object.is(doubleOf(min), -0) && Object.is(doubleOf(max), 0))
  }
  const joined = joinBounds(fixedBounds(doubles(0), 8, 'double'), fixedBounds(doubles(-1, -0), 8, 'double'), 'double')
  assert.ok(doubleOf(joined.min) === -1 && Object.is(doubleOf(joined.max), 0))
})

test('bounds are joined in the order of their type', () => {
  const ints = (...values: bigint[]): Uint8Array => new Uint8Array(BigInt64Array.from(values).buffer)
  const one = fixedBounds(ints(-1n, 5n), 8, 'int64')
  const other = fixedBounds(ints(-(2n ** 63n), 2n ** 62n), 8, 'int64')
  const { min, max } = joinBounds(one, other, 'int64')
  assert.deepEqual(min, ints(-(2n ** 63n)))
  assert.deepEqual(max, ints(2n ** 62n))
  // Without a sign -1 is the greatest.
  assert.deepEqual(fixedBounds(ints(-1n, 5n), 8, 'uint64').max, ints(-1n))
  assert.deepEqual(joinBounds(NO_BOUNDS, one, 'int64'), one)
})

test('long texts are cut off between characters, and the upper bound comes after all that begin so', () => {
  assert.deepEqual(boundsOf('x'.repeat(64)), {
    min: Buffer.from('x'.repeat(64)),
    max: Buffer.from('x'.repeat(64)),
    isExact: true,
  })
  const long = boundsOf(`${'x'.repeat(63)}\u20ac\u20ac`)
  assert.equal(long.min?.toString(), 'x'.repeat(63))
  assert.equal(long.max?.toString(), `${'x'.repeat(62)}y`)
  assert.equal(long.isExact, false)
  // No character of one byte can be raised.
  assert.equal(boundsOf('\u20ac'.repeat(30)).max, undefined)
  assert.equal(boundsOf(`a${'\u007f'.repeat(80)}`).max?.toString(), 'b')
  const bytes = boundsOf('\u20ac'.repeat(30), false)
  assert.equal(bytes.max?.length, 64)
  assert.ok(Buffer.compare(bytes.max!, Buffer.from('\u20ac'.repeat(30))) > 0)
})
