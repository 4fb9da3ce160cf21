// One encoder for each way in which the records of a table's sources look.

import { BulkloadError } from '../errors.ts'
import { namedFields, type RecordFormat } from '../formats/record-format.ts'
import { fieldNames, type Plan } from '../plan/plan.ts'
import { displayName, type TableSchema } from '../schema.ts'
import type { EncodeResult, EncodeSettings } from '../workers/messages.ts'
import type { Encoder, WorkerPool } from '../workers/pool.ts'
import type { SourceFormat } from './format/source-format.ts'
import type { InputChunk } from './input.ts'

export type EncodeInput = (chunk: InputChunk, spare?: ArrayBuffer) => Promise<EncodeResult>

/**
 * Fails for a source whose fields are not those of the table. `isInferred`: the columns' types were concluded from a
 * sample, so that what is written in another way than the sample is no value of theirs.
 */
export function encodeByFormat(
  pool: WorkerPool,
  schema: TableSchema,
  plan: Plan,
  settings: Omit<EncodeSettings, 'plan' | 'format'>,
  isInferred: boolean,
): EncodeInput {
  const encoders = new Map<string, Encoder>()
  const byFormat = new WeakMap<SourceFormat, Encoder>()
  function encoderOf({ format, source }: InputChunk): Encoder {
    const known = byFormat.get(format)
    if (known !== undefined) return known
    const record = isInferred ? withPlainValues(format.record) : format.record
    const fields = namedFields(record)
    if (fields !== undefined) checkFields(fields, plan, schema, source.name, format.header.lines)
    // Files of one make look alike, and a worker keeps an encoder for each.
    const key = JSON.stringify(record)
    const encoder = encoders.get(key) ?? pool.encoder({ ...settings, plan, format: record })
    encoders.set(key, encoder)
    byFormat.set(format, encoder)
    return encoder
  }
  return async (chunk, spare) => encoderOf(chunk).encode(chunk.bytes, spare, chunk.slice)
}

function withPlainValues(record: RecordFormat): RecordFormat {
  return record.kind === 'csv' ? { ...record, dialect: { ...record.dialect, plainValues: true } } : record
}

function checkFields(
  fields: readonly string[],
  plan: Plan,
  schema: TableSchema,
  source: string,
  headerLines: number,
): void {
  const place = { source, ...(headerLines > 0 && { line: headerLines }) }
  const names = new Set(fieldNames(plan))
  const unknown = fields.find((field) => !names.has(field))
  if (unknown !== undefined) {
    throw new BulkloadError(
      'BL_UNKNOWN_FIELD',
      `${displayName(schema.name)} has no column for the field "${unknown}"`,
      {
        place: { ...place, column: unknown },
        hint: 'add the column, or name the fields as the columns are named with --columns',
      },
    )
  }
  const given = new Set(fields)
  const missing = plan.columns.find((column) => column.whenMissing === 'reject' && !given.has(column.name))
  if (missing !== undefined) {
    throw new BulkloadError('BL_MISSING_FIELD', `${source} has no field for the column "${missing.name}"`, {
      place: { ...place, column: missing.name },
      hint: 'let the column be NULL or give it a DEFAULT, or name the fields with --columns',
    })
  }
}
