// Tuples of COPY BINARY, as plain data.

import type { Records } from '../records.ts'

/** How a field is read. A type that is not among them is text: the server casts it. */
export type FieldType =
  | 'bool'
  | 'int2'
  | 'int4'
  | 'int8'
  | 'oid'
  | 'xid8'
  | 'float4'
  | 'float8'
  | 'numeric'
  | 'text'
  | 'char'
  | 'bytea'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'timestamptz'
  | 'interval'
  | 'uuid'
  | 'json'
  | 'jsonb'
  | { readonly element: FieldType }

export interface WireForm {
  readonly words: string
  readonly nullable: boolean
}

export interface TupleRecords extends Records {
  readonly kind: 'postgres-binary'
  readonly fields: readonly string[]
  readonly types: readonly FieldType[]
  /** By field: what its bytes mean (`wireForm`), where a column of the same form takes them as they are. */
  readonly forms: readonly (WireForm | null)[]
  /** What bytes become: `\x` and hexadecimal digits, or a text of these bytes, for columns of text that are bytes. */
  readonly bytea: 'hex' | 'raw'
}
