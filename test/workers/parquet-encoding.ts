// Parquet files through the encoders of a plan, and what came of them as plain data.

import type { Wire } from '../../src/encodings/encoding.ts'
import { PLACE_WIDTH } from '../../src/encodings/rows/row-places.ts'
import { openParquet, type ParquetFile } from '../../src/formats/parquet/parquet-file.ts'
import type { RandomAccess } from '../../src/formats/parquet/random-access.ts'
import { parquetChunks, type SliceLimits } from '../../src/formats/parquet/slices.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { makePlan } from '../../src/plan/plan.ts'
import type { ColumnSchema, PostgresType } from '../../src/schema.ts'
import { REJECT_WIDTH } from '../../src/workers/encode-chunk.ts'
import { parquetEncoder } from '../../src/workers/encode-slice.ts'
import { ENCODINGS, type TargetName } from '../encodings/encodings-of.ts'

export const NAME = 'test.parquet'

export function inMemory(bytes: Uint8Array): RandomAccess {
  return {
    sizeBytes: bytes.length,
    readAt: async (position, into) => {
      const part = bytes.subarray(position, position + into.length)
      into.set(part)
      return part.length
    },
  }
}

export function openBytes(bytes: Uint8Array): Promise<ParquetFile> {
  return openParquet(inMemory(bytes), NAME)
}

/** A reject by its code, its row of the file from 0, its column and the bytes at fault. */
export interface RejectedValue {
  readonly code: number
  readonly row: number
  readonly column: string | undefined
  readonly excerpt: string
  readonly record: string
}

export interface EncodedFile {
  readonly blocks: readonly Uint8Array[]
  readonly rows: number
  readonly rejects: readonly RejectedValue[]
  /** The row of the file of every row that was encoded. */
  readonly places: readonly number[]
  readonly sourceBytes: number
}

interface EncodeSettings {
  readonly limits?: SliceLimits | undefined
  readonly stopAtReject?: boolean
  /** By way of JSON records, whatever the plan is. */
  readonly byRecords?: boolean
}

export async function encodeFile(
  file: ParquetFile,
  plan: Plan,
  { limits, stopAtReject = false, byRecords = false }: EncodeSettings = {},
): Promise<EncodedFile> {
  const { encode } = byRecords
    ? await parquetEncoder(file, plan, stopAtReject, async () => undefined)
    : await parquetEncoder(file, plan, stopAtReject)
  const blocks: Uint8Array[] = []
  const rejects: RejectedValue[] = []
  const places: number[] = []
  let rows = 0
  let sourceBytes = 0
  for (const slice of parquetChunks(file, limits)) {
    const block = await encode(slice)
    blocks.push(block.bytes.slice())
    rows += block.rows
    sourceBytes += slice.sourceBytes
    const isInOrder = block.places.length === 0
    for (let row = 0; row < block.rows; row++) {
      places.push(slice.firstRow + (isInOrder ? row : block.places[row * PLACE_WIDTH + 1]!))
    }
    const text = (from: number, to: number): string => new TextDecoder().decode(block.chunk.subarray(from, to))
    for (let i = 0; i < block.rejects.length; i += REJECT_WIDTH) {
      const [code, line, start, end, column, from, to] = block.rejects.subarray(i, i + REJECT_WIDTH)
      rejects.push({
        code: code!,
        row: slice.firstRow + line!,
        column: plan.columns[column!]?.name,
        excerpt: text(from!, to!),
        record: text(start!, end!),
      })
    }
    if (block.stopped) break
  }
  return { blocks, rows, rejects, places, sourceBytes }
}

export function clickhousePlan(
  columns: readonly (readonly [name: string, type: string])[],
  wire: Wire = 'typed',
): Plan {
  return planOf(
    'clickhouse',
    columns.map(([name, type]) => ({ name, type, nullable: /^(?:LowCardinality\()?Nullable\(/.test(type) })),
    wire,
  )
}

/** Base types of Postgres's catalog; all columns may be null. */
export function postgresPlan(columns: readonly (readonly [name: string, type: string])[], wire: Wire = 'typed'): Plan {
  return planOf(
    'postgres',
    columns.map(([name, type]) => ({ name, type, nullable: true, postgresType: baseType(type) })),
    wire,
  )
}

export function baseType(name: string): PostgresType {
  if (name.endsWith('[]')) {
    const element = baseType(name.slice(0, -2))
    return { kind: 'array', oid: 0, name: `_${element.name}`, typmod: -1, hasReceive: true, notNull: false, element }
  }
  return { kind: 'base', oid: 23, name, typmod: -1, hasReceive: true, notNull: false }
}

export function planOf(
  target: TargetName,
  columns: readonly Pick<ColumnSchema, 'name' | 'type' | 'nullable' | 'postgresType'>[],
  wire: Wire,
): Plan {
  const table = {
    target,
    name: { schema: undefined, table: 't' },
    columns: columns.map((column) => ({ ...column, hasDefault: false, writable: true })),
    rowDefaults: false,
  }
  return makePlan(table, new Set(columns.map(({ name }) => name)), { encoding: ENCODINGS[target][wire] })
}
