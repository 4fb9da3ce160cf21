// Generated from operations.mjs by scripts/build-wasm.mjs. Do not edit.

/** bytes of the record that are as they are in every one */
export const LITERAL: u32 = 0
/** bytes that every record gets */
export const CONSTANT: u32 = 1
/** any value, by the column of the host */
export const HOST: u32 = 2
/** calls the host */
export const RUN: u32 = 3
/** a field that goes nowhere */
export const SKIP: u32 = 4
/** width in bytes */
export const CLICKHOUSE_UNSIGNED: u32 = 5
/** width in bytes */
export const CLICKHOUSE_SIGNED: u32 = 6
export const CLICKHOUSE_FLOAT32: u32 = 7
export const CLICKHOUSE_FLOAT64: u32 = 8
export const CLICKHOUSE_STRING: u32 = 9
export const CLICKHOUSE_BOOL: u32 = 10
/** last day */
export const CLICKHOUSE_DATE: u32 = 11
export const CLICKHOUSE_DATE32: u32 = 12
/** last second */
export const CLICKHOUSE_DATE_TIME: u32 = 13
/** digits of a second, whether a zone is unusual */
export const CLICKHOUSE_DATE_TIME64: u32 = 14
/** precision, scale */
export const CLICKHOUSE_DECIMAL: u32 = 15
export const CLICKHOUSE_UUID: u32 = 16
/** width in bytes */
export const POSTGRES_INT: u32 = 17
/** width in bytes */
export const POSTGRES_UNSIGNED: u32 = 18
export const POSTGRES_FLOAT4: u32 = 19
export const POSTGRES_FLOAT8: u32 = 20
export const POSTGRES_TEXT: u32 = 21
export const POSTGRES_BOOL: u32 = 22
export const POSTGRES_DATE: u32 = 23
/** digits of a second, whether it has a zone */
export const POSTGRES_TIMESTAMP: u32 = 24
export const POSTGRES_UUID: u32 = 25
/** most digits before the point, scale */
export const POSTGRES_NUMERIC: u32 = 26
