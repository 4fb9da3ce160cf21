// From a table's name and its input to a plan: sample, describe, create when asked.

import { BulkloadError } from '../errors.ts'
import { ColumnInference, type Inference } from '../plan/infer-columns.ts'
import { makePlan, type Plan } from '../plan/plan.ts'
import { displayName, type TableName, type TableSchema } from '../schema.ts'
import type { Sink } from '../sinks/sink.ts'
import type { Source } from '../sources/source.ts'
import type { InputChunk } from './input.ts'

export interface PreparedTable {
  readonly schema: TableSchema
  readonly plan: Plan
  /** The statement that made the table, when it was made. */
  readonly created: string | undefined
}

/** `first` is the input's first chunk, if it has one: the sample of sources that can be read only once. */
export async function prepareTable(
  sink: Sink,
  name: TableName,
  sources: readonly Source[],
  first: InputChunk | undefined,
  shouldCreate: boolean,
): Promise<PreparedTable> {
  let schema = await sink.describe(name)
  let created: string | undefined
  if (schema === undefined) {
    if (!shouldCreate) throw noTable(sink, name)
    created = await sink.create(name, columnsFor(name, await infer(sources, first)))
    schema = await sink.describe(name)
    if (schema === undefined) throw noTable(sink, name)
  }
  // Only servers that fill defaults for all rows or for none need to know what the input has.
  const needsSample = !schema.rowDefaults && schema.columns.some((column) => column.hasDefault)
  const sampled = needsSample ? fieldsOf(await infer(sources, first)) : new Set<string>()
  const plan = makePlan(schema, sampled)
  if (plan.columns.length === 0) {
    throw new BulkloadError('BL_TABLE_UNSUPPORTED', `${displayName(name)} has no column that could be loaded`)
  }
  return { schema, plan, created }
}

/** So many files, evenly spaced, stand for all. */
const MAX_SAMPLED_SOURCES = 8

async function infer(sources: readonly Source[], first: InputChunk | undefined): Promise<Inference> {
  const inference = new ColumnInference()
  let isSampled = false
  const step = Math.max(1, (sources.length - 1) / (MAX_SAMPLED_SOURCES - 1))
  for (let at = 0; at < sources.length; at += step) {
    for await (const sample of sources[Math.floor(at)]?.sample?.() ?? []) {
      inference.add(sample)
      isSampled = true
    }
  }
  if (!isSampled && first !== undefined) inference.add(first.bytes)
  return inference.result()
}

function fieldsOf(inference: Inference): Set<string> {
  return new Set(inference.columns.map((column) => column.name))
}

function columnsFor(name: TableName, inference: Inference): Inference['columns'] {
  if (inference.columns.length > 0) return inference.columns
  throw new BulkloadError('BL_SOURCE_EMPTY', `cannot create ${displayName(name)}: the input shows no field`, {
    hint: 'an input without records says nothing about columns: create the table yourself',
  })
}

function noTable(sink: Sink, name: TableName): BulkloadError {
  return new BulkloadError('BL_TABLE_NOT_FOUND', `there is no table ${displayName(name)} at ${sink.address}`, {
    hint: 'create it, let --create do it from the input, or name another one with --table',
  })
}
