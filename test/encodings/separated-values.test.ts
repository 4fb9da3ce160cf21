// The same rows as separated values and as JSON in lines are the same bytes on the typed wires.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CSV } from '../../src/formats/csv/dialect.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { REJECT_WIDTH } from '../../src/workers/encode-chunk.ts'
import { Random } from '../oracle/random.ts'
import { rounds, SEED } from '../oracle/rounds.ts'
import { plainValue } from './plain-values.ts'
import { randomPlan } from './random-records.ts'
import { sameSeparated, separatedWays } from './separated-ways.ts'
import { chunkOf, typedPlan, waysOf } from './three-ways.ts'

const TABLES = rounds(20, 300)
const ROWS = 40

for (const target of ['clickhouse', 'postgres'] as const) {
  test(`${target}: separated values and JSON of the same rows are the same bytes`, async (context) => {
    const seed = SEED
    context.diagnostic(`BULKLOAD_TEST_SEED=${seed}`)
    const random = new Random(seed)
    let rows = 0
    let byMachine = 0
    for (let table = 0; table < TABLES; table++) {
      const plan = randomPlan(random, target, 1 + random.below(8))
      const values = Array.from({ length: ROWS }, () => plan.columns.map((column) => randomValue(random, column)))
      const ways = await separatedWays(plan, CSV, [...plan.columns.keys()])
      const csv = ways.machine(chunkOf(...values.map((row) => row.map((json, i) => cell(json, plan, i)).join(','))))
      const json = waysOf(plan).slow(chunkOf(...values.map((row) => jsonOf(row, plan))))
      const about = `seed ${seed}, table ${table} (${plan.columns.map(({ type }) => type).join(', ')})`
      // A text with line breaks takes several lines of the one and one of the other: places differ.
      assert.ok(Buffer.from(csv.bytes).equals(Buffer.from(json.bytes)), about)
      assert.deepEqual([csv.rows, codes(csv.rejects)], [json.rows, codes(json.rejects)], about)
      rows += csv.rows
      byMachine += ways.machineCount.rows
    }
    assert.ok(byMachine > (TABLES * ROWS) / 2 && rows >= byMachine, `${byMachine} of ${rows}`)
  })
}

function randomValue(random: Random, { type, nullable }: Plan['columns'][number]): string {
  return nullable && random.chance(0.1) ? 'null' : plainValue(random, type)
}

function jsonOf(row: readonly string[], { columns }: Plan): string {
  return `{${row.map((json, i) => `${JSON.stringify(columns[i]!.name)}:${json}`).join(',')}}`
}

function cell(json: string, { columns }: Plan, index: number): string {
  if (json === 'null') return ''
  const isText = json.startsWith('"') && !/^jsonb?$/.test(columns[index]!.type)
  const text = isText ? (JSON.parse(json) as string) : json
  return text === '' || /[",\r\n]/.test(text) || text.length % 2 === 0 ? `"${text.replaceAll('"', '""')}"` : text
}

function codes(rejects: Int32Array): number[] {
  return [...rejects.filter((_, i) => i % REJECT_WIDTH === 0)]
}

for (const [target, types] of [
  ['clickhouse', ['Float64', 'Nullable(Float32)', 'Int32']],
  ['postgres', ['float8', 'float4', 'int4']],
] as const) {
  test(`${target}: NaN and infinity of separated values are the same bytes by the machine and by the reader`, async () => {
    const random = new Random(7)
    const words = [
      'nan',
      'inf',
      '-inf',
      'NaN',
      'Infinity',
      '-Infinity',
      '"nan"',
      ' inf ',
      'infi',
      '',
      '1.5',
      '-2e3',
      '7',
    ]
    const plan = typedPlan(
      target,
      types.map((type, i) => ({ name: `c${i}`, type })),
    )
    const ways = await separatedWays(plan, CSV, [0, 1, 2])
    const rows = Array.from({ length: 400 }, () => `${random.pick(words)},${random.pick(words)},${random.pick(words)}`)
    const { rows: count } = sameSeparated(ways, chunkOf(...rows), target)
    assert.ok(count > 20 && count < 400, `${count}`)
  })
}
