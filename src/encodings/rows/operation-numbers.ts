// Generated from operations.mjs by scripts/build-wasm.mjs. Do not edit.

export const OPERATION = {
  /** bytes of the record that are as they are in every one */
  literal: 0,
  /** bytes that every record gets */
  constant: 1,
  /** any value, by the column of the host */
  host: 2,
  /** calls the host */
  run: 3,
  /** a field that goes nowhere */
  skip: 4,
  /** width in bytes */
  clickhouseUnsigned: 5,
  /** width in bytes */
  clickhouseSigned: 6,
  clickhouseFloat32: 7,
  clickhouseFloat64: 8,
  clickhouseString: 9,
  clickhouseBool: 10,
  /** last day */
  clickhouseDate: 11,
  clickhouseDate32: 12,
  /** last second */
  clickhouseDateTime: 13,
  /** digits of a second, whether a zone is unusual */
  clickhouseDateTime64: 14,
  /** precision, scale */
  clickhouseDecimal: 15,
  clickhouseUuid: 16,
  /** width in bytes */
  postgresInt: 17,
  /** width in bytes */
  postgresUnsigned: 18,
  postgresFloat4: 19,
  postgresFloat8: 20,
  postgresText: 21,
  postgresBool: 22,
  postgresDate: 23,
  /** digits of a second, whether it has a zone */
  postgresTimestamp: 24,
  postgresUuid: 25,
  /** most digits before the point, scale */
  postgresNumeric: 26,
} as const
