import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Locate } from '../../src/input/locate.ts'
import { SegmentPlaces } from '../../src/transfer/segment-places.ts'

/** A block that begins at a byte of a source, after this many lines. */
function at(source: string, byteOffset: number, linesBefore: number): Locate {
  return (position, line) => ({ source, line: linesBefore + line + 1, byteOffset: byteOffset + position })
}

/** The places of rows that lie `step` bytes and one line apart. */
function placesOf(count: number, step = 10, firstLine = 0): Int32Array {
  return Int32Array.from({ length: count * 2 }, (_, i) => (i % 2 === 0 ? (i / 2) * step : firstLine + (i - 1) / 2))
}

function add(places: SegmentPlaces, locate: Locate, numbers: Int32Array): void {
  places.add(locate, numbers.length / 2, numbers)
}

test('a row is found in the block that it came in', () => {
  const places = new SegmentPlaces()
  add(places, at('a.jsonl', 0, 0), placesOf(3))
  add(places, at('a.jsonl', 1000, 5), Int32Array.of(20, 2, 70, 6))
  add(places, at('b.jsonl', 3, 0), placesOf(1))
  assert.deepEqual(
    [1, 3, 4, 5, 6].map((row) => places.find(row)),
    [
      { source: 'a.jsonl', line: 1, byteOffset: 0 },
      { source: 'a.jsonl', line: 3, byteOffset: 20 },
      { source: 'a.jsonl', line: 8, byteOffset: 1020 },
      { source: 'a.jsonl', line: 12, byteOffset: 1070 },
      { source: 'b.jsonl', line: 1, byteOffset: 3 },
    ],
  )
})

test('a row that is not in the segment has no place', () => {
  const places = new SegmentPlaces()
  assert.equal(places.find(1), undefined)
  add(places, at('a', 0, 0), placesOf(2))
  for (const row of [-1, 0, 3, 1e9]) assert.equal(places.find(row), undefined)
})

test('blocks without rows do not shift the rows after them', () => {
  const places = new SegmentPlaces()
  add(places, at('a', 0, 0), placesOf(0))
  add(places, at('a', 100, 4), placesOf(1))
  add(places, at('a', 200, 9), placesOf(0))
  add(places, at('a', 300, 14), placesOf(1))
  add(places, at('a', 400, 19), placesOf(0))
  assert.deepEqual(places.find(1), { source: 'a', line: 5, byteOffset: 100 })
  assert.deepEqual(places.find(2), { source: 'a', line: 15, byteOffset: 300 })
  assert.equal(places.find(3), undefined)
})

test('offsets beyond 2 ** 32 bytes and lines are kept', () => {
  const places = new SegmentPlaces()
  add(places, at('a', 2 ** 40, 2 ** 33), placesOf(1))
  assert.deepEqual(places.find(1), { source: 'a', line: 2 ** 33 + 1, byteOffset: 2 ** 40 })
})

test('of a segment without end the newest million rows are known, the oldest are forgotten, none is wrong', () => {
  const places = new SegmentPlaces()
  const block = placesOf(10_000)
  const blocks = 250
  for (let i = 0; i < blocks; i++) add(places, at('a', i * 100_000, i * 10_000), block)
  const last = blocks * 10_000
  assert.deepEqual(places.find(last), { source: 'a', line: last, byteOffset: (last - 1) * 10 })
  assert.deepEqual(places.find(last - 900_000), {
    source: 'a',
    line: last - 900_000,
    byteOffset: (last - 900_001) * 10,
  })
  assert.equal(places.find(1), undefined)
  assert.equal(places.find(last - 2_000_000), undefined)
})

test('one block larger than the bound is kept: it is the one under way', () => {
  const places = new SegmentPlaces()
  const block = placesOf(2_100_000, 1)
  add(places, at('a', 0, 0), block)
  assert.deepEqual(places.find(1), { source: 'a', line: 1, byteOffset: 0 })
  add(places, at('b', 7, 0), placesOf(1))
  assert.equal(places.find(1), undefined)
  assert.deepEqual(places.find(2_100_001), { source: 'b', line: 1, byteOffset: 7 })
})

test('rows of a block without places are its lines', () => {
  const places = new SegmentPlaces()
  add(places, at('a', 0, 0), placesOf(2))
  places.add(at('b', 0, 100), 3, new Int32Array(0))
  places.add(at('b', 0, 200), 0, new Int32Array(0))
  add(places, at('c', 0, 300), placesOf(1))
  assert.deepEqual(
    [2, 3, 5, 6].map((row) => places.find(row)?.line),
    [2, 101, 103, 301],
  )
  assert.equal(places.find(7), undefined)
})

test('this many blocks without places are forgotten as well', () => {
  const places = new SegmentPlaces()
  const blocks = 100_000
  for (let i = 0; i < blocks; i++) places.add(at('a', 0, i * 7), 7, new Int32Array(0))
  assert.deepEqual(places.find(blocks * 7), { source: 'a', line: blocks * 7, byteOffset: 0 })
  assert.equal(places.find(1), undefined)
})
