// Chunks of separated values through the encoder of a typed wire in two ways: by the row machine, and record by record. What
// the record reader makes of a chunk is the truth.

import { separatedFields } from '../../src/encodings/make-block-encoder.ts'
import { makeRecordReader } from '../../src/encodings/make-reader.ts'
import { type makeRowEngine, NO_ENGINE } from '../../src/encodings/rows/make-row-engine.ts'
import { RowMachine } from '../../src/encodings/rows/row-machine.ts'
import type { CsvDialect } from '../../src/formats/csv/dialect.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { type EncodedBlock, encodeChunk } from '../../src/workers/encode-chunk.ts'
import { blocksOf } from './encodings-of.ts'
import { assertSame, counted, type EncodeChunk, EngineCount, ownBlock } from './three-ways.ts'

export interface SeparatedWays {
  readonly machine: EncodeChunk
  readonly slow: EncodeChunk
  readonly machineCount: EngineCount
}

/** `fields`: for each field of the file the index of the plan's column, or -1. */
export async function separatedWays(
  plan: Plan,
  dialect: CsvDialect,
  fields: readonly number[],
): Promise<SeparatedWays> {
  const machineCount = new EngineCount()
  const machine = counted((...parts) => new RowMachine(...parts), machineCount)
  return {
    machine: await encoding(plan, dialect, fields, machine),
    slow: await encoding(plan, dialect, fields, () => NO_ENGINE),
    machineCount,
  }
}

async function encoding(
  plan: Plan,
  dialect: CsvDialect,
  fields: readonly number[],
  makeEngine: typeof makeRowEngine,
): Promise<EncodeChunk> {
  const format = {
    kind: 'csv',
    dialect,
    fields: fields.map((index, i) => plan.columns[index]?.name ?? `skipped ${i}`),
  } as const
  const encoder = blocksOf(plan, { makeEngine, csv: separatedFields(format, plan) })
  const reader = await makeRecordReader(format, plan)
  return (chunk) => ownBlock(encodeChunk(chunk, plan, reader, encoder, false))
}

/** Encodes the chunk both ways, which have to agree; returns the block. `about` says what is under test. */
export function sameSeparated(ways: SeparatedWays, chunk: Uint8Array, about: string): EncodedBlock {
  const truth = ways.slow(chunk)
  assertSame(ways.machine(chunk), truth, about)
  return truth
}
