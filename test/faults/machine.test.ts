// Random loads under random faults; `npm run test:faults -- --runs 1000 --seed N` plays more of them.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { play } from './machine/machine.ts'

test('loads that are killed and cut off are resumed to what an undisturbed load leaves', async () => {
  const { failures } = await play(4, 1)
  assert.deepEqual(failures, [])
})
