// Random tables and records: the row machine and the row interpreter make of a chunk what the slow way makes of it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from '../oracle/random.ts'
import { rounds, SEED } from '../oracle/rounds.ts'
import { randomLines, randomPlan } from './random-records.ts'
import { sameBlock, waysOf } from './three-ways.ts'

const TABLES = rounds(30, 600)
const CHUNKS = 3

for (const target of ['clickhouse', 'postgres'] as const) {
  test(`${target}: random records are encoded the same in every way`, (context) => {
    const seed = SEED
    context.diagnostic(`BULKLOAD_TEST_SEED=${seed}`)
    const random = new Random(seed)
    const seen = { rows: 0, rejects: 0, skipped: 0, byMachine: 0, byInterpreter: 0 }
    for (let table = 0; table < TABLES; table++) {
      const plan = randomPlan(random, target, random.pick([1, 2, 3, 5, 8, 13, 20]))
      const ways = waysOf(plan)
      for (let part = 0; part < CHUNKS; part++) {
        const chunk = Buffer.concat(randomLines(random, plan, 1 + random.below(160)))
        const types = plan.columns.map(({ type }) => type).join(', ')
        const block = sameBlock(ways, chunk, `seed ${seed}, table ${table}, chunk ${part} (${types})`)
        seen.rows += block.rows
        seen.rejects += block.lines - block.rows - block.skipped
        seen.skipped += block.skipped
      }
      seen.byMachine += ways.machineCount.rows
      seen.byInterpreter += ways.interpreterCount.rows
    }
    context.diagnostic(JSON.stringify(seen))
    // The lines are worth the comparison: most are rows, many of them by the engines, and there are refused ones.
    assert.ok(seen.byMachine > seen.rows / 4, JSON.stringify(seen))
    assert.ok(seen.byInterpreter > seen.rows / 4, JSON.stringify(seen))
    assert.ok(seen.rejects > seen.rows / 100, JSON.stringify(seen))
    assert.ok(seen.skipped > 0, JSON.stringify(seen))
  })
}
