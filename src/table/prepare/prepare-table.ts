// From a table's name and its input to a plan: sample, describe, create when asked.

import type { ReadingRules } from '../../codecs/codec.ts'
import type { EncodingName } from '../../encoding-name.ts'
import { allFillDefaults, chooseEncoding } from '../../encodings/choose-encoding.ts'
import { withConstants } from '../../encodings/constants.ts'
import type { Wire } from '../../encodings/encoding.ts'
import { BulkloadError } from '../../errors.ts'
import type { FileTargetOptions } from '../../file-output.ts'
import { namedFields } from '../../formats/registry.ts'
import { fieldsByPosition } from '../../input/format/field-positions.ts'
import type { InputChunk } from '../../input/input.ts'
import type { InputOptions } from '../../options/input-options.ts'
import { fieldOrder } from '../../plan/field-order.ts'
import { mappedColumns } from '../../plan/map-record.ts'
import { fieldSource, type Mapping } from '../../plan/mapping.ts'
import { neutralSchema } from '../../plan/neutral-schema.ts'
import { makePlan } from '../../plan/plan.ts'
import type { MaxErrors } from '../../rejects/max-errors.ts'
import { displayName, type TableName, type TableSchema } from '../../schema.ts'
import type { Catalog } from '../../sinks/catalog.ts'
import type { Source } from '../../sources/source.ts'
import type { WriteRules } from '../../write-mode.ts'
import { checkConstants } from './check-constants.ts'
import { checkNotedColumns, optionOfRules, withNotations } from './column-notations.ts'
import { columnsOf, createTable } from './create-table.ts'
import { fileOutput } from './file-output.ts'
import { type InferredTable, inferFields, inferTable } from './infer-table.ts'
import { checkMapping, mappedTable } from './mapped-columns.ts'
import type { PreparedTable } from './prepared-table.ts'
import { fittedRules } from './row-columns.ts'

export interface PrepareOptions {
  readonly create: boolean
  readonly wire: 'auto' | Wire
  readonly rules: ReadingRules
  readonly input: InputOptions
  readonly mapping: Mapping | undefined
  readonly maxErrors: MaxErrors
  readonly runId: string
  readonly write: WriteRules
  /** The target's encodings, the best first. */
  readonly takes: readonly EncodingName[]
  /** Where the table is, for people. */
  readonly address: string
  /** Of files that are written. */
  readonly file?: FileTargetOptions
  /** Told at once when the table was created: what comes then may fail. */
  readonly onCreate: (statement: string) => void
}

/**
 * `known`: the table, where it is there already. `first` is the input's first chunk, if it has one: the sample of sources
 * that can be read only once.
 */
export async function prepareTable(
  catalog: Catalog | undefined,
  name: TableName,
  known: TableSchema | undefined,
  sources: readonly Source[],
  first: InputChunk | undefined,
  options: PrepareOptions,
): Promise<PreparedTable> {
  const { mapping } = options
  let schema = known
  if (first !== undefined)
    refuseSkippedParts(namedFields(first.format.record) ?? fieldOrder(first.bytes, first.format.eachKey), mapping)
  let created: string | undefined
  let inferred: InferredTable | undefined
  if (schema === undefined) {
    inferred = await inferTable(sources, first, options)
    if (catalog === undefined)
      schema = neutralSchema(name, columnsOf(name, inferred, first, options), inferred.records > 0)
    else {
      created = await createTable(catalog, name, inferred, first, options, sources[0]?.look?.key)
      if (created === undefined) inferred = undefined
      else options.onCreate(created)
      schema = await catalog.describe(name)
      if (schema === undefined) throw noTable(options.address, name)
    }
  }
  if (mapping !== undefined) checkMapping(schema.name, schema.columns, mapping)
  const table = mappedTable(schema, mapping)
  const sampled = await sampleFields(table, sources, first, options, schema)
  for (const { column } of mapping?.set ?? []) sampled.set(column, 'all')
  if (mapping?.collectColumn !== undefined) sampled.set(mapping.collectColumn, 'all')
  checkNotedColumns(schema.name, schema.columns, options.rules.notations)
  const needsTyped = optionOfRules(options.rules)
  const { encoding, reason } = await chooseEncoding(options.takes, table, sampled, options.wire, needsTyped)
  const fields = first === undefined ? [] : fieldsOf(first, schema, mapping)
  const order = mappedColumns(fields, mapping)
  const unnoted = makePlan(schema, new Set(sampled.keys()), {
    encoding,
    rules: fittedRules(sources, options.rules),
    order,
    mapping,
    // In ClickHouse the new row takes the place of the old one.
    keepsOthers: options.write.mode === 'upsert' && schema.target === 'postgres',
  })
  const planned = await withNotations(unnoted)
  const mapped = mapping === undefined ? planned : await withConstants(planned, { run: options.runId })
  const plan = options.file === undefined ? mapped : { ...mapped, file: await fileOutput(name, mapped, options.file) }
  await checkConstants(plan)
  if (plan.columns.length === 0) {
    throw new BulkloadError('BL_TABLE_UNSUPPORTED', `${displayName(name)} has no columns that can be loaded`)
  }
  const isByRow = encoding.fillsDefaults && schema.rowDefaults
  const given = new Set([...order, ...(mapping?.set ?? []).map(({ column }) => column), mapping?.collectColumn])
  return {
    schema,
    plan,
    encoding,
    given: plan.columns.flatMap(({ name: column }) => (isByRow && !given.has(column) ? [] : [column])),
    wireReason: reason,
    created,
    inferred,
    notes: inferred?.notes ?? [],
    warnings: [
      ...(inferred?.isNamesOnly ? ['the input has field names but no records: every column is text'] : []),
      ...(first === undefined ? [] : unseen(first, fields, mapping)),
    ],
  }
}

function refuseSkippedParts(fields: readonly string[], mapping: Mapping | undefined): void {
  const inside = mapping?.skipped.find((field) => fieldSource(field, fields).path !== undefined)
  if (inside === undefined) return
  throw new BulkloadError(
    'BL_USAGE',
    `--skip ${inside} is a value inside a field, and only whole fields can be ignored`,
    { hint: 'ignore the whole field, or load single values of it with --rename' },
  )
}

/** Fields that the mapping names and the first records have not. Where the input names its fields that is an error. */
function unseen({ format, source }: InputChunk, fields: readonly string[], mapping: Mapping | undefined): string[] {
  if (mapping === undefined || format.eachKey === undefined) return []
  const named = [
    ...mapping.renamed.map(({ field, column }) => [field, `--rename ${field}=${column}`] as const),
    ...mapping.skipped.map((field) => [field, `--skip ${field}`] as const),
  ]
  return named
    .filter(([field]) => !fields.includes(fieldSource(field).key))
    .map(
      ([field, option]) => `${option}: the first records of ${source.name} have no field "${fieldSource(field).key}"`,
    )
}

/**
 * What the input has for the columns that the server could fill in, unless it does so row by row anyway. Where there are
 * no such columns this is not needed.
 */
async function sampleFields(
  schema: TableSchema,
  sources: readonly Source[],
  first: InputChunk | undefined,
  options: PrepareOptions,
  whole: TableSchema,
): Promise<Map<string, 'all' | 'some'>> {
  const isByRow = schema.rowDefaults && (await allFillDefaults(options.takes, options.wire))
  if (options.write.mode === 'upsert') {
    // An input without records changes nothing, whatever the columns are.
    if (first === undefined) return new Map(whole.columns.map(({ name }) => [name, 'all']))
    return new Map(await inferFields(sources, first, options, whole))
  }
  if (isByRow || !schema.columns.some((column) => column.hasDefault)) return new Map()
  return new Map(await inferFields(sources, first, options, whole))
}

function fieldsOf(
  { bytes, format, source }: InputChunk,
  schema: TableSchema,
  mapping: Mapping | undefined,
): readonly string[] {
  return namedFields(fieldsByPosition(format.record, schema, mapping, source.name)) ?? fieldOrder(bytes, format.eachKey)
}

export function noTable(address: string, name: TableName): BulkloadError {
  return new BulkloadError('BL_TABLE_NOT_FOUND', `there is no table ${displayName(name)} at ${address}`, {
    hint: 'create it, use --create to create it from the input, or choose another one with --table',
  })
}
