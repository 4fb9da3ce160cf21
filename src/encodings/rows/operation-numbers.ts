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
  /** last second */
  clickhouseDateTime: 12,
  /** digits of a second */
  clickhouseDateTime64: 13,
  /** precision, scale */
  clickhouseDecimal: 14,
  clickhouseUuid: 15,
  /** width in bytes */
  postgresInt: 16,
  /** width in bytes */
  postgresUnsigned: 17,
  postgresFloat4: 18,
  postgresFloat8: 19,
  postgresText: 20,
  postgresBool: 21,
  postgresDate: 22,
  /** digits of a second, whether it has a zone */
  postgresTimestamp: 23,
  postgresUuid: 24,
  /** most digits before the point, scale */
  postgresNumeric: 25,
} as const
