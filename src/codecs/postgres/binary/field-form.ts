// The forms of fields that several ways know: the readers of usual values, the row machine's operations and the straight
// ways from Parquet are chosen by them, so that a type of a known form has them all. Plain data.

export type FieldForm =
  /** Two's complement, or without a sign. */
  | { readonly kind: 'integer'; readonly bytes: 2 | 4 | 8; readonly isSigned: boolean }
  | { readonly kind: 'float'; readonly bytes: 4 | 8 }
  /** `text`: characters without a limit. `date`: days since 2000-01-01. */
  | { readonly kind: 'bool' | 'text' | 'bytes' | 'date' | 'uuid' }
  /** Microseconds since 2000-01-01, of which the column keeps this many digits. */
  | { readonly kind: 'timestamp'; readonly hasZone: boolean; readonly digits: number }
  /** Without a precision digits are as many as there are. */
  | { readonly kind: 'numeric'; readonly precision: number | undefined; readonly scale: number }
