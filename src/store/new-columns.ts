// Columns that a program names -> what a catalog creates.

import { usage } from '../options/option-values.ts'
import type { InferredColumn, InferredKind } from '../schema.ts'
import type { NewColumn } from './store.ts'

const KINDS: readonly InferredKind[] = [
  ...(['bool', 'int32', 'int64', 'uint64', 'decimal', 'float', 'double', 'binary'] as const),
  ...(['date', 'timestamp', 'timestamptz', 'uuid', 'text', 'json'] as const),
]
const MICROSECONDS = 6

export function newColumns(columns: readonly NewColumn[]): InferredColumn[] {
  if (columns.length === 0) throw usage('create() was given no columns', 'name at least one: [{ name, type }]')
  return columns.map(({ name, type, nullable = true }) => {
    if (!KINDS.includes(type)) throw usage(`column ${name}: there is no type ${type}`, `use ${KINDS.join(', ')}`)
    return { name, kind: type, nullable, fractionDigits: MICROSECONDS, minYear: 1, maxYear: 9999 }
  })
}
