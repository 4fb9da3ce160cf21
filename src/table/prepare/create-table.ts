// The table that --create makes: from what the input shows, or not at all.

import type { ReadingRules } from '../../codecs/codec.ts'
import { BulkloadError } from '../../errors.ts'
import type { InputChunk } from '../../input/input.ts'
import type { Mapping } from '../../plan/mapping.ts'
import { withoutTolerance } from '../../rejects/reasons/reject-error.ts'
import { type ColumnSchema, displayName, type InferredColumn, type TableName } from '../../schema.ts'
import type { Catalog } from '../../sinks/catalog.ts'
import { needsKey, type WriteRules } from '../../write-mode.ts'
import { checkNotedColumns } from './column-notations.ts'
import type { InferredTable } from './infer-table.ts'
import { checkMapping, withMappedColumns } from './mapped-columns.ts'

export interface CreateOptions {
  readonly mapping: Mapping | undefined
  readonly rules: ReadingRules
  readonly write: WriteRules
}

/**
 * Creates the table and returns the statement; undefined where another load has created it in the meantime. Fails where the input
 * shows no column.
 */
export async function createTable(
  catalog: Catalog,
  name: TableName,
  inferred: InferredTable,
  first: InputChunk | undefined,
  options: CreateOptions,
  declaredKey: readonly string[] = [],
): Promise<string | undefined> {
  const { mode, key } = options.write
  const columns = columnsOf(name, inferred, first, options)
  if (key === undefined && needsKey(mode)) {
    throw new BulkloadError('BL_USAGE', `--mode ${mode} can create ${displayName(name)} only with a key`, {
      hint: 'name the columns that identify a row: --key id',
    })
  }
  const unknown = key?.find((column) => !columns.some((known) => known.name === column))
  if (unknown !== undefined) {
    throw new BulkloadError('BL_USAGE', `--key names "${unknown}", which the input has no field for`, {
      hint: `its fields are ${columns.map((column) => column.name).join(', ')}`,
    })
  }
  const { statement, taken } = await catalog.create(name, columns, key, keptKey(declaredKey, columns))
  // The name may be that of something else, which can be no table of this load.
  if (taken !== undefined && (await catalog.describe(name)) === undefined) throw taken
  return statement
}

/** A key of which a column was left out or renamed is none. */
function keptKey(key: readonly string[], columns: readonly InferredColumn[]): readonly string[] {
  return key.every((name) => columns.some((column) => column.name === name)) ? key : []
}

/** The columns that the input shows, and those that the mapping adds. Fails where there are none. */
export function columnsOf(
  name: TableName,
  { columns: shown, fault }: InferredTable,
  first: InputChunk | undefined,
  { mapping, rules }: Omit<CreateOptions, 'write'>,
): readonly InferredColumn[] {
  if (shown.length === 0) {
    if (fault === undefined) throw noColumns(name, first)
    throw noRecords(name, first?.source.takeError?.(fault.place?.line ?? 0) ?? fault)
  }
  const columns = withMappedColumns(shown, mapping)
  // Before there is a table that nothing can be loaded into.
  if (mapping !== undefined) checkMapping(name, columns.map(asColumn), mapping)
  checkNotedColumns(name, columns, rules.notations)
  return columns
}

function asColumn({ name, nullable }: InferredColumn): ColumnSchema {
  return { name, type: '', nullable, hasDefault: false, writable: true }
}

/** Why no record can be read is what a person has to know. */
function noRecords(name: TableName, fault: BulkloadError): BulkloadError {
  const table = displayName(name)
  return new BulkloadError(fault.code, `cannot create ${table}, because no record can be read: ${fault.message}`, {
    ...(fault.place && { place: fault.place }),
    hint: hintOf(fault),
  })
}

/** To tolerate bad records is of no use where all of them are. */
function hintOf({ code, hint = '' }: BulkloadError): string {
  const own = withoutTolerance(hint)
  return code === 'BL_FIELD_COUNT'
    ? `${own}; to name fields that the header row lacks, use --header --columns NAME,NAME,…`
    : own
}

function noColumns(name: TableName, first: InputChunk | undefined): BulkloadError {
  const isEmpty = first === undefined || first.bytes.length + first.sourceBytes === 0
  const why = isEmpty ? 'the input is empty' : 'the input has no records, only blank lines, comments or empty objects'
  return new BulkloadError('BL_SOURCE_EMPTY', `cannot create ${displayName(name)}: ${why}`, {
    hint: 'check what writes the input: columns cannot be inferred without records',
  })
}
