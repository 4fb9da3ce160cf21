// From a table's name and its input to a plan: sample, describe, create when asked.

import type { ReadingRules } from '../codecs/codec.ts'
import { BulkloadError } from '../errors.ts'
import { namedFields } from '../formats/record-format.ts'
import type { InputOptions } from '../input-options.ts'
import { fieldOrder } from '../plan/field-order.ts'
import { ColumnInference, type Inference } from '../plan/infer-columns.ts'
import { makePlan, type Plan, type Wire } from '../plan/plan.ts'
import { chooseWire } from '../plan/wire.ts'
import { displayName, type TableName, type TableSchema } from '../schema.ts'
import type { Sink } from '../sinks/sink.ts'
import type { Source } from '../sources/source.ts'
import type { InputChunk } from './input.ts'
import { sampleSource } from './sample-records.ts'

export interface PreparedTable {
  readonly schema: TableSchema
  readonly plan: Plan
  readonly wireReason: string
  /** The statement that made the table, when it was made. */
  readonly created: string | undefined
  /** What the table was made from, when it was made. */
  readonly inferred: Inference | undefined
}

export interface PrepareOptions {
  readonly create: boolean
  readonly wire: 'auto' | Wire
  readonly rules: ReadingRules
  readonly input: InputOptions
}

/** `first` is the input's first chunk, if it has one: the sample of sources that can be read only once. */
export async function prepareTable(
  sink: Sink,
  name: TableName,
  sources: readonly Source[],
  first: InputChunk | undefined,
  options: PrepareOptions,
): Promise<PreparedTable> {
  let schema = await sink.describe(name)
  let created: string | undefined
  let inferred: Inference | undefined
  if (schema === undefined) {
    if (!options.create) throw noTable(sink, name)
    inferred = await infer(sources, first, options)
    created = await sink.create(name, columnsFor(name, inferred))
    schema = await sink.describe(name)
    if (schema === undefined) throw noTable(sink, name)
  }
  const sampled = await sampleFields(schema, sources, first, options)
  const { wire, reason } = await chooseWire(schema, sampled, options.wire, optionOfRules(options.rules))
  const order = first === undefined ? [] : orderOf(first)
  const plan = makePlan(schema, new Set(sampled.keys()), { wire, rules: options.rules, order })
  if (plan.columns.length === 0) {
    throw new BulkloadError('BL_TABLE_UNSUPPORTED', `${displayName(name)} has no column that could be loaded`)
  }
  return { schema, plan, wireReason: reason, created, inferred }
}

/**
 * What the input has for the columns that the server could fill in, unless it does so row by row anyway. Where there are
 * no such columns nobody needs to know.
 */
async function sampleFields(
  schema: TableSchema,
  sources: readonly Source[],
  first: InputChunk | undefined,
  options: PrepareOptions,
): Promise<Inference['fields']> {
  const isByRow = schema.rowDefaults && options.wire === 'text'
  if (isByRow || !schema.columns.some((column) => column.hasDefault)) return new Map()
  return (await infer(sources, first, options)).fields
}

/** The option that has a meaning on the typed wires only. */
function optionOfRules(rules: ReadingRules): string | undefined {
  if (rules.epoch !== undefined) return '--epoch'
  return rules.coerce === undefined ? undefined : '--coerce'
}

/** So many files, evenly spaced, stand for all. */
const MAX_SAMPLED_SOURCES = 8

async function infer(
  sources: readonly Source[],
  first: InputChunk | undefined,
  options: PrepareOptions,
): Promise<Inference> {
  const inference = new ColumnInference()
  let isSampled = false
  const step = Math.max(1, (sources.length - 1) / (MAX_SAMPLED_SOURCES - 1))
  for (let at = 0; at < sources.length; at += step) {
    const source = sources[Math.floor(at)]
    if (source === undefined) continue
    // What can be read only once gives its first chunk.
    if (source.openAt === undefined) continue
    for await (const sample of sampleSource(source, options.input)) {
      if ('declared' in sample) inference.declare(sample.declared)
      else inference.add(sample.bytes, sample.format)
      isSampled = true
    }
  }
  if (!isSampled && first !== undefined) {
    const { declared, record } = first.format
    if (declared !== undefined) inference.declare(declared)
    else inference.add(first.bytes, record)
  }
  return inference.result()
}

function orderOf({ bytes, format: { record } }: InputChunk): readonly string[] {
  return namedFields(record) ?? fieldOrder(bytes)
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
