// What a file's column becomes in Parquet: its stored type, the codec of its values, and their usual form.

import type { ScalarCodec, ScalarFamily } from '../../../codecs/clickhouse/codec.ts'
import { nativeScalars } from '../../../codecs/clickhouse/native/scalars.ts'
import type { ReadingRules, ValueClass } from '../../../codecs/codec.ts'
import { binary, jsonText } from '../../../codecs/parquet/byte-arrays.ts'
import type { Logical, Physical, StoredType } from '../../../codecs/parquet/stored-type.ts'
import {
  parquetDate,
  parquetTimestamp,
  parquetTimestampReader,
  readParquetDate,
} from '../../../codecs/parquet/times.ts'
import type { InferredColumn } from '../../../schema.ts'
import { readerOf, type UsualReader } from '../../clickhouse-native/usual-readers.ts'
import { coerced } from '../../coerce.ts'
import { OPERATION } from '../../rows/operation-numbers.ts'

export interface ParquetColumnType {
  readonly stored: StoredType
  readonly codec: ScalarCodec
  readonly valueClass: ValueClass
  readonly usual: UsualReader | undefined
}

/** Readers know no more digits. */
const MAX_DIGITS = 38

/** The kinds that are stored under another one: decimals of unknown or too many digits are text. */
export function storedKind({ kind, precision }: InferredColumn): InferredColumn['kind'] {
  return kind === 'decimal' && (precision === undefined || precision > MAX_DIGITS) ? 'text' : kind
}

/** A row per kind: long, because it is a table. */
export function parquetType(column: InferredColumn, rules: ReadingRules): ParquetColumnType {
  const { fractionDigits, precision = 1, scale = 0 } = column
  const native = (physical: Physical, family: ScalarFamily, logical: Logical, ...numbers: number[]) =>
    nativeType(physical, family, logical, numbers, rules)
  switch (storedKind(column)) {
    case 'bool':
      return native('BOOLEAN', nativeScalars.Bool, NONE)
    case 'int32':
      return native('INT32', nativeScalars.Int32, NONE)
    case 'int64':
      return native('INT64', nativeScalars.Int64, NONE)
    case 'uint64':
      return native('INT64', nativeScalars.UInt64, { kind: 'unsigned' })
    case 'float':
      return native('FLOAT', nativeScalars.Float32, NONE)
    case 'double':
      return native('DOUBLE', nativeScalars.Float64, NONE)
    case 'uuid':
      return native('FIXED', nativeScalars.UUID, { kind: 'uuid' })
    case 'decimal': {
      const physical = precision <= 9 ? 'INT32' : precision <= 18 ? 'INT64' : 'FIXED'
      return native(physical, nativeScalars.Decimal, { kind: 'decimal', precision, scale }, precision, scale)
    }
    case 'date': {
      const operation = { code: OPERATION.clickhouseDate32 }
      return timeType('INT32', parquetDate, { kind: 'date' }, { read: readParquetDate, operation }, rules)
    }
    case 'timestamp':
      return timestampType(fractionDigits, false, rules)
    case 'timestamptz':
      return timestampType(fractionDigits, true, rules)
    case 'json':
      return byteArrays(jsonText, { kind: 'json' })
    case 'binary':
      return byteArrays(binary, NONE)
    default:
      return native('BYTE_ARRAY', nativeScalars.String, { kind: 'string' })
  }
}

const NONE: Logical = { kind: 'none' }

function byteArrays(codec: ScalarCodec, logical: Logical): ParquetColumnType {
  return { stored: { physical: 'BYTE_ARRAY', logical, width: 0 }, codec, valueClass: 'text', usual: undefined }
}

function nativeType(
  physical: Physical,
  family: ScalarFamily,
  logical: Logical,
  numbers: readonly number[],
  rules: ReadingRules,
): ParquetColumnType {
  const args = numbers.map((number) => ({ number }))
  const codec = family.make(args, rules)
  const form = family.form?.(args, rules)
  return {
    stored: { physical, logical, width: physical === 'BYTE_ARRAY' ? 0 : codec.placeholder.length },
    codec: { ...codec, write: coerced(codec.write, family, rules) },
    valueClass: family.valueClass,
    usual: form && readerOf(form),
  }
}

function timestampType(fractionDigits: number, isUtc: boolean, rules: ReadingRules): ParquetColumnType {
  const digits = fractionDigits > 6 ? 9 : 6
  const operation = { code: OPERATION.clickhouseDateTime64, first: digits, second: isUtc ? 0 : 1 }
  // A time that names no zone is read in the one of the rules.
  const isUsual = !isUtc || rules.timeZone === undefined || rules.timeZone === 'UTC'
  const usual = isUsual ? { read: parquetTimestampReader(digits, isUtc), operation } : undefined
  return timeType('INT64', parquetTimestamp(digits, isUtc), { kind: 'timestamp', digits, isUtc }, usual, rules)
}

function timeType(
  physical: Physical,
  { make, valueClass }: typeof parquetDate,
  logical: Logical,
  usual: UsualReader | undefined,
  rules: ReadingRules,
): ParquetColumnType {
  const codec = make(rules)
  return {
    stored: { physical, logical, width: codec.placeholder.length },
    codec: { ...codec, write: coerced(codec.write, { valueClass }, rules) },
    valueClass,
    usual,
  }
}
