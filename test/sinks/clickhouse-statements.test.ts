import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InferredColumn, InferredKind } from '../../src/schema.ts'
import { createStatement } from '../../src/sinks/clickhouse/create.ts'
import { insertStatement } from '../../src/sinks/clickhouse/insert-statement.ts'
import { identifier, literal, quoted, type ServerFacts } from '../../src/sinks/clickhouse/introspect.ts'

test('names and texts are quoted so that nothing gets out of the quotes', () => {
  assert.equal(quoted('a'), '`a`')
  assert.equal(quoted('a`b\\c'), '`a\\`b\\\\c`')
  assert.equal(quoted('`; DROP TABLE t --'), '`\\`; DROP TABLE t --`')
  assert.equal(identifier({ schema: 'd.b', table: 't' }), '`d.b`.`t`')
  assert.equal(identifier({ schema: undefined, table: 't' }), '`t`')
  assert.equal(literal("it's \\ `x`"), "'it\\'s \\\\ `x`'")
})

test('an INSERT names its columns, in their order', () => {
  const table = { schema: 'db', table: 'my table' }
  assert.equal(
    insertStatement({ table, columns: ['b', 'a`', 'n.x'], encoding: 'clickhouse-text' }),
    'INSERT INTO `db`.`my table` (`b`, `a\\``, `n.x`) FORMAT JSONEachRow',
  )
})

const TODAY: Pick<ServerFacts, 'types'> = { types: new Set(['Bool', 'Date32', 'DateTime64']) }
const OLD: Pick<ServerFacts, 'types'> = { types: new Set() }

function column(kind: InferredKind, other: Partial<InferredColumn> = {}): InferredColumn {
  return { name: 'c', kind, nullable: false, fractionDigits: 0, minYear: 2000, maxYear: 2020, ...other }
}

/** The type of the one column of the table. */
function typeOf(inferred: InferredColumn, facts: Pick<ServerFacts, 'types'>): string | undefined {
  return /^ {2}`c` (.*)$/m.exec(createStatement({ schema: 'd', table: 't' }, [inferred], facts, undefined))?.[1]
}

const years = (minYear: number, maxYear: number) => ({ minYear, maxYear })

/** The column, its type on today's servers and on those before 20. */
const TYPES: readonly [inferred: InferredColumn, today: string, old: string][] = [
  [column('bool'), 'Bool', 'UInt8'],
  [column('int64'), 'Int64', 'Int64'],
  [column('uint64'), 'UInt64', 'UInt64'],
  [column('decimal'), 'String', 'String'],
  [column('double'), 'Float64', 'Float64'],
  [column('uuid'), 'UUID', 'UUID'],
  [column('text'), 'String', 'String'],
  [column('json'), 'String', 'String'],
  [column('int64', { nullable: true }), 'Nullable(Int64)', 'Nullable(Int64)'],
  [column('json', { nullable: true }), 'Nullable(String)', 'Nullable(String)'],
  [column('date'), 'Date32', 'Date'],
  [column('date', years(1900, 2299)), 'Date32', 'String'],
  [column('date', years(1899, 2000)), 'String', 'String'],
  [column('date', years(2000, 2300)), 'String', 'String'],
  [column('date', years(1971, 2105)), 'Date32', 'Date'],
  [column('date', years(1970, 2000)), 'Date32', 'String'],
  [column('date', years(2000, 2106)), 'Date32', 'String'],
  [column('timestamp'), "DateTime64(3, 'UTC')", "DateTime('UTC')"],
  [column('timestamptz'), "DateTime64(3, 'UTC')", "DateTime('UTC')"],
  [column('timestamptz', { fractionDigits: 3 }), "DateTime64(3, 'UTC')", 'String'],
  [column('timestamptz', { fractionDigits: 4 }), "DateTime64(6, 'UTC')", 'String'],
  [column('timestamptz', { fractionDigits: 6 }), "DateTime64(6, 'UTC')", 'String'],
  [column('timestamptz', { fractionDigits: 7 }), "DateTime64(9, 'UTC')", 'String'],
  [column('timestamp', { nullable: true, fractionDigits: 9 }), "Nullable(DateTime64(9, 'UTC'))", 'Nullable(String)'],
  [column('timestamp', years(1901, 2298)), "DateTime64(3, 'UTC')", 'String'],
  [column('timestamp', years(1900, 2000)), 'String', 'String'],
  [column('timestamp', years(2000, 2299)), 'String', 'String'],
  [column('timestamp', { fractionDigits: 9, ...years(2000, 2261) }), 'String', 'String'],
  [column('timestamp', years(1971, 2104)), "DateTime64(3, 'UTC')", "DateTime('UTC')"],
  [column('timestamp', years(1971, 2105)), "DateTime64(3, 'UTC')", 'String'],
]

for (const [inferred, today, old] of TYPES) {
  const { name: _, ...words } = inferred
  test(`${JSON.stringify(words)} becomes ${today}, or ${old} on an old server`, () => {
    assert.equal(typeOf(inferred, TODAY), today)
    assert.equal(typeOf(inferred, OLD), old)
  })
}

test('a table is a MergeTree, sorted as the user says', () => {
  const columns = [column('int64', { name: 'a`b' }), column('text', { name: 'c', nullable: true })]
  const table = { schema: 'db', table: 'my table' }
  assert.equal(
    createStatement(table, columns, TODAY, undefined),
    'CREATE TABLE `db`.`my table`\n(\n  `a\\`b` Int64,\n  `c` Nullable(String)\n)\nENGINE = MergeTree ORDER BY tuple()',
  )
  assert.match(createStatement(table, columns, TODAY, 'a, b'), /ENGINE = MergeTree ORDER BY \(a, b\)$/)
})
