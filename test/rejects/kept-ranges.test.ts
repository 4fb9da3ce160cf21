// Which parts of a file of rejects stay: segments are committed in any order.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FileExtent, KeptRanges, NOTHING } from '../../src/rejects/file-extent.ts'

const at = (count: number): FileExtent => ({ count, recordBytes: count * 10, reasonBytes: count * 100 })
const counts = (kept: KeptRanges): number[][] => kept.all.map(({ from, to }) => [from.count, to.count])

test('neighbours become one range, with the sizes at both of its ends', () => {
  const kept = new KeptRanges()
  kept.add(at(2), at(5))
  kept.add(at(7), at(8))
  assert.deepEqual(
    [counts(kept), kept.count],
    [
      [
        [2, 5],
        [7, 8],
      ],
      4,
    ],
  )
  kept.add(at(5), at(7))
  assert.deepEqual(kept.all, [{ from: at(2), to: at(8) }])
  kept.add(NOTHING, at(1))
  assert.deepEqual(
    [counts(kept), kept.count],
    [
      [
        [0, 1],
        [2, 8],
      ],
      7,
    ],
  )
})

test('a segment without rejects adds nothing', () => {
  const kept = new KeptRanges()
  kept.add(at(3), at(3))
  assert.deepEqual([kept.all, kept.count], [[], 0])
})

test('every order of commits comes to the same ranges', () => {
  const ends = [0, 1, 3, 4, 7, 9]
  const segments = ends.slice(1).map((to, i) => [ends[i] ?? 0, to] as const)
  const orders = (items: readonly number[]): number[][] =>
    items.length === 0
      ? [[]]
      : items.flatMap((item) => orders(items.filter((one) => one !== item)).map((rest) => [item, ...rest]))
  for (const order of orders([0, 1, 2, 3, 4])) {
    const kept = new KeptRanges()
    const there = new Set<number>()
    for (const index of order) {
      const [from, to] = segments[index] ?? [0, 0]
      kept.add(at(from), at(to))
      for (let record = from; record < to; record++) there.add(record)
      assert.equal(kept.count, there.size)
      for (const [start = 0, end = 0] of counts(kept)) {
        assert.ok(!there.has(start - 1) && !there.has(end), `${order}`)
        for (let record = start; record < end; record++) assert.ok(there.has(record))
      }
    }
    assert.deepEqual(counts(kept), [[0, 9]])
  }
})
