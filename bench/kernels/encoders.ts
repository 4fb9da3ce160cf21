// The encoder of a worker without the thread, on any wire and, on the typed ones, with any engine of rows.

import assert from 'node:assert/strict'
import type { Wire } from '../../src/encodings/encoding.ts'
import { separatedFields } from '../../src/encodings/make-block-encoder.ts'
import { makeRecordReader } from '../../src/encodings/make-reader.ts'
import { type makeRowEngine, NO_ENGINE } from '../../src/encodings/rows/make-row-engine.ts'
import { RowInterpreter } from '../../src/encodings/rows/row-interpreter.ts'
import { RowMachine } from '../../src/encodings/rows/row-machine.ts'
import { jsonlReader } from '../../src/formats/json/jsonl-reader.ts'
import type { RecordFormat } from '../../src/formats/registry.ts'
import { fieldNames, makePlan } from '../../src/plan/plan.ts'
import type { TableSchema } from '../../src/schema.ts'
import { type EncodedBlock, encodeChunk } from '../../src/workers/encode-chunk.ts'
import { blocksOf, ENCODINGS } from '../../test/encodings/encodings-of.ts'
import type { Kind } from '../pipeline/counting-target.ts'
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
  const plan = makePlan(schema, new Set(schema.columns.map((column) => column.name)), {
    encoding: ENCODINGS[schema.target as Kind][wire],
  })
  const reader = jsonlReader(fieldNames(plan))
  const encoder = blocksOf(plan, { makeEngine })
  return (chunk) => encodeChunk(chunk, plan, reader, encoder, true)
}

/** The same for records of any format, on the typed wire. */
export async function formatEncoderOf(
  schema: TableSchema,
  format: RecordFormat,
  makeEngine: MakeEngine,
): Promise<Encode> {
  const plan = makePlan(schema, new Set(schema.columns.map((column) => column.name)), {
    encoding: ENCODINGS[schema.target as Kind].typed,
  })
  const reader = await makeRecordReader(format, plan)
  const encoder = blocksOf(plan, { makeEngine, csv: separatedFields(format, plan) })
  return (chunk) => encodeChunk(chunk, plan, reader, encoder, true)
}

/** Encodes eight other tables, so that this process has seen them. */
export function seeOtherTables(target: Kind, bytesEach: number, choice: EncoderChoice): void {
  for (const { schema, records } of otherTables(target, bytesEach)) {
    const block = encoderOf(schema, choice)(records)
    assert.equal(block.rejects.length, 0)
    assert.equal(block.rows, block.lines)
  }
}
