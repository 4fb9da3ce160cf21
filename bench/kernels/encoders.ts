// The encoder of a worker without the thread, on any wire and, on the typed ones, with any engine of rows.

import assert from 'node:assert/strict'
import type { BlockEncoder } from '../../src/encodings/block-encoder.ts'
import { clickhouseNativeEncoder } from '../../src/encodings/clickhouse-native/encoder.ts'
import { clickhouseTextEncoder } from '../../src/encodings/clickhouse-text/encoder.ts'
import { separatedFields } from '../../src/encodings/make-encoder.ts'
import { makeRecordReader } from '../../src/encodings/make-reader.ts'
import { postgresBinaryEncoder } from '../../src/encodings/postgres-binary/encoder.ts'
import { postgresTextEncoder } from '../../src/encodings/postgres-text/encoder.ts'
import { type makeRowEngine, NO_ENGINE } from '../../src/encodings/rows/make-row-engine.ts'
import { RowInterpreter } from '../../src/encodings/rows/row-interpreter.ts'
import { RowMachine } from '../../src/encodings/rows/row-machine.ts'
import { jsonlReader } from '../../src/formats/json/jsonl-reader.ts'
import type { RecordFormat } from '../../src/formats/registry.ts'
import { fieldNames, makePlan, type Plan, type Wire } from '../../src/plan/plan.ts'
import type { TableSchema } from '../../src/schema.ts'
import { type EncodedBlock, encodeChunk } from '../../src/workers/encode-chunk.ts'
import { otherTables } from './other-schemas.ts'

export type Encode = (chunk: Uint8Array) => EncodedBlock
export type MakeEngine = typeof makeRowEngine

/** What reads records of the usual form; `none` has all of them read the slow way. */
export const ENGINES = {
  machine: (...parts) => new RowMachine(...parts),
  interpreter: (buffers, host) => new RowInterpreter(buffers, host),
  none: () => NO_ENGINE,
} as const satisfies Readonly<Record<string, MakeEngine>>

export type EngineName = keyof typeof ENGINES

export interface EncoderChoice {
  readonly wire: Wire
  /** Without it the encoder is made as in a worker. */
  readonly makeEngine?: MakeEngine | undefined
}

export function encoderOf(schema: TableSchema, { wire, makeEngine }: EncoderChoice): Encode {
  const plan = makePlan(schema, new Set(schema.columns.map((column) => column.name)), { wire })
  const reader = jsonlReader(fieldNames(plan))
  const encoder = wire === 'text' ? textEncoder(plan) : typedEncoder(plan, makeEngine)
  return (chunk) => encodeChunk(chunk, plan, reader, encoder, true)
}

/** The same for records of any format, on the typed wire. */
export async function formatEncoderOf(
  schema: TableSchema,
  format: RecordFormat,
  makeEngine: MakeEngine,
): Promise<Encode> {
  const plan = makePlan(schema, new Set(schema.columns.map((column) => column.name)), { wire: 'typed' })
  const reader = await makeRecordReader(format, plan)
  const make = plan.target === 'clickhouse' ? clickhouseNativeEncoder : postgresBinaryEncoder
  const encoder = make(plan, { makeEngine, csv: separatedFields(format, plan) })
  return (chunk) => encodeChunk(chunk, plan, reader, encoder, true)
}

function textEncoder(plan: Plan): BlockEncoder {
  return plan.target === 'clickhouse' ? clickhouseTextEncoder(plan) : postgresTextEncoder(plan)
}

function typedEncoder(plan: Plan, makeEngine: MakeEngine | undefined): BlockEncoder {
  const make = plan.target === 'clickhouse' ? clickhouseNativeEncoder : postgresBinaryEncoder
  return make(plan, { makeEngine })
}

/** Encodes eight other tables, so that this process has seen them. */
export function seeOtherTables(target: TableSchema['target'], bytesEach: number, choice: EncoderChoice): void {
  for (const { schema, records } of otherTables(target, bytesEach)) {
    const block = encoderOf(schema, choice)(records)
    assert.equal(block.rejects.length, 0)
    assert.equal(block.rows, block.lines)
  }
}
