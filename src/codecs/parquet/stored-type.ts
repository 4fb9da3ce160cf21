// What a column is in a Parquet file: how its values are stored, and what they mean. Plain data.
// Source: Apache Parquet, "Logical Types" and parquet.thrift.

export const PHYSICAL = { BOOLEAN: 0, INT32: 1, INT64: 2, FLOAT: 4, DOUBLE: 5, BYTE_ARRAY: 6, FIXED: 7 } as const

export type Physical = keyof typeof PHYSICAL

export type Logical =
  | { readonly kind: 'string' | 'json' | 'uuid' | 'date' | 'none' }
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'timestamp'; readonly digits: 6 | 9; readonly isUtc: boolean }

export interface StoredType {
  readonly physical: Physical
  readonly logical: Logical
  /** Bytes of a value of the column under construction, which are those of the file or their reverse; 0 where they differ. */
  readonly width: number
}

/** How values of the type are compared for the least and the greatest; `bytes`: as unsigned bytes. */
export type Order = 'bool' | 'int32' | 'int64' | 'uint64' | 'float' | 'double' | 'bytes' | 'signedBytes'

export function orderOf({ physical, logical }: StoredType): Order {
  switch (physical) {
    case 'BOOLEAN':
      return 'bool'
    case 'INT32':
      return 'int32'
    case 'INT64':
      return logical.kind === 'unsigned' ? 'uint64' : 'int64'
    case 'FLOAT':
      return 'float'
    case 'DOUBLE':
      return 'double'
    case 'FIXED':
      return logical.kind === 'decimal' ? 'signedBytes' : 'bytes'
    default:
      return 'bytes'
  }
}
