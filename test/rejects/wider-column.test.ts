import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REJECT } from '../../src/codecs/reject.ts'
import { widerColumn } from '../../src/rejects/reasons/wider-column.ts'
import type { InferredColumn, InferredKind } from '../../src/schema.ts'
import * as clickhouse from '../../src/sinks/clickhouse/create.ts'
import * as postgres from '../../src/sinks/postgres/create.ts'

function columnOf(kind: InferredKind): InferredColumn {
  return { name: 'c', kind, nullable: false, fractionDigits: 0, minYear: 2000, maxYear: 2026 }
}

const CASES: readonly (readonly [
  kind: InferredKind,
  code: keyof typeof REJECT,
  excerpt: string,
  postgres: string,
  clickhouse: string,
])[] = [
  ['int64', 'valueType', 'C536379', 'text NOT NULL', 'String'],
  ['int64', 'valueType', '"7"', 'text NOT NULL', 'String'],
  ['int64', 'valueType', '1.5', 'numeric NOT NULL', 'String'],
  ['int64', 'outOfRange', '9223372036854775808', 'numeric NOT NULL', 'String'],
  ['int64', 'valueType', '{"a":1}', 'json NOT NULL', 'String'],
  ['int64', 'nullValue', 'null', 'bigint', 'Nullable(Int64)'],
  ['int64', 'missingField', '', 'bigint', 'Nullable(Int64)'],
  ['double', 'outOfRange', '1e400', 'numeric NOT NULL', 'String'],
  ['bool', 'valueType', '1', 'text NOT NULL', 'String'],
  ['date', 'valueSyntax', '"2024-02-29T12:00:00"', 'timestamp NOT NULL', "DateTime64(3, 'UTC')"],
  ['date', 'valueSyntax', '2024-02-29 12:00:00+02', 'timestamptz NOT NULL', "DateTime64(3, 'UTC')"],
  ['date', 'outOfRange', '1850-01-01', 'date NOT NULL', 'String'],
  ['date', 'valueSyntax', '02/29/2024', 'text NOT NULL', 'String'],
  ['timestamp', 'zone', '"2024-02-29T12:00:00Z"', 'timestamptz NOT NULL', "DateTime64(3, 'UTC')"],
  ['timestamp', 'precision', '2024-02-29T12:00:00.1234567', 'text NOT NULL', "DateTime64(9, 'UTC')"],
  ['uuid', 'valueSyntax', '"none"', 'text NOT NULL', 'String'],
]

for (const [kind, code, excerpt, inPostgres, inClickhouse] of CASES) {
  test(`${kind} and ${excerpt || 'no field'} (${code}): ${inPostgres}, ${inClickhouse}`, () => {
    const wider = widerColumn(columnOf(kind), REJECT[code], excerpt)
    assert.ok(wider)
    assert.equal(postgres.typeOf(wider), inPostgres)
    assert.equal(clickhouse.typeOf(wider, clickhouse.NEW_SERVER), inClickhouse)
  })
}

test('no type helps against a text that is broken, or a record', () => {
  for (const code of ['nulCharacter', 'loneSurrogate', 'invalidUtf8', 'tooFewFields', 'unknownField'] as const) {
    assert.equal(widerColumn(columnOf('text'), REJECT[code], 'x'), undefined)
  }
})

test('the statements that widen a column', () => {
  const wider: InferredColumn = { ...columnOf('text'), name: 'a "b" `c`', nullable: true }
  const name = { schema: 'app', table: 't' }
  assert.equal(
    postgres.widenStatement(name, wider),
    'ALTER TABLE "app"."t" ALTER COLUMN "a ""b"" `c`" TYPE text, ALTER COLUMN "a ""b"" `c`" DROP NOT NULL',
  )
  assert.equal(
    postgres.widenStatement(name, { ...wider, nullable: false }),
    'ALTER TABLE "app"."t" ALTER COLUMN "a ""b"" `c`" TYPE text',
  )
  assert.match(
    clickhouse.widenStatement(name, wider, clickhouse.NEW_SERVER),
    /^ALTER TABLE `app`\.`t` MODIFY COLUMN `a "b" .+ Nullable\(String\)$/,
  )
})
