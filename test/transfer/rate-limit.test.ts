import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resolveOptions } from '../../src/options/options.ts'
import { Clocks } from '../../src/transfer/clocks.ts'
import { type Rate, RateLimit } from '../../src/transfer/rate-limit.ts'

/** Sends blocks as fast as they may go, on a clock that only waits. Returns when each was sent. */
function sentAt(rate: Rate, blocks: readonly (readonly [bytes: number, rows: number])[], pauseBefore = -1): number[] {
  let now = 1000
  const limit = new RateLimit(rate, () => now)
  return blocks.map(([bytes, rows], index) => {
    if (index === pauseBefore) now += 60_000
    now += limit.waitMs(bytes, rows)
    return now - 1000
  })
}

test('in every stretch of time no more is sent than the rate allows, beside one block', () => {
  const blocks = Array.from({ length: 50 }, (_, i): [number, number] => [1000 + i * 10, 7])
  const times = sentAt({ of: 'bytes', perSecond: 5000 }, blocks)
  for (let from = 0; from < blocks.length; from++) {
    let bytes = 0
    for (let to = from; to + 1 < blocks.length; to++) {
      bytes += blocks[to]?.[0] ?? 0
      const seconds = ((times[to + 1] ?? 0) - (times[from] ?? 0)) / 1000
      assert.ok(bytes <= 5000 * seconds + 1e-6, `${bytes} bytes in ${seconds} s`)
    }
  }
})

test('rows are counted as well, and a pause saves nothing', () => {
  const blocks = Array.from({ length: 4 }, (): [number, number] => [9, 500])
  assert.deepEqual(sentAt({ of: 'rows', perSecond: 1000 }, blocks), [0, 500, 1000, 1500])
  assert.deepEqual(sentAt({ of: 'rows', perSecond: 1000 }, blocks, 2), [0, 500, 60_500, 61_000])
})

test('the signal ends the wait', async () => {
  const stop = new AbortController()
  const waiting = new RateLimit({ of: 'bytes', perSecond: 1 }).wait(3_600_000, stop.signal)
  stop.abort(new Error('stopped'))
  await assert.rejects(waiting, /stopped/)
})

test('what is said becomes a rate', () => {
  const rateOf = (maxRate: number | string): Rate | undefined => resolveOptions('postgres', { maxRate }).maxRate
  assert.deepEqual(rateOf('50MiB/s'), { of: 'bytes', perSecond: 50 * 1024 * 1024 })
  assert.deepEqual(rateOf('1kb'), { of: 'bytes', perSecond: 1000 })
  assert.deepEqual(rateOf(2048), { of: 'bytes', perSecond: 2048 })
  assert.deepEqual(rateOf('100000rows/s'), { of: 'rows', perSecond: 100_000 })
  for (const wrong of ['fast', '0rows/s', '-1', '5rows']) assert.throws(() => rateOf(wrong), { code: 'BL_USAGE' })
})

test('the time is that of a stage that is held back', () => {
  let now = 0
  const clocks = new Clocks(1, () => now)
  clocks.begin()
  clocks.await('rate')
  now = 3000
  clocks.await('target')
  now = 4000
  clocks.end()
  const write = clocks.stages(false).at(-1)
  assert.deepEqual([write?.busySeconds, write?.starvedSeconds, write?.heldBackSeconds], [1, 0, 3])
})
