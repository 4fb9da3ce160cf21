import assert from 'node:assert/strict'
import { test } from 'node:test'
import { naturalOrder } from '../../src/sources/inputs/natural-order.ts'

test('numbers in names count as numbers, whatever their length', () => {
  const names = [
    'part-10',
    'part-2',
    'part-1',
    'part-12345678901234567891',
    'part-12345678901234567890',
    'part-02',
    'part',
  ]
  assert.deepEqual(names.sort(naturalOrder), [
    'part',
    'part-1',
    'part-02',
    'part-2',
    'part-10',
    'part-12345678901234567890',
    'part-12345678901234567891',
  ])
})

test('folders are compared from the left, so that what lies in one stays together', () => {
  const names = ['a/10/x', 'a-b/x', 'a/2/y', 'a/2/x', 'a', 'a/b']
  assert.deepEqual(names.sort(naturalOrder), ['a', 'a/2/x', 'a/2/y', 'a/10/x', 'a/b', 'a-b/x'])
})

test('it is an order: of random names none comes before itself, and all ways round agree', () => {
  const alphabet = ['0', '00', '1', '10', '9', 'a', 'B', '-', '/', '.', 'é']
  let state = 7
  const random = (below: number) => {
    state = (state * 1103515245 + 12345) % 2147483648
    return Math.floor((state / 2147483648) * below)
  }
  const names = Array.from({ length: 120 }, () =>
    Array.from({ length: 1 + random(5) }, () => alphabet[random(alphabet.length)]).join(''),
  )
  for (const a of names) {
    for (const b of names) {
      const order = Math.sign(naturalOrder(a, b))
      assert.equal(order, -Math.sign(naturalOrder(b, a)) || 0, `${a} ${b}`)
      assert.equal(order === 0, a === b, `${a} ${b}`)
      for (const c of names.slice(0, 40)) {
        if (order <= 0 && naturalOrder(b, c) <= 0) assert.ok(naturalOrder(a, c) <= 0, `${a} ${b} ${c}`)
      }
    }
  }
})
