// Ordinary forms of separated values that are for the row machine: short records, and times as programs write them.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CSV } from '../../src/formats/csv/dialect.ts'
import type { Plan } from '../../src/plan/plan.ts'
import type { TargetName } from './encodings-of.ts'
import { sameSeparated, separatedWays } from './separated-ways.ts'
import { chunkOf, typedPlan, waysOf } from './three-ways.ts'

const PADDED = { ...CSV, ragged: 'pad' } as const
const MIXED = {
  clickhouse: ['UInt32', 'Nullable(String)', 'Nullable(DateTime)', 'LowCardinality(String)', 'Nullable(Float64)'],
  postgres: ['int4', 'text', 'timestamp', 'varchar(5)', 'float8'],
} as const
const ZONED = { clickhouse: ['DateTime', 'DateTime64(3)'], postgres: ['timestamptz', 'timestamptz(3)'] } as const
/** Ways to write 2024-02-29 00:00 UTC. */
const MIDNIGHTS = [
  '2024-02-29',
  '2024-02-29 00:00',
  '2024-02-29 00:00:00',
  '2024-02-29T00:00:00.000',
  '2024-02-29T00:00Z',
  '2024-02-29 00:00:00+00',
  '2024-02-29 00:00:00.000 +00:00',
  '2024-02-29 05:45:00+0545',
  '2024-02-29T00:30:00+00:30',
  '2024-02-28T16:00:00-08',
]

for (const target of ['clickhouse', 'postgres'] as const) {
  const plan = planOf(target, MIXED[target])
  const fields = [...plan.columns.keys()].toSpliced(2, 0, -1)

  test(`${target}: fields that short records lack are NULL, by the machine where every column takes one`, async () => {
    const ways = await separatedWays(plan, PADDED, fields)
    const whole = '1,a,nowhere,2024-02-29 01:02:03,low,1.5'
    const parts = whole.split(',')
    const short = parts.map((_, i) => parts.slice(0, i + 1).join(','))
    const block = sameSeparated(ways, chunkOf(...short, ...short), 'short')
    // What is missing for the LowCardinality is refused: it takes no NULL.
    const isTaken = (_: string, i: number): boolean => target === 'postgres' || i >= 4
    assert.equal(block.rows, 2 * short.filter(isTaken).length)
    assert.equal(ways.machineCount.rows, 2 * short.filter(isTaken).length)
    // What is no short record: a blank line, one field too many, one that is empty but there.
    for (const line of ['', ',', '1,', '""', '"1"', `${whole},`, `${whole},2`, '1,a,', '1,"a"x', '# a']) {
      sameSeparated(ways, chunkOf(whole, line, whole), line)
      sameSeparated(await separatedWays(plan, { ...PADDED, trailingDelimiter: true }, fields), chunkOf(line), line)
      sameSeparated(await separatedWays(plan, CSV, fields), chunkOf(line), line)
    }
  })

  test(`${target}: times in any of their forms are the same instant, without the host`, async () => {
    for (const type of ZONED[target]) {
      const ways = await separatedWays(planOf(target, [type, type]), CSV, [0, 1])
      for (const text of MIDNIGHTS) {
        const block = sameSeparated(ways, chunkOf(`${text},"${text}"`), text)
        const json = waysOf(planOf(target, [type, type])).slow(
          chunkOf('{"0":"2024-02-29T00:00:00Z","1":"2024-02-29T00:00:00Z"}'),
        )
        assert.ok(Buffer.from(block.bytes).equals(Buffer.from(json.bytes)), text)
      }
      assert.deepEqual([ways.machineCount.rows, ways.machineCount.fallbacks], [MIDNIGHTS.length, 0])
    }
  })
}

function planOf(target: TargetName, types: readonly string[]): Plan {
  return typedPlan(
    target,
    types.map((type, i) => ({ name: String(i), type })),
  )
}
