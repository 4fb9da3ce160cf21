import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkMaxErrors, type MaxErrors, toleratesNone } from '../../src/rejects/max-errors.ts'
import { type Account, imbalance, isCounted } from '../../src/transfer/balance.ts'
import { ChunkBuffers } from '../../src/transfer/chunk-buffers.ts'

const BALANCED: Account = {
  rows: { read: 10, loaded: 6, rejected: 3, skipped: 1 },
  sent: 6,
  bytesRead: 500,
  bytesCovered: 500,
}

test('an account balances when every record, row and byte is in it', () => {
  assert.equal(imbalance(BALANCED), undefined)
  const empty = { rows: { read: 0, loaded: 0, rejected: 0, skipped: 0 }, sent: 0, bytesRead: 0, bytesCovered: 0 }
  assert.equal(imbalance(empty), undefined)
})

const OFF: readonly [change: Partial<Account>, words: RegExp][] = [
  [{ sent: 7 }, /7 rows were sent, but the server confirmed 6/],
  [{ sent: 5 }, /5 rows were sent, but the server confirmed 6/],
  [{ rows: { ...BALANCED.rows, read: 11 } }, /11 records were read, which is not 6 loaded \+ 3 rejected \+ 1 skipped/],
  [
    { rows: { ...BALANCED.rows, skipped: 0 } },
    /10 records were read, which is not 6 loaded \+ 3 rejected \+ 0 skipped/,
  ],
  [{ rows: { ...BALANCED.rows, rejected: 4 } }, /10 records were read/],
  [{ bytesCovered: 499 }, /500 bytes were read, but the records cover 499/],
  [{ bytesRead: 499 }, /499 bytes were read, but the records cover 500/],
]

for (const [change, words] of OFF) {
  test(`${words.source} does not balance`, () => assert.match(imbalance({ ...BALANCED, ...change }) ?? '', words))
}

test('what was sent is counted by the server or in the table, not by who sends it; of nothing there is nothing to count', () => {
  const counted = (['server', 'table', 'sender', 'none'] as const).map((by) => [isCounted(by, 0), isCounted(by, 1)])
  assert.deepEqual(counted, [
    [true, true],
    [true, true],
    [true, false],
    [true, false],
  ])
})

/** The tolerance, rejects, records read, whether it is the end; whether it is too many. */
const TOLERANCES: readonly [max: MaxErrors, rejected: number, read: number, isEnd: boolean, isTooMany: boolean][] = [
  [{ count: 0 }, 0, 5, true, false],
  [{ count: 0 }, 1, 5, false, true],
  [{ count: 3 }, 3, 5, true, false],
  [{ count: 3 }, 4, 5_000_000, false, true],
  [{ percent: 10 }, 1, 10, true, false],
  [{ percent: 10 }, 2, 10, true, true],
  [{ percent: 10 }, 1, 9, true, true],
  // A share says little about the first few records.
  [{ percent: 10 }, 9, 9, false, false],
  [{ percent: 10 }, 9_999, 9_999, false, false],
  [{ percent: 10 }, 1_001, 10_000, false, true],
  [{ percent: 10 }, 1_000, 10_000, false, false],
  [{ percent: 0.1 }, 10, 10_000, true, false],
  [{ percent: 0.1 }, 11, 10_000, true, true],
  [{ percent: 100 }, 7, 7, true, false],
  [{ percent: 0 }, 1, 1_000_000, true, true],
  [{ percent: 0 }, 0, 0, true, false],
]

for (const [max, rejected, read, isEnd, isTooMany] of TOLERANCES) {
  const when = isEnd ? 'at the end' : 'on the way'
  test(`${JSON.stringify(max)}: ${rejected} of ${read} ${when} ${isTooMany ? 'are too many' : 'pass'}`, () => {
    const check = () => checkMaxErrors(max, { rejected, read }, isEnd)
    if (isTooMany) {
      const limit = max.count ?? `${max.percent} %`
      const message = `${rejected} of ${read} records are bad, more than the ${limit} that --max-errors allows`
      assert.throws(check, { code: 'BL_TOO_MANY_REJECTS', message })
    } else check()
  })
}

test('lines that a record with wrong quotes takes count, too', () => {
  checkMaxErrors({ count: 5 }, { rejected: 2, read: 10, moreLines: 3 }, false)
  const message = '2 of 10 records are bad and span 6 lines, more than the 5 that --max-errors allows'
  assert.throws(() => checkMaxErrors({ count: 5 }, { rejected: 2, read: 10, moreLines: 4 }, false), {
    code: 'BL_TOO_MANY_REJECTS',
    message,
  })
  checkMaxErrors({ percent: 50 }, { rejected: 1, read: 10, moreLines: 5 }, true)
  assert.throws(() => checkMaxErrors({ percent: 50 }, { rejected: 1, read: 10, moreLines: 100 }, true), {
    code: 'BL_TOO_MANY_REJECTS',
  })
})

test('none are tolerated when the number or the share is zero', () => {
  assert.equal(toleratesNone({ count: 0 }), true)
  assert.equal(toleratesNone({ percent: 0 }), true)
  assert.equal(toleratesNone({ count: 1 }), false)
  assert.equal(toleratesNone({ percent: 0.001 }), false)
})

test('a buffer that comes back is given out again, one of another size is not', () => {
  const buffers = new ChunkBuffers(64, 2)
  const first = buffers.take(64)
  assert.equal(first.length, 64)
  buffers.give(first.subarray(3, 10))
  assert.equal(buffers.take(10).buffer, first.buffer)
  const large = buffers.take(65)
  assert.equal(large.length, 65)
  buffers.give(large)
  assert.notEqual(buffers.take(64).buffer, large.buffer)
})

test('buffers of another size are not used again; those of the same size are', () => {
  const buffers = new ChunkBuffers(64, 2)
  const first = buffers.take(64)
  buffers.give(first)
  buffers.resize(64)
  assert.equal(buffers.take(64).buffer, first.buffer)
  buffers.give(first)
  buffers.resize(128)
  assert.equal(buffers.take(64).buffer.byteLength, 128)
})

test('no more buffers are kept than fit the window', () => {
  const buffers = new ChunkBuffers(64, 2)
  const given = Array.from({ length: 5 }, () => buffers.take(64))
  assert.equal(new Set(given.map(({ buffer }) => buffer)).size, 5)
  for (const bytes of given) buffers.give(bytes)
  const again = Array.from({ length: 5 }, () => buffers.take(64).buffer)
  assert.equal(again.filter((buffer) => given.some((bytes) => bytes.buffer === buffer)).length, 2)
})

test('a buffer that was transferred away and not returned is not given out', () => {
  const buffers = new ChunkBuffers(64, 2)
  const bytes = buffers.take(64)
  structuredClone(bytes, { transfer: [bytes.buffer as ArrayBuffer] })
  buffers.give(bytes)
  assert.equal(buffers.take(64).length, 64)
})
