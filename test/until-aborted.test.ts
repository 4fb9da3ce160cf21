// Waits that a signal ends.

import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import test from 'node:test'
import { AbortableWaits, untilAborted } from '../src/until-aborted.ts'

const never = new Promise<never>(() => undefined)

test('one listener serves all waits, and is gone when they are closed', async () => {
  const { signal } = new AbortController()
  const waits = new AbortableWaits(signal)
  for (let i = 0; i < 3; i++) assert.equal(await waits.until(Promise.resolve(i)), i)
  await assert.rejects(waits.until(Promise.reject(new Error('own'))), /own/)
  assert.equal(getEventListeners(signal, 'abort').length, 1)
  waits.close()
  assert.equal(getEventListeners(signal, 'abort').length, 0)
})

test('the signal ends the wait under way, and those that come after it, with its reason', async () => {
  const stop = new AbortController()
  const waits = new AbortableWaits(stop.signal)
  const waiting = waits.until(never)
  stop.abort(new Error('given up'))
  await assert.rejects(waiting, { code: 'BL_ABORTED', message: 'given up' })
  await assert.rejects(waits.until(Promise.resolve(1)), { code: 'BL_ABORTED' })
  await assert.rejects(untilAborted(Promise.resolve(1), stop.signal), { code: 'BL_ABORTED' })
  // Nobody waits for this one any more: its failure must not end the process.
  await assert.rejects(waits.until(Promise.reject(new Error('too late'))), { code: 'BL_ABORTED' })
  await new Promise((resolve) => setImmediate(resolve))
})
