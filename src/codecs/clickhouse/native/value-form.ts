// The forms of values that several ways know: the readers of usual values, the row machine's operations and the straight ways
// from Parquet are chosen by them, so that a type of a known form has them all. Plain data; little-endian.

export type ValueForm =
  /** Two's complement, or without a sign. */
  | { readonly kind: 'integer'; readonly bits: number; readonly isSigned: boolean }
  | { readonly kind: 'float'; readonly bits: 32 | 64 }
  /** `string`: a length and its bytes. `uuid`: two halves of eight bytes, each backwards. */
  | { readonly kind: 'bool' | 'string' | 'uuid' | 'ipv4' | 'ipv6' }
  | { readonly kind: 'fixedString'; readonly width: number }
  /** Days since 1970-01-01. */
  | { readonly kind: 'date'; readonly bytes: 2 | 4; readonly last: number }
  /** Seconds since 1970, and ticks of 10^-digits seconds; `zone` is that of texts without one. */
  | { readonly kind: 'dateTime'; readonly last: number; readonly zone: string }
  | { readonly kind: 'dateTime64'; readonly digits: number; readonly zone: string }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
