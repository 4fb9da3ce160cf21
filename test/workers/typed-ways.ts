// Plans for comparing the ways of rows with types: straight into what the target takes, and by records.
import assert from 'node:assert/strict'
import type { EncodingName } from '../../src/encoding-name.ts'
import type { FileFormat } from '../../src/file-formats.ts'
import type { FileOutput } from '../../src/file-output.ts'
import { neutralSchema } from '../../src/plan/neutral-schema.ts'
import { makePlan, type Plan } from '../../src/plan/plan.ts'
import type { ColumnSchema, InferredColumn, InferredKind } from '../../src/schema.ts'
import type { EncodedBlock } from '../../src/workers/encode-chunk.ts'
import type { TaskEncoder } from '../../src/workers/task-encoder.ts'

export const TEXT_FORMATS: readonly FileFormat[] = [
  ...(['csv', 'tsv', 'jsonl', 'json', 'postgres-text', 'clickhouse-tsv', 'sql', 'postgres-dump'] as const),
]

const OUTPUT: FileOutput = {
  table: { schema: undefined, table: 'rows' },
  header: true,
  nullText: '',
  batchRows: 7,
  dialect: 'postgres',
  createStatement: undefined,
  codec: undefined,
  level: undefined,
}

export interface FileColumn {
  readonly name: string
  readonly kind: InferredKind
  readonly nullable: boolean
  readonly precision?: number
  readonly scale?: number
}

export function filePlan(format: FileFormat, columns: readonly FileColumn[], nullText = ''): Plan {
  const inferred = columns.map(
    (column): InferredColumn => ({ ...column, fractionDigits: 6, minYear: 1, maxYear: 9999 }),
  )
  const schema = neutralSchema(OUTPUT.table, inferred, false)
  const encoding = { name: `file-${format}`, fillsDefaults: false } as const
  const names = new Set(columns.map(({ name }) => name))
  return { ...makePlan(schema, names, { encoding }), file: { ...OUTPUT, nullText } }
}

export function serverPlan(
  name: EncodingName,
  columns: readonly Pick<ColumnSchema, 'name' | 'type' | 'nullable' | 'postgresType'>[],
): Plan {
  const target = name.startsWith('postgres') ? 'postgres' : 'clickhouse'
  const schema = {
    target,
    name: OUTPUT.table,
    rowDefaults: false,
    columns: columns.map((column) => ({ ...column, hasDefault: false, writable: true })),
  } as const
  const names = new Set(columns.map((column) => column.name))
  return makePlan(schema, names, { encoding: { name, fillsDefaults: false } })
}

export async function encoded(encoder: TaskEncoder, chunk: Uint8Array): Promise<EncodedBlock> {
  const block = await encoder.encodeBlock({ settingsId: 0, settings: new Uint8Array(0), chunk, spare: undefined })
  return { ...block, bytes: block.bytes.slice() }
}

/** `places` may be left out where every row is the line of its number. */
export function assertSame(one: EncodedBlock, other: EncodedBlock, words: string): void {
  if (Buffer.compare(one.bytes, other.bytes) !== 0) {
    assert.equal(legible(one.bytes), legible(other.bytes), words)
    assert.deepEqual(one.bytes, other.bytes, words)
  }
  for (const name of ['rows', 'records', 'lines', 'skipped', 'rejects'] as const) {
    assert.deepEqual(one[name], other[name], `${words}: ${name}`)
  }
}

function legible(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}
