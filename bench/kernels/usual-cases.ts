// The types that the row machine has an operation for, each with values in the usual form of the type; and a few with others.

import assert from 'node:assert/strict'
import { parseType } from '../../src/codecs/clickhouse/type-parser.ts'
import { usualReader as usualInClickhouse } from '../../src/encodings/clickhouse-native/usual-readers.ts'
import { usualReader as usualInPostgres } from '../../src/encodings/postgres-binary/usual-readers.ts'
import { OPERATION } from '../../src/encodings/rows/operation-numbers.ts'
import type { PostgresType, TableSchema } from '../../src/schema.ts'
import { baseType } from '../base-type.ts'
import type { Kind } from '../pipeline/counting-target.ts'

type Random = (below: number) => number

export interface UsualCase {
  readonly target: Kind
  readonly type: string
  readonly postgresType?: PostgresType
  /** What is special about the values. */
  readonly words?: string
  readonly make: (random: Random) => unknown
  /** Common nevertheless, but not in the usual form of the type. */
  readonly isUnusual?: true
  /** Also in a process that has seen eight other tables. */
  readonly afterOthers?: true
}

/** numeric(9,2), as the catalog packs it. */
const NUMERIC_9_2 = (9 << 16) + 2 + 4

const wide = (random: Random): number => random(2_000_000_000) * 4_000_000 + random(4_000_000)
const signed = (random: Random, below: number): number => random(2 * below) - below
const digits = (value: number, count: number): string => String(value).padStart(count, '0')
const hex = (random: Random, count: number): string =>
  random(16 ** count)
    .toString(16)
    .padStart(count, '0')
const date = (random: Random): string =>
  `20${digits(random(30), 2)}-${digits(1 + random(12), 2)}-${digits(1 + random(28), 2)}`
const time = (random: Random): string =>
  `${date(random)} ${digits(random(24), 2)}:${digits(random(60), 2)}:${digits(random(60), 2)}`
const uuid = (random: Random): string =>
  `${hex(random, 6)}ab-${hex(random, 4)}-4abc-8def-${hex(random, 6)}${hex(random, 6)}`
const short = (random: Random): string => `/items/${random(50_000)}`
const long = (random: Random): string => `${'a longer text of words, '.repeat(8)}${random(50_000)}`
const float = (random: Random): number => random(100_000_000) / 1000
const seventeen = (random: Random): number => random(2_000_000_000) / 2_147_483_647
const escaped = (random: Random): string => `line ${random(50_000)}\n"quoted"`
const money = (random: Random): number => signed(random, 100_000_000) / 100

export const USUAL_CASES: readonly UsualCase[] = [
  { target: 'clickhouse', type: 'UInt8', make: (random) => random(256) },
  { target: 'clickhouse', type: 'UInt16', make: (random) => random(65_536) },
  { target: 'clickhouse', type: 'UInt32', make: (random) => random(2_000_000_000) * 2, afterOthers: true },
  { target: 'clickhouse', type: 'UInt64', make: wide },
  { target: 'clickhouse', type: 'Int8', make: (random) => signed(random, 127) },
  { target: 'clickhouse', type: 'Int16', make: (random) => signed(random, 32_000) },
  { target: 'clickhouse', type: 'Int32', make: (random) => signed(random, 1_000_000_000) },
  { target: 'clickhouse', type: 'Int64', make: (random) => (random(2) === 0 ? wide(random) : -wide(random)) },
  { target: 'clickhouse', type: 'Float32', make: (random) => random(1_000_000) / 100 },
  { target: 'clickhouse', type: 'Float64', make: float, afterOthers: true },
  { target: 'clickhouse', type: 'Bool', make: (random) => random(2) === 0 },
  { target: 'clickhouse', type: 'String', make: short, afterOthers: true },
  { target: 'clickhouse', type: 'String', words: '200 bytes', make: long },
  { target: 'clickhouse', type: 'Float64', words: '17 digits', make: seventeen, isUnusual: true },
  { target: 'clickhouse', type: 'String', words: 'with escapes', make: escaped, isUnusual: true },
  { target: 'clickhouse', type: 'UUID', make: uuid },
  { target: 'clickhouse', type: 'Date', make: date },
  { target: 'clickhouse', type: 'DateTime', make: time, afterOthers: true },
  { target: 'clickhouse', type: 'DateTime64(3)', make: (random) => `${time(random)}.${digits(random(1000), 3)}` },
  { target: 'clickhouse', type: 'Decimal(9, 2)', make: money },
  { target: 'clickhouse', type: 'Decimal(18, 4)', make: (random) => signed(random, 1_000_000_000) / 10_000 },
  {
    target: 'clickhouse',
    type: 'Nullable(UInt32)',
    words: 'no nulls',
    make: (random) => random(2_000_000_000),
  },
  { target: 'postgres', type: 'int2', make: (random) => signed(random, 32_000) },
  { target: 'postgres', type: 'int4', make: (random) => signed(random, 1_000_000_000), afterOthers: true },
  { target: 'postgres', type: 'int8', make: (random) => (random(2) === 0 ? wide(random) : -wide(random)) },
  { target: 'postgres', type: 'float4', make: (random) => random(1_000_000) / 100 },
  { target: 'postgres', type: 'float8', make: float, afterOthers: true },
  { target: 'postgres', type: 'bool', make: (random) => random(2) === 0 },
  { target: 'postgres', type: 'text', make: short, afterOthers: true },
  { target: 'postgres', type: 'text', words: '200 bytes', make: long },
  { target: 'postgres', type: 'float8', words: '17 digits', make: seventeen, isUnusual: true },
  { target: 'postgres', type: 'text', words: 'with escapes', make: escaped, isUnusual: true },
  { target: 'postgres', type: 'uuid', make: uuid },
  { target: 'postgres', type: 'date', make: date },
  { target: 'postgres', type: 'timestamp', make: time, afterOthers: true },
  { target: 'postgres', type: 'timestamptz', make: (random) => `${time(random).replace(' ', 'T')}Z` },
  { target: 'postgres', type: 'numeric', make: money },
  {
    target: 'postgres',
    type: 'numeric(9,2)',
    postgresType: baseType('numeric', NUMERIC_9_2),
    make: (random) => signed(random, 100_000_000) / 100,
  },
]

/** A table of one column, `v`. */
export function schemaOf({ target, type, postgresType }: UsualCase): TableSchema {
  const nullable = type.startsWith('Nullable(')
  const column = { name: 'v', type, nullable, hasDefault: false, writable: true }
  return {
    target,
    name: { schema: undefined, table: 'usual' },
    columns: [target === 'postgres' ? { ...column, postgresType: postgresType ?? baseType(type) } : column],
    rowDefaults: target === 'clickhouse',
  }
}

/** Fails when the row machine has an operation on values that no case is for. */
export function checkThatAllAreThere(): void {
  const codes = new Set(USUAL_CASES.map(operationCode))
  for (const [name, code] of Object.entries(OPERATION)) {
    const isOnValues = /^(?:clickhouse|postgres)/.test(name)
    assert.ok(!isOnValues || codes.has(code), `no case for the operation ${name}`)
  }
}

function operationCode({ target, type, postgresType }: UsualCase): number | undefined {
  if (target === 'postgres') return usualInPostgres(postgresType ?? baseType(type))?.operation.code
  const node = parseType(type)
  return node && usualInClickhouse(node, {})?.operation.code
}
