// Which columns are known to take a NULL: as the server itself has them.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { describeTable, readServerFacts } from '../../src/sinks/clickhouse/introspect.ts'
import { ChdbEngine } from '../servers/chdb-engine.ts'

let engine: ChdbEngine

before(async () => {
  engine = await ChdbEngine.open()
})

after(() => engine.close())

const query = async (sql: string): Promise<string> => Buffer.from((await engine.query(sql)).output).toString()

const NULLABLE: readonly [type: string, nullable: boolean][] = [
  ['UInt8', false],
  ['Nullable(UInt8)', true],
  ['LowCardinality(String)', false],
  ['LowCardinality(Nullable(String))', true],
  ['Array(Nullable(UInt8))', false],
  ['Tuple(a Nullable(UInt8))', false],
  ['Map(String, Nullable(UInt8))', false],
  ['SimpleAggregateFunction(sum, UInt64)', false],
  ['SimpleAggregateFunction(anyLast, Nullable(String))', true],
  ['SimpleAggregateFunction(anyLast, LowCardinality(Nullable(String)))', true],
  ['SimpleAggregateFunction(groupArrayArray(5), Array(UInt8))', false],
  ['Variant(String, UInt8)', true],
  ['Dynamic', true],
  ['JSON', true],
  ['Point', false],
  ['Geometry', true],
]

test('a column takes a NULL when its type can hold one, wherever that stands in the type', async () => {
  const declared = NULLABLE.map(([type], i) => `c${i} ${type}`).join(', ')
  await engine.query(`CREATE TABLE nulls (${declared}) ENGINE = Memory`)
  const facts = await readServerFacts(query)
  const table = await describeTable(query, { schema: undefined, table: 'nulls' }, 'default', facts)
  assert.deepEqual(
    table?.columns.map(({ type, nullable }) => [type, nullable]),
    NULLABLE,
  )
  // The server agrees: without its own default for a NULL it takes one exactly there.
  const settings = { insert_null_as_default: '0' }
  for (const [i, [type, nullable]] of NULLABLE.entries()) {
    if (type === 'JSON') continue // a null is an empty object
    const inserted = engine.query(`INSERT INTO nulls (c${i}) SELECT NULL`, { settings })
    if (nullable) await inserted
    else await assert.rejects(inserted, type)
  }
})
