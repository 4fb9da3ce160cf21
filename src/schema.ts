// What a target says about one of its tables: the words that sinks speak and plans understand.

import type { TargetKind } from './targets.ts'

/** A table's name as the target has it; `schema` is ClickHouse's database or Postgres's schema. */
export interface TableName {
  readonly schema: string | undefined
  readonly table: string
}

/** One column that exists in the target. */
export interface ColumnSchema {
  readonly name: string
  /** The type to encode for: ClickHouse's type text; Postgres's base type name (`int4`, `text[]`), domains resolved. */
  readonly type: string
  readonly nullable: boolean
  /** The server fills the column where a row lacks it. */
  readonly hasDefault: boolean
  /** What the server fills in is the same in all rows: not a sequence, a time, or made of other columns. */
  readonly hasConstantDefault?: true
  /** False for columns that only the server may fill (MATERIALIZED, ALIAS, generated). */
  readonly writable: boolean
  /** `varchar(n)`, `char(n)`: the most characters that fit. */
  readonly maxCharacters?: number
  /** The last year that the server can store, where its calendar ends before the type does. */
  readonly lastYear?: number
  /** Postgres: the type as the catalog has it, with all its parts. */
  readonly postgresType?: PostgresType
  /** Of a file: what is known of the type; `type` is its text. */
  readonly neutral?: InferredColumn
}

/** A type of Postgres's catalog. Domains are their base types, but for `oid`, which is the type on the wire. */
export interface PostgresType {
  readonly kind: 'base' | 'array' | 'enum' | 'composite' | 'range' | 'multirange'
  readonly oid: number
  /** The catalog's name of the base type: `int4`, `numeric`, `_text` for an array, the user's own for an enum. */
  readonly name: string
  /** The declared limits (`numeric(9,2)`, `varchar(n)`, `timestamp(3)`, `vector(3)`) as the catalog packs them, or -1. */
  readonly typmod: number
  /** The server has a binary receive function for it. */
  readonly hasReceive: boolean
  /** A domain in between that takes no NULL. */
  readonly notNull: boolean
  /** An array's elements, a range's bounds, a multirange's ranges. */
  readonly element?: PostgresType
  /** A composite's attributes. */
  readonly fields?: readonly { readonly name: string; readonly type: PostgresType }[]
  /** An enum's labels. */
  readonly labels?: readonly string[]
}

/** One table as `describe` found it. */
export interface TableSchema {
  readonly target: TargetKind
  readonly name: TableName
  readonly columns: readonly ColumnSchema[]
  /**
   * The server can fill a default in some rows and not in others of one statement. Where it cannot, a column
   * with a default is either in every row or left out of the statement.
   */
  readonly rowDefaults: boolean
  /** ClickHouse: the zone of times that name none, in columns that name none. */
  readonly timeZone?: string
}

/** `schema.table` as a person writes it. */
export function displayName(name: TableName): string {
  return name.schema === undefined ? name.table : `${name.schema}.${name.table}`
}

/** What `create` needs to know of a column that does not exist yet. */
export interface InferredColumn {
  readonly name: string
  readonly kind: InferredKind
  readonly nullable: boolean
  /** Most digits after the second's point that were seen, for `timestamp` and `timestamptz`. */
  readonly fractionDigits: number
  /** Years seen, for dates and timestamps. */
  readonly minYear: number
  readonly maxYear: number
  /** A `decimal` whose digits the input itself declares: this many in all, this many of them after the point. */
  readonly precision?: number
  readonly scale?: number
  /** The type to create it with, without NULL, where the input declares one: see plan/type-pairs.ts. */
  readonly exact?: ExactTypes
}

/** By target, as its CREATE TABLE has it. */
export type ExactTypes = Readonly<Partial<Record<TargetKind, string>>>

export type InferredKind =
  | 'bool'
  | 'int32'
  | 'int64'
  | 'uint64'
  | 'decimal'
  | 'float'
  | 'double'
  | 'binary'
  | 'date'
  | 'timestamp'
  | 'timestamptz'
  | 'uuid'
  | 'text'
  | 'json'
