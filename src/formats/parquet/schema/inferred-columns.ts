// A Parquet file's fields as the columns of a table to be created: the file says what they are, nothing is sampled.

import type { InferredColumn, InferredKind } from '../../../schema.ts'
import type { LogicalType, ParquetField } from './field.ts'

const FRACTION_DIGITS = { ms: 3, us: 6, ns: 9 } as const

/** Lists, maps and structs are JSON. Years are not known: a value that the column's type does not reach is a reject. */
export function inferredColumns(fields: readonly ParquetField[]): InferredColumn[] {
  return fields.map(({ name, nullable, shape }) => {
    const type: LogicalType = shape.kind === 'leaf' ? shape.type : { kind: 'json' }
    return {
      name,
      kind: kindOf(type),
      nullable,
      fractionDigits: type.kind === 'timestamp' ? FRACTION_DIGITS[type.unit] : 0,
      // None seen.
      minYear: 9999,
      maxYear: 0,
      ...(type.kind === 'decimal' && { precision: type.precision, scale: type.scale }),
    }
  })
}

function kindOf(type: LogicalType): InferredKind {
  switch (type.kind) {
    case 'integer': {
      const signedBits = type.signed ? type.bits : type.bits + 1
      return signedBits <= 32 ? 'int32' : signedBits <= 64 ? 'int64' : 'uint64'
    }
    case 'float':
      return type.bits === 64 ? 'double' : 'float'
    case 'timestamp':
      return type.utc ? 'timestamptz' : 'timestamp'
    case 'time':
    case 'interval':
      return 'text'
    default:
      return type.kind
  }
}
