// The columns of a file that is written: what is known of the input's columns, in types that belong to no target.

import type { InferredColumn, TableName, TableSchema } from '../schema.ts'

/** `isSampled`: later records may lack what all of the sample have. */
export function neutralSchema(name: TableName, columns: readonly InferredColumn[], isSampled: boolean): TableSchema {
  return {
    target: 'file',
    name,
    rowDefaults: false,
    columns: columns.map((column) => {
      const nullable = isSampled || column.nullable
      return {
        name: column.name,
        type: neutralType(column),
        nullable,
        hasDefault: false,
        writable: true,
        neutral: { ...column, nullable },
      }
    }),
  }
}

/** As a person reads it: `int64`, `decimal(9,2)`. */
export function neutralType({ kind, precision, scale = 0 }: InferredColumn): string {
  return kind === 'decimal' && precision !== undefined ? `decimal(${precision},${scale})` : kind
}
