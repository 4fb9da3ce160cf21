// Tuples by both ways: the same bytes, and the same rejects.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FieldType, TupleRecords } from '../../src/formats/postgres-binary/records.ts'
import type { InferredKind } from '../../src/schema.ts'
import { tupleEncoding } from '../../src/workers/tuple-encoding.ts'
import { typedTuples } from '../../src/workers/typed-tuples.ts'
import { Random } from '../oracle/random.ts'
import { rounds, SEED } from '../oracle/rounds.ts'
import { randomTuples } from './random-tuples.ts'
import { assertSame, encoded, type FileColumn, filePlan, serverPlan, TEXT_FORMATS } from './typed-ways.ts'

const KINDS: readonly (readonly [FieldType, InferredKind])[] = [
  ...([
    ['bool', 'bool'],
    ['int2', 'int32'],
    ['int4', 'int32'],
    ['int8', 'int64'],
    ['oid', 'int64'],
  ] as const),
  ...([
    ['xid8', 'uint64'],
    ['float4', 'float'],
    ['float8', 'double'],
    ['numeric', 'decimal'],
  ] as const),
  ...([
    ['text', 'text'],
    ['bytea', 'binary'],
    ['date', 'date'],
    ['time', 'text'],
    ['timestamp', 'timestamp'],
  ] as const),
  ...([
    ['timestamptz', 'timestamptz'],
    ['interval', 'text'],
    ['uuid', 'uuid'],
    ['json', 'json'],
  ] as const),
  ...([
    ['jsonb', 'json'],
    ['char', 'text'],
  ] as const),
  [{ element: 'text' }, 'json'],
  [{ element: 'float8' }, 'json'],
]
const OTHER_KINDS: readonly InferredKind[] = ['text', 'json', 'double', 'decimal']

function recordsOf(types: readonly FieldType[]): TupleRecords {
  const fields = types.map((_, index) => `c${index}`)
  return { kind: 'postgres-binary', fields, types, forms: types.map(() => null), bytea: 'hex' }
}

for (const format of TEXT_FORMATS) {
  test(`random tuples into ${format}`, async () => {
    const random = new Random(SEED)
    for (let round = 0; round < rounds(40, 400); round++) {
      const picked = Array.from({ length: 1 + random.below(8) }, () => random.pick(KINDS))
      const types = picked.map(([type]) => type)
      const columns = picked.map(
        ([, kind], index): FileColumn => ({
          name: `c${index}`,
          kind: random.chance(0.1) ? random.pick(OTHER_KINDS) : kind,
          nullable: random.chance(0.8),
        }),
      )
      const plan = filePlan(format, random.shuffled(columns), random.pick(['', '', '\\N', 'NULL', '12']))
      const records = recordsOf(types)
      const fast = await tupleEncoding(plan, records, false)
      const slow = await tupleEncoding(plan, records, false, false)
      for (const nulls of [0, 0.1]) {
        const chunk = randomTuples(random, types, random.below(60), nulls)
        const words = `round ${round}, ${JSON.stringify(types)} into ${JSON.stringify(plan.columns.map(({ type }) => type))}`
        assertSame(await encoded(fast, chunk), await encoded(slow, chunk), words)
      }
    }
  })
}

/** By the type of a field the columns that may take it; others take it as text. */
const CLICKHOUSE: Readonly<Record<string, readonly string[]>> = {
  bool: ['Bool', 'UInt8'],
  int2: ['Int16', 'Int32', 'Int64', 'Int8'],
  int4: ['Int32', 'Int64', 'UInt32', 'Int128'],
  int8: ['Int64', 'UInt64', 'Int32'],
  oid: ['UInt32'],
  xid8: ['UInt64'],
  float4: ['Float32', 'Float64'],
  float8: ['Float64', 'Float32'],
  numeric: ['Decimal(38, 10)', 'Float64'],
  text: ['String', 'LowCardinality(String)', 'FixedString(40)'],
  date: ['Date32', 'Date'],
  timestamp: ["DateTime64(6, 'UTC')", "DateTime64(6, 'Europe/Berlin')"],
  timestamptz: ["DateTime64(6, 'UTC')", "DateTime64(6, 'Asia/Tokyo')", "DateTime64(3, 'UTC')", "DateTime('UTC')"],
  uuid: ['UUID'],
}

test('random tuples into Native blocks', async () => {
  const random = new Random(SEED)
  let straight = 0
  for (let round = 0; round < rounds(300, 3000); round++) {
    const types = Array.from({ length: 1 + random.below(4) }, () => random.pick(KINDS)[0])
    const columns = types.map((type, index) => {
      const fitting = CLICKHOUSE[String(type)] ?? ['String']
      const plain = random.pick(random.chance(0.9) ? fitting : ['String'])
      const nullable = random.chance(0.7) && !plain.startsWith('LowCardinality')
      return { name: `c${index}`, type: nullable ? `Nullable(${plain})` : plain, nullable }
    })
    const plan = serverPlan('clickhouse-native', random.shuffled(columns))
    const records = recordsOf(types)
    const fast = await tupleEncoding(plan, records, false)
    const slow = await tupleEncoding(plan, records, false, false)
    const typed = await typedTuples(plan, records)
    for (const nulls of [0, 0.1]) {
      const chunk = randomTuples(random, types, random.below(20), nulls)
      const words = `round ${round}, ${JSON.stringify(types)} into ${JSON.stringify(columns.map(({ type }) => type))}`
      const [one, other] = [await encoded(fast, chunk), await encoded(slow, chunk)]
      assertSame(one, other, words)
      assert.deepEqual(one.places, other.places, words)
      if (typed?.(chunk) !== undefined) straight++
    }
  }
  assert.ok(straight > 100, `${straight} blocks went straight`)
})

test('a column with a notation of its own goes by records', async () => {
  const plan = serverPlan('clickhouse-native', [{ name: 'c0', type: 'Int32', nullable: false }])
  const columns = plan.columns.map((column) => ({ ...column, notation: { as: 'number', isExact: true } as const }))
  assert.notEqual(await typedTuples(plan, recordsOf(['int4'])), undefined)
  assert.equal(await typedTuples({ ...plan, columns }, recordsOf(['int4'])), undefined)
})

test('every type goes straight into CSV and JSON', async () => {
  const random = new Random(SEED)
  for (const format of ['csv', 'jsonl'] as const) {
    for (const [type, kind] of KINDS) {
      const plan = filePlan(format, [{ name: 'c0', kind, nullable: true }])
      const typed = await typedTuples(plan, recordsOf([type]))
      assert.ok(typed?.(randomTuples(random, [type], 1, 0.99)), `${JSON.stringify(type)} into ${format}`)
    }
  }
})
