// Where the messages of COPY BINARY end, however their bytes arrive.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { int32, tupleEnds } from '../../src/formats/postgres-binary/tuple-ends.ts'

/** `d`, its length, and this many bytes that look like anything. */
function message(bytes: number): Buffer {
  const made = Buffer.alloc(5 + bytes, 0x64)
  made.writeInt32BE(4 + bytes, 1)
  return made
}

const LENGTHS = [2, 3, 300, 2, 70_000, 5]
const stream = Buffer.concat(LENGTHS.map(message))
const ends = LENGTHS.map((_, index) => LENGTHS.slice(0, index + 1).reduce((sum, bytes) => sum + bytes + 5, 0))

test('a stream that is cut at any byte has the same ends', () => {
  const cuts = [...Array.from({ length: 340 }, (_, at) => at), 66_000, stream.length - 6, stream.length - 1]
  for (const cut of cuts) {
    const records = tupleEnds()
    const first = records.scan(stream, 0, cut)
    assert.equal(first, ends.findLast((end) => end <= cut) ?? 0, `cut at ${cut}`)
    assert.equal(records.isBetweenRecords(), cut === 0 || ends.includes(cut))
    assert.equal(records.scan(stream, cut, stream.length), stream.length)
    assert.ok(records.isBetweenRecords())
  }
})

test('byte by byte', () => {
  const records = tupleEnds()
  const found: number[] = []
  for (let at = 0; at < stream.length; at++) {
    const end = records.scan(stream, at, at + 1)
    if (end > 0) found.push(end)
  }
  assert.deepEqual(found, ends)
})

test('a length of four bytes', () => {
  assert.equal(int32(Uint8Array.of(0x01, 0x02, 0x03, 0x04), 0), 0x01020304)
  assert.equal(int32(Uint8Array.of(0xff, 0xff, 0xff, 0xff), 0), -1)
})
