// ClickHouse's types without parts, by name: what encodes their values for the Native format.

import type { ScalarFamily } from '../codec.ts'
import { ipv4, ipv6 } from './addresses.ts'
import { bool } from './bool.ts'
import { decimal, decimalOf } from './decimals.ts'
import { enum8, enum16, enumOfAnyWidth } from './enums.ts'
import { bfloat16, float32, float64 } from './floats.ts'
import { flagInteger, integer } from './integers.ts'
import { fixedString, string } from './text.ts'
import { nativeTimes } from './times.ts'
import { uuid } from './uuid.ts'

export const nativeScalars = {
  Int8: integer(8, true),
  Int16: integer(16, true),
  Int32: integer(32, true),
  Int64: integer(64, true),
  Int128: integer(128, true),
  Int256: integer(256, true),
  UInt8: flagInteger(),
  UInt16: integer(16, false),
  UInt32: integer(32, false),
  UInt64: integer(64, false),
  UInt128: integer(128, false),
  UInt256: integer(256, false),
  Float32: float32,
  Float64: float64,
  BFloat16: bfloat16,
  Decimal: decimal,
  Decimal32: decimalOf(9),
  Decimal64: decimalOf(18),
  Decimal128: decimalOf(38),
  Decimal256: decimalOf(76),
  Bool: bool,
  String: string,
  FixedString: fixedString,
  UUID: uuid,
  IPv4: ipv4,
  IPv6: ipv6,
  Enum8: enum8,
  Enum16: enum16,
  Enum: enumOfAnyWidth,
  ...nativeTimes,
} as const satisfies Record<string, ScalarFamily>
