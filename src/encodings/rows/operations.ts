// The operations of the row machine (assembly/values.ts, assembly/steps.ts). The numbers are theirs.

export const OPERATION = {
  literal: 0,
  constant: 1,
  host: 2,
  clickhouseUnsigned: 3,
  clickhouseSigned: 4,
  clickhouseFloat32: 5,
  clickhouseFloat64: 6,
  clickhouseString: 7,
  clickhouseBool: 8,
  clickhouseDate: 9,
  clickhouseDateTime: 10,
  clickhouseDateTime64: 11,
  clickhouseDecimal: 12,
  clickhouseUuid: 13,
  postgresInt: 14,
  postgresFloat4: 15,
  postgresFloat8: 16,
  postgresText: 17,
  postgresBool: 18,
  postgresDate: 19,
  postgresTimestamp: 20,
  postgresUuid: 21,
  postgresNumeric: 22,
  run: 23,
  skip: 24,
} as const

/** An operation on values, with its two parameters: a width in bytes, a precision, the last day. */
export interface Operation {
  readonly code: number
  readonly first?: number
  readonly second?: number
}
