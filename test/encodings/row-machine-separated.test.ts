// Random tables, dialects and separated values: the row machine makes of a chunk what the record reader makes of it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from '../oracle/random.ts'
import { rounds, SEED } from '../oracle/rounds.ts'
import { randomPlan } from './random-records.ts'
import { randomDialect, randomFields, randomSeparated } from './random-separated.ts'
import { sameSeparated, separatedWays } from './separated-ways.ts'

const TABLES = rounds(30, 600)
const CHUNKS = 3

for (const target of ['clickhouse', 'postgres'] as const) {
  test(`${target}: random separated values are encoded the same by the machine`, async (context) => {
    const seed = SEED
    context.diagnostic(`BULKLOAD_TEST_SEED=${seed}`)
    const random = new Random(seed)
    const seen = { rows: 0, rejects: 0, skipped: 0, byMachine: 0, valuesByHost: 0 }
    for (let table = 0; table < TABLES; table++) {
      const plan = randomPlan(random, target, random.pick([1, 2, 3, 5, 8, 13, 20]))
      const dialect = randomDialect(random)
      const fields = randomFields(random, plan)
      const ways = await separatedWays(plan, dialect, fields)
      const types = fields.map((index) => plan.columns[index]?.type ?? '-').join(', ')
      for (let part = 0; part < CHUNKS; part++) {
        const chunk = randomSeparated(random, plan, dialect, fields)
        const about = `seed ${seed}, table ${table}, chunk ${part} (${types}) ${JSON.stringify(dialect)}`
        const block = sameSeparated(ways, chunk, about)
        seen.rows += block.rows
        seen.rejects += block.records - block.rows - block.skipped
        seen.skipped += block.skipped
      }
      seen.byMachine += ways.machineCount.rows
      seen.valuesByHost += ways.machineCount.fallbacks
    }
    context.diagnostic(JSON.stringify(seen))
    // The records are worth the comparison: many are rows, many of those by the machine, and there are refused ones.
    assert.ok(seen.byMachine > seen.rows / 5, JSON.stringify(seen))
    assert.ok(seen.valuesByHost > seen.rows / 10, JSON.stringify(seen))
    assert.ok(seen.rejects > seen.rows / 100, JSON.stringify(seen))
    assert.ok(seen.skipped > 0, JSON.stringify(seen))
  })
}
