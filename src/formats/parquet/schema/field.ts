// What a Parquet file's columns are: fields with a logical type, nested in one another.
// Source: Apache Parquet, "Logical Types" (LogicalTypes.md) and "Nested Encoding".

export type TimeUnit = 'ms' | 'us' | 'ns'

export type LogicalType =
  | { readonly kind: 'bool' | 'date' | 'text' | 'json' | 'binary' | 'uuid' | 'interval' }
  | { readonly kind: 'integer'; readonly bits: 8 | 16 | 32 | 64; readonly signed: boolean }
  | { readonly kind: 'float'; readonly bits: 16 | 32 | 64 }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'time'; readonly unit: TimeUnit }
  /** `utc`: a point in time; without it what some clock showed. */
  | { readonly kind: 'timestamp'; readonly unit: TimeUnit; readonly utc: boolean }

export type PhysicalType =
  | 'BOOLEAN'
  | 'INT32'
  | 'INT64'
  | 'INT96'
  | 'FLOAT'
  | 'DOUBLE'
  | 'BYTE_ARRAY'
  | 'FIXED_LEN_BYTE_ARRAY'

/** A column of values, as a row group stores it. */
export interface Leaf {
  readonly kind: 'leaf'
  /** Its place among the column chunks of a row group. */
  readonly index: number
  readonly path: readonly string[]
  readonly physical: PhysicalType
  /** Bytes of a value; a BOOLEAN has one once it is decoded; 0 for BYTE_ARRAY. */
  readonly width: number
  readonly type: LogicalType
  /** The definition level of a value that is there. */
  readonly maxDefinition: number
  readonly maxRepetition: number
}

export interface StructShape {
  readonly kind: 'struct'
  readonly fields: readonly ParquetField[]
}

/** `presentAt`: the definition level from which on the list has an element. `level`: the repetition level of one more. */
export interface ListShape {
  readonly kind: 'list'
  readonly element: ParquetField
  readonly presentAt: number
  readonly level: number
}

export interface MapShape {
  readonly kind: 'map'
  readonly key: ParquetField
  readonly value: ParquetField
  readonly presentAt: number
  readonly level: number
}

export type Shape = Leaf | StructShape | ListShape | MapShape

export interface ParquetField {
  readonly name: string
  readonly nullable: boolean
  /** The definition level from which on the field is not null. */
  readonly definedAt: number
  readonly shape: Shape
}

/** The leaves of a shape in the order of the file. */
export function leavesOf(shape: Shape): readonly Leaf[] {
  switch (shape.kind) {
    case 'leaf':
      return [shape]
    case 'struct':
      return shape.fields.flatMap((field) => leavesOf(field.shape))
    case 'list':
      return leavesOf(shape.element.shape)
    case 'map':
      return [...leavesOf(shape.key.shape), ...leavesOf(shape.value.shape)]
  }
}
