// Values that Postgres will parse by the types that their columns have: those of a table that is created from the same columns.
// What the server would refuse there is a reject here.

import { postgresTextWriters, writeAny } from '../../codecs/postgres/text.ts'
import type { ValueWriter } from '../../codecs/value-kind.ts'
import type { PlanColumn } from '../../plan/plan.ts'
import type { InferredKind } from '../../schema.ts'
import { COPY_LETTERS, escapedText } from './escaped-text.ts'
import { isPostgresArray, postgresArrayWriter } from './postgres-arrays.ts'

const TYPES: Readonly<Record<InferredKind, string>> = {
  bool: 'bool',
  int32: 'int4',
  int64: 'int8',
  uint64: 'numeric',
  decimal: 'numeric',
  float: 'float4',
  double: 'float8',
  binary: 'bytea',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamptz',
  uuid: 'uuid',
  text: 'text',
  json: 'json',
}

/** The column's type by the catalog's name. Times finer than a microsecond are text. */
export function postgresTypeOf({ neutral }: PlanColumn): string {
  if (neutral === undefined || neutral.fractionDigits > 6) return 'text'
  return TYPES[neutral.kind]
}

/** Writes fields of COPY's text format. */
export function copyWriter(column: PlanColumn): ValueWriter {
  const { precision, scale = 0 } = column.neutral ?? {}
  const make = postgresTextWriters[postgresTypeOf(column)]
  const write = make?.(precision === undefined ? {} : { precision, scale }) ?? writeAny
  return isPostgresArray(column) ? postgresArrayWriter(escapedText(COPY_LETTERS, true)) : write
}
