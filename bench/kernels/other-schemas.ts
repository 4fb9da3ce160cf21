// Eight tables of other shapes, and records for them: what a process has seen before it comes to the schema that is
// measured. V8 specialises code for what it has seen; a worker that loads many tables sees many.

import type { TableSchema } from '../../src/schema.ts'
import { baseType } from '../base-type.ts'
import { generator } from '../events.ts'
import type { Kind } from '../pipeline/counting-target.ts'

type Target = Kind

interface ValueKind {
  readonly clickhouse: string
  readonly postgres: string
  make(random: (below: number) => number): unknown
}

const KINDS: readonly ValueKind[] = [
  { clickhouse: 'UInt32', postgres: 'int8', make: (random) => random(1_000_000) * 4000 },
  { clickhouse: 'String', postgres: 'text', make: (random) => `value ${random(5000)}` },
  { clickhouse: 'Float64', postgres: 'float8', make: (random) => random(1_000_000) / 128 },
  { clickhouse: 'Date', postgres: 'date', make: (random) => `20${10 + random(20)}-0${1 + random(9)}-1${random(10)}` },
  { clickhouse: 'Int8', postgres: 'int2', make: (random) => random(200) - 100 },
  { clickhouse: 'String', postgres: 'jsonb', make: (random) => ({ a: random(9), b: [random(99), 'two'] }) },
  { clickhouse: 'Bool', postgres: 'bool', make: (random) => random(2) === 1 },
  { clickhouse: 'String', postgres: 'text', make: (random) => `line ${random(9)}\n"quoted" \\ ${random(99)} ü` },
  { clickhouse: 'Decimal(18, 4)', postgres: 'numeric', make: (random) => random(1_000_000) / 10_000 },
  {
    clickhouse: 'UUID',
    postgres: 'uuid',
    make: (random) => `12345678-1234-4abc-8def-${String(random(1_000_000_000)).padStart(12, '0')}`,
  },
]
const WIDTHS = [1, 3, 5, 8, 13, 20, 32, 40]

export interface OtherTable {
  readonly schema: TableSchema
  readonly records: Uint8Array
}

/** The tables, with this many bytes of records each. In every second one each third value is null; keys change places. */
export function otherTables(target: Target, bytesEach: number): OtherTable[] {
  return WIDTHS.map((width, index) => {
    const nullable = index % 2 === 1
    const fields = Array.from({ length: width }, (_, i) => ({
      name: `t${index}_${'x'.repeat(1 + ((i * 7) % 11))}${i}`,
      kind: KINDS[(index + i) % KINDS.length]!,
    }))
    return {
      schema: {
        target,
        name: { schema: undefined, table: `other_${index}` },
        columns: fields.map(({ name, kind }) => ({
          name,
          type: nullable && target === 'clickhouse' ? `Nullable(${kind.clickhouse})` : kind[target],
          nullable,
          hasDefault: false,
          writable: true,
          ...(target === 'postgres' && { postgresType: baseType(kind.postgres) }),
        })),
        rowDefaults: target === 'clickhouse',
      },
      records: records(fields, nullable, bytesEach, index + 1),
    }
  })
}

function records(
  fields: readonly { name: string; kind: ValueKind }[],
  nullable: boolean,
  bytes: number,
  seed: number,
): Uint8Array {
  const random = generator(seed)
  const lines: string[] = []
  for (let length = 0, row = 0; length < bytes; row++) {
    const members = fields.map(({ name, kind }) => [name, nullable && random(3) === 0 ? null : kind.make(random)])
    const line = JSON.stringify(Object.fromEntries(row % 10 === 0 ? members.reverse() : members))
    lines.push(`${line}\n`)
    length += line.length + 1
  }
  return new TextEncoder().encode(lines.join(''))
}
