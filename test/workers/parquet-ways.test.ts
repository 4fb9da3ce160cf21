// Straight from column to column, and by way of JSON records: both give the same blocks, and refuse the same rows for the
// same reasons.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DecodedArray } from 'hyparquet'
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer'
import { Random } from '../oracle/random.ts'
import { clickhousePlan, encodeFile, openBytes, postgresPlan } from './parquet-encoding.ts'

const SEED = 20_261_121
const ROWS = 800

type Pair = readonly [
  source: (random: Random) => Pick<ColumnSource, 'type' | 'data'>,
  clickhouse: string,
  postgres: string,
]

const texts = (random: Random, pieces: readonly string[], length: number): DecodedArray =>
  values(() => random.text(pieces, random.below(length)))
const PIECES = ['a', 'bc', '"', '\\', 'é', '椅', '\n', '\t', 'x'.repeat(40)]

/** Values of a kind, and types that hold most of them. */
const PAIRS: readonly Pair[] = [
  [(random) => ({ type: 'INT32', data: values(() => small(random)) }), 'Int8', 'int2'],
  [(random) => ({ type: 'INT32', data: values(() => small(random)) }), 'UInt16', 'int2'],
  [(random) => ({ type: 'INT32', data: values(() => small(random)) }), 'Int64', 'int8'],
  [(random) => ({ type: 'INT32', data: values(() => small(random)) }), 'String', 'text'],
  [(random) => ({ type: 'INT32', data: values(() => small(random)) }), 'Nullable(UInt64)', 'numeric'],
  [
    (random) => ({ type: 'INT64', data: values(() => BigInt.asIntN(64, BigInt(small(random)) ** 5n)) }),
    'Int64',
    'int8',
  ],
  [(random) => ({ type: 'INT64', data: values(() => BigInt(small(random)) ** 3n) }), 'UInt64', 'int4'],
  [(random) => ({ type: 'INT64', data: values(() => BigInt(small(random)) ** 2n) }), 'Int32', 'numeric'],
  [(random) => ({ type: 'DOUBLE', data: values(() => random.next() * 10 ** random.below(300)) }), 'Float64', 'float8'],
  [(random) => ({ type: 'DOUBLE', data: values(() => random.next() * 10 ** random.below(42)) }), 'Float32', 'float4'],
  [(random) => ({ type: 'DOUBLE', data: values(() => random.below(300) / 2) }), 'UInt8', 'int4'],
  [(random) => ({ type: 'FLOAT', data: values(() => Math.fround(random.next() * 100)) }), 'Float64', 'float8'],
  [(random) => ({ type: 'FLOAT', data: values(() => Math.fround(random.next() * 100)) }), 'Float32', 'float4'],
  [(random) => ({ type: 'BOOLEAN', data: values(() => random.chance(0.5)) }), 'Bool', 'bool'],
  [(random) => ({ type: 'BOOLEAN', data: values(() => random.chance(0.5)) }), 'UInt8', 'text'],
  [(random) => ({ type: 'STRING', data: texts(random, PIECES, 12) }), 'String', 'text'],
  [(random) => ({ type: 'STRING', data: texts(random, PIECES, 4) }), 'LowCardinality(String)', 'json'],
  [(random) => ({ type: 'STRING', data: texts(random, ['a', 'é'], 6) }), 'FixedString(6)', 'varchar'],
  [(random) => ({ type: 'STRING', data: values(() => String(small(random))) }), 'Int32', 'bytea'],
  [(random) => ({ type: 'STRING', data: values(() => day(random)) }), 'Date', 'date'],
  [
    (random) => ({ type: 'TIMESTAMP', data: values(() => new Date(random.below(4e12) - 1e12)) }),
    "DateTime('UTC')",
    'timestamptz',
  ],
  [
    (random) => ({ type: 'TIMESTAMP', data: values(() => new Date(random.below(4e12))) }),
    "DateTime64(3, 'UTC')",
    'timestamp',
  ],
  [(random) => ({ type: 'TIMESTAMP', data: values(() => new Date(random.below(4e12))) }), 'DateTime64(9)', 'text'],
  [(random) => ({ type: 'UUID', data: values(() => uuid(random)) }), 'UUID', 'uuid'],
  [(random) => ({ type: 'JSON', data: values(() => ({ a: [small(random), 'é"'] })) }), 'String', 'jsonb'],
]

function values(make: () => unknown): DecodedArray {
  return Array.from({ length: ROWS }, make)
}

function small(random: Random): number {
  return random.below(2 * 10 ** (1 + random.below(5))) - 10 ** random.below(5)
}

function day(random: Random): string {
  return new Date(random.below(7e12) - 5e11).toISOString().slice(0, 10)
}

function uuid(random: Random): string {
  return 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () => random.below(16).toString(16))
}

for (const target of ['clickhouse', 'postgres'] as const) {
  for (const dictionaries of [true, false]) {
    test(`${target}, ${dictionaries ? 'dictionaries' : 'plain'}: seed ${SEED}`, async () => {
      const random = new Random(SEED)
      let rejected = 0
      for (let round = 0; round < 12; round++) {
        const pairs = random.shuffled(PAIRS).slice(0, 1 + random.below(6))
        const sources = pairs.map(([source], i) => ({ name: `c${i}`, ...source(random), nullable: true }))
        const columnData = sources.map((source) => {
          const share = random.chance(0.5) ? 0.1 : 0
          const data = Array.from(source.data as ArrayLike<unknown>, (value) => (random.chance(share) ? null : value))
          return { ...source, data: repeated(data, dictionaries), ...(!dictionaries && { encoding: 'PLAIN' as const }) }
        })
        const bytes = new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 300, pageSize: 700 }))
        const types = pairs.map((pair, i) => [`c${i}`, pair[target === 'clickhouse' ? 1 : 2]] as const)
        const plan = target === 'clickhouse' ? clickhousePlan(types) : postgresPlan(types)
        const file = await openBytes(bytes)
        const limits = { rows: 1 + random.below(400), bytes: 1e9 }
        const direct = await encodeFile(file, plan, { limits })
        const byRecords = await encodeFile(file, plan, { limits, byRecords: true })
        assert.deepEqual(direct.rejects, byRecords.rejects, JSON.stringify(types))
        assert.deepEqual(direct.places, byRecords.places)
        assert.equal(direct.rows + direct.rejects.length, ROWS)
        rejected += direct.rejects.length
        for (const [i, block] of direct.blocks.entries())
          assert.deepEqual(block, byRecords.blocks[i], JSON.stringify(types))
      }
      assert.ok(rejected > 100, `${rejected} rejects`)
    })
  }
}

test("a calendar that ends, as ClickHouse 18.16's does: days and times of its last year and the next", async () => {
  const last = Date.UTC(2105, 11, 29)
  const days = Array.from({ length: 6 }, (_, i) => last / 86_400_000 + i)
  const times = [...days.map((day) => day * 86_400_000), last + 86_400_000 - 1000, last + 2 * 86_400_000 - 1000]
  const cases = [
    { physical: 'INT32', converted: 'DATE', data: [0, ...days, -1], type: 'Date', refused: 4 },
    { physical: 'INT64', converted: 'TIMESTAMP_MILLIS', data: times.map(BigInt), type: "DateTime('UTC')", refused: 4 },
    { physical: 'INT64', converted: 'TIMESTAMP_MILLIS', data: times.map(BigInt), type: 'DateTime', refused: 4 },
  ] as const
  for (const { physical, converted, data, type, refused } of cases) {
    const bytes = parquetWriteBuffer({
      columnData: [{ name: 'c', data: [...data] }],
      schema: [
        { name: 'root', num_children: 1 },
        { name: 'c', type: physical, converted_type: converted, repetition_type: 'REQUIRED' },
      ],
    })
    const file = await openBytes(new Uint8Array(bytes))
    const usual = clickhousePlan([['c', type]])
    const plan = { ...usual, rules: { ...usual.rules, lastYear: 2105 } }
    const direct = await encodeFile(file, plan)
    const byRecords = await encodeFile(file, plan, { byRecords: true })
    assert.deepEqual(direct, byRecords, type)
    assert.equal(direct.rejects.length, refused, type)
  }
})

/** Values of which each occurs many times. */
function repeated(data: readonly unknown[], isWanted: boolean): unknown[] {
  return isWanted ? data.map((_, i) => data[i % 23]) : [...data]
}
