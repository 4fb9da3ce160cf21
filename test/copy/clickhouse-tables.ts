// A table with a column of every type that ClickHouse 18.16 has.

export const OLD_TYPES = `n UInt32, i8 Int8, u64 UInt64, i64 Int64, f32 Float32, f64 Float64, s String, fs FixedString(5), d Date,
  dt DateTime, e Enum8('a' = 1, 'b\\'' = -2), u UUID, dec Decimal(18, 4), dec38 Decimal(38, 10), nu Nullable(UInt64), ns Nullable(String),
  a Array(Int32), aa Array(Array(String)), nn Array(Nullable(Int8)), t Tuple(Int8, String)`

export const oldRows = (count: number): string => `SELECT toUInt32(number), toInt8(number % 256 - 128),
  18446744073709551615 - number, toInt64(number) * -4611686018427387, toFloat32(number / 3), number / 7,
  concat('text "', toString(number), '" \\t'), toFixedString(substring(toString(number), 1, 5), 5), toDate(number % 40000),
  toDateTime(number * 1000), CAST(number % 2 = 0 ? 'a' : 'b\\'', 'Enum8(\\'a\\' = 1, \\'b\\\\\\'\\' = -2)'),
  toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0'), toDecimal64(number, 4), toDecimal128(number, 10),
  number % 3 = 0 ? NULL : number, number % 5 = 0 ? NULL : toString(number), [toInt32(number), -1], [['x'], [toString(number), '']],
  [NULL, toInt8(number % 100)], (toInt8(1), toString(number)) FROM numbers(${count})`
