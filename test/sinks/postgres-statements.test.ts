import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InferredColumn, InferredKind } from '../../src/schema.ts'
import { copyStatement } from '../../src/sinks/postgres/copy.ts'
import { createStatement } from '../../src/sinks/postgres/create.ts'
import { identifier, quoted } from '../../src/sinks/postgres/introspect.ts'
import type { TableWrite } from '../../src/sinks/table-writer.ts'
import { APPEND } from '../../src/write-mode.ts'

test('names are quoted so that nothing gets out of the quotes', () => {
  assert.equal(quoted('a'), '"a"')
  assert.equal(quoted('a"b\\c'), '"a""b\\c"')
  assert.equal(quoted('"; DROP TABLE t --'), '"""; DROP TABLE t --"')
  assert.equal(identifier({ schema: 'S.x', table: 'T' }), '"S.x"."T"')
  assert.equal(identifier({ schema: undefined, table: 'T' }), '"T"')
})

test('a COPY names its columns in their order, and the marker of a default where the server knows one', () => {
  const name = { schema: 'public', table: 'my "table"' }
  const columns = ['b', 'A', 'c"d']
  const write = (rowDefaults: boolean): TableWrite => ({
    table: name,
    schema: { target: 'postgres', name, columns: [], rowDefaults },
    encoding: 'postgres-text',
    columns,
    given: columns,
    rules: APPEND,
    defaultMarker: '\\D',
  })
  const into = 'COPY "public"."my ""table""" ("b", "A", "c""d") FROM STDIN WITH'
  assert.equal(copyStatement(write(false)), `${into} (FORMAT text, ENCODING 'UTF8')`)
  assert.equal(copyStatement(write(true)), `${into} (FORMAT text, ENCODING 'UTF8', DEFAULT '\\D')`)
})

function column(kind: InferredKind, other: Partial<InferredColumn> = {}): InferredColumn {
  return { name: 'c', kind, nullable: true, fractionDigits: 0, minYear: 2000, maxYear: 2020, ...other }
}

const TYPES: readonly [inferred: InferredColumn, type: string][] = [
  [column('bool'), 'boolean'],
  [column('int64'), 'bigint'],
  [column('uint64'), 'numeric'],
  [column('decimal'), 'numeric'],
  [column('double'), 'double precision'],
  [column('date'), 'date'],
  [column('timestamp'), 'timestamp'],
  [column('timestamptz', { fractionDigits: 6 }), 'timestamptz'],
  // A timestamp holds microseconds.
  [column('timestamptz', { fractionDigits: 7 }), 'text'],
  [column('timestamp', { fractionDigits: 9, nullable: false }), 'text NOT NULL'],
  [column('uuid'), 'uuid'],
  [column('text'), 'text'],
  [column('json'), 'json'],
  [column('int64', { nullable: false }), 'bigint NOT NULL'],
]

for (const [inferred, type] of TYPES) {
  const { name: _, ...words } = inferred
  test(`${JSON.stringify(words)} becomes ${type}`, () => {
    const statement = createStatement({ schema: undefined, table: 't' }, [inferred])
    assert.equal(statement, `CREATE TABLE "t"\n(\n  "c" ${type}\n)`)
  })
}

test('a table has its columns in their order', () => {
  const columns = [column('text', { name: 'b"c' }), column('int64', { name: 'A', nullable: false })]
  assert.equal(
    createStatement({ schema: 's', table: 't' }, columns),
    'CREATE TABLE "s"."t"\n(\n  "b""c" text,\n  "A" bigint NOT NULL\n)',
  )
})

test('a name that the server would cut is refused', () => {
  const long = 'é'.repeat(32)
  const create = (table: string, name: string) => () =>
    createStatement({ schema: 's', table }, [column('text', { name })])
  assert.doesNotThrow(create('x'.repeat(63), 'é'.repeat(31)))
  assert.throws(create(long, 'a'), { code: 'BL_TABLE_UNSUPPORTED' })
  assert.throws(create('t', long), { code: 'BL_TABLE_UNSUPPORTED' })
})
