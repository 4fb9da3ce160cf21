import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REJECT } from '../../src/codecs/reject.ts'
import { fieldNames, makePlan, missingReject } from '../../src/plan/plan.ts'
import type { ColumnSchema, TableSchema } from '../../src/schema.ts'
import { ENCODINGS } from '../encodings/encodings-of.ts'

const TEXT = { encoding: ENCODINGS.postgres.text }

function table(columns: readonly ColumnSchema[], rowDefaults: boolean): TableSchema {
  return { target: 'postgres', name: { schema: 's', table: 't' }, columns, rowDefaults }
}

const column = (schema: Partial<ColumnSchema>): ColumnSchema => ({
  name: 'c',
  type: 'int4',
  nullable: false,
  hasDefault: false,
  writable: true,
  ...schema,
})

type Place = 'null' | 'default' | 'reject' | 'notWritable' | 'notSampled'

/** The column, whether the server fills defaults row by row, whether the samples have it; what happens to it. */
const CASES: readonly [schema: Partial<ColumnSchema>, rowDefaults: boolean, isSampled: boolean, place: Place][] = [
  [{}, true, true, 'reject'],
  [{}, false, false, 'reject'],
  [{ nullable: true }, true, true, 'null'],
  [{ nullable: true }, false, false, 'null'],
  [{ hasDefault: true }, true, true, 'default'],
  [{ hasDefault: true }, true, false, 'default'],
  [{ hasDefault: true, nullable: true }, true, false, 'default'],
  [{ hasDefault: true }, false, true, 'reject'],
  [{ hasDefault: true, nullable: true }, false, true, 'reject'],
  [{ hasDefault: true }, false, false, 'notSampled'],
  [{ hasDefault: true, nullable: true }, false, false, 'notSampled'],
  [{ writable: false }, true, true, 'notWritable'],
  [{ writable: false }, false, false, 'notWritable'],
  [{ writable: false, hasDefault: true }, false, false, 'notWritable'],
  [{ writable: false, hasDefault: true, nullable: true }, true, true, 'notWritable'],
]

for (const [schema, rowDefaults, isSampled, place] of CASES) {
  const words = `${JSON.stringify(schema)}${rowDefaults ? ', defaults by row' : ''}${isSampled ? ', sampled' : ''}`
  test(`a column ${words}: ${place}`, () => {
    const plan = makePlan(table([column(schema)], rowDefaults), new Set(isSampled ? ['c'] : []), TEXT)
    const isPlanned = place !== 'notWritable' && place !== 'notSampled'
    assert.deepEqual(
      plan.columns.map((planned) => planned.whenMissing),
      isPlanned ? [place] : [],
    )
    assert.deepEqual(plan.notWritable, place === 'notWritable' ? ['c'] : [])
    assert.deepEqual(plan.notSampled, place === 'notSampled' ? ['c'] : [])
  })
}

test('the plan has the order of the table, and what encoders need of each column', () => {
  const columns = [
    column({ name: 'z', type: 'varchar', maxCharacters: 3 }),
    column({ name: 'gen', writable: false }),
    column({ name: 'a', type: 'numeric(9,2)', nullable: true }),
    column({ name: 'skipped', hasDefault: true }),
  ]
  const plan = makePlan(table(columns, false), new Set(['unrelated']), TEXT)
  assert.deepEqual(plan, {
    encoding: 'postgres-text',
    rules: {},
    columns: [
      { name: 'z', type: 'varchar', nullable: false, whenMissing: 'reject', maxCharacters: 3 },
      { name: 'a', type: 'numeric(9,2)', nullable: true, whenMissing: 'null' },
    ],
    notWritable: ['gen'],
    notSampled: ['skipped'],
  })
  assert.deepEqual(fieldNames(plan), ['z', 'a', 'gen', 'skipped'])
})

test('on a typed wire defaults are for all records or for none, and the columns are in the order of the input', () => {
  const columns = [
    column({ name: 'a' }),
    column({ name: 'b', hasDefault: true }),
    column({ name: 'c', hasDefault: true, nullable: true }),
    column({ name: 'd', nullable: true }),
  ]
  const clickhouse = { ...table(columns, true), target: 'clickhouse' as const, timeZone: 'Europe/Berlin' }
  const request = { encoding: ENCODINGS.clickhouse.typed, rules: { epoch: 'ms' }, order: ['x', 'd', 'b', 'a'] } as const
  const plan = makePlan(clickhouse, new Set(['d', 'b', 'a']), request)
  assert.deepEqual(
    plan.columns.map(({ name, whenMissing }) => [name, whenMissing]),
    [
      ['d', 'null'],
      ['b', 'reject'],
      ['a', 'reject'],
    ],
  )
  assert.deepEqual(plan.columns.map(missingReject), [REJECT.missingField, REJECT.missingDefault, REJECT.missingField])
  assert.deepEqual(plan.notSampled, ['c'])
  assert.deepEqual(plan.rules, { epoch: 'ms', timeZone: 'Europe/Berlin' })
})

test('a plan is plain data: it crosses to another thread as it is', () => {
  const plan = makePlan(
    table([column({ maxCharacters: 5 }), column({ name: 'd', nullable: true })], true),
    new Set(),
    TEXT,
  )
  assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan)
  assert.deepEqual(structuredClone(plan), plan)
})
