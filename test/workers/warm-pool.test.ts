// Threads that are kept between loads: who gets them, and when they end.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import test, { afterEach } from 'node:test'
import type { WorkerPool } from '../../src/workers/pool.ts'
import { endPool, givePool, takePool } from '../../src/workers/warm-pool.ts'

const LIBRARY = new URL('../../src/workers/warm-pool.js', import.meta.url).href
const ROW = new TextEncoder().encode('{"a":1}\n')

afterEach(() => endPool())

/** Lets a thread do something. */
async function use(pool: WorkerPool): Promise<number> {
  const { rows } = await pool.encoder({ stopAtReject: true }).encode(ROW.slice())
  return rows
}

test('the next load gets the threads of the one before, and they work on', async () => {
  const first = takePool(1)
  assert.equal(await use(first), 1)
  await givePool(first)
  const second = takePool(1)
  assert.equal(second, first)
  assert.equal(await use(second), 1)
  await givePool(second)
})

test('a load with another number of workers gets new threads, and the kept ones wait on', async () => {
  const first = takePool(1)
  await givePool(first)
  const second = takePool(2)
  assert.notEqual(second, first)
  await givePool(second)
  assert.equal(takePool(1), first)
  assert.equal(takePool(2), second)
  await Promise.all([givePool(first), givePool(second)])
})

test('threads of two sizes are kept; a third ends those that have waited longest', async () => {
  const pools = [takePool(1), takePool(2), takePool(3)]
  for (const pool of pools) await givePool(pool)
  assert.deepEqual(
    pools.map((pool) => pool.canBeKept),
    [false, true, true],
  )
  await endPool()
  assert.deepEqual(
    pools.map((pool) => pool.canBeKept),
    [false, false, false],
  )
})

test('loads at the same time have threads of their own, and one pool is kept', async () => {
  const pools = [takePool(1), takePool(1)]
  assert.notEqual(pools[0], pools[1])
  assert.deepEqual(await Promise.all(pools.map(use)), [1, 1])
  await Promise.all(pools.map(givePool))
  assert.deepEqual(
    pools.map((pool) => pool.canBeKept),
    [true, false],
  )
})

test('a pool that has failed is not for the next load', async () => {
  const failed = takePool(1)
  await failed.close()
  await assert.rejects(use(failed), { code: 'BL_WORKER' })
  await givePool(failed)
  const next = takePool(1)
  assert.notEqual(next, failed)
  assert.equal(await use(next), 1)
  await givePool(next)
})

test('a pool with work of a load that was abandoned is not kept', async () => {
  const pool = takePool(1)
  const work = use(pool).catch(() => 0)
  await givePool(pool)
  assert.equal(pool.canBeKept, false)
  await work
})

test('endPool ends the kept threads, and does nothing without any', async () => {
  const pool = takePool(1)
  await use(pool)
  await givePool(pool)
  await endPool()
  assert.equal(pool.canBeKept, false)
  await endPool()
})

test('unused threads end after a while', async (t) => {
  const pool = takePool(1)
  await use(pool)
  t.mock.timers.enable({ apis: ['setTimeout'] })
  await givePool(pool)
  t.mock.timers.tick(9_999)
  assert.equal(pool.canBeKept, true)
  t.mock.timers.tick(1)
  assert.equal(pool.canBeKept, false)
  t.mock.timers.reset()
})

test('kept threads do not keep a process running', () => {
  const program = `
    import { givePool, takePool } from ${JSON.stringify(LIBRARY)}
    const pool = takePool(1)
    await pool.encoder({ stopAtReject: true }).encode(new TextEncoder().encode('{}\\n'))
    await givePool(pool)
    process.on('exit', () => console.log(pool.canBeKept ? 'kept to the end' : 'ended before'))`
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
  assert.equal(out, 'kept to the end\n')
})
