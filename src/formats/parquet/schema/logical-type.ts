// What a schema element says of its values: the annotations of two generations, and what the stored type says alone.
// Source: Apache Parquet, "Logical Types" (LogicalTypes.md).

import type { SchemaElement } from 'hyparquet'
import { PageError } from '../corrupt.ts'
import type { LogicalType, PhysicalType, TimeUnit } from './field.ts'

const UNITS: Readonly<Record<string, TimeUnit>> = { MILLIS: 'ms', MICROS: 'us', NANOS: 'ns' }

/** The newer annotation first, then the older one, then what the stored type is: long, because it is a table. */
export function logicalType(element: SchemaElement): LogicalType {
  const { logical_type: logical, converted_type: converted, type: physical } = element
  switch (logical?.type) {
    case 'STRING':
    case 'ENUM':
      return { kind: 'text' }
    case 'JSON':
      return { kind: 'json' }
    case 'UUID':
      return { kind: 'uuid' }
    case 'DATE':
      return { kind: 'date' }
    case 'DECIMAL':
      return decimal(logical.precision, logical.scale)
    case 'INTEGER':
      return { kind: 'integer', bits: logical.bitWidth as 8, signed: logical.isSigned }
    case 'FLOAT16':
      return { kind: 'float', bits: 16 }
    case 'TIME':
      return { kind: 'time', unit: unitOf(logical.unit) }
    case 'TIMESTAMP':
      return { kind: 'timestamp', unit: unitOf(logical.unit), utc: logical.isAdjustedToUTC }
    default:
  }
  const integer = /^(U?)INT_(\d+)$/.exec(converted ?? '')
  if (integer) return { kind: 'integer', bits: Number(integer[2]) as 8, signed: integer[1] === '' }
  switch (converted) {
    case 'UTF8':
    case 'ENUM':
      return { kind: 'text' }
    case 'JSON':
      return { kind: 'json' }
    case 'DATE':
      return { kind: 'date' }
    case 'INTERVAL':
      return { kind: 'interval' }
    case 'DECIMAL':
      return decimal(element.precision, element.scale)
    case 'TIME_MILLIS':
    case 'TIME_MICROS':
      return { kind: 'time', unit: unitOf(converted.slice(5)) }
    case 'TIMESTAMP_MILLIS':
    case 'TIMESTAMP_MICROS':
      return { kind: 'timestamp', unit: unitOf(converted.slice(10)), utc: true }
    default:
  }
  switch (physical) {
    case 'BOOLEAN':
      return { kind: 'bool' }
    case 'INT32':
    case 'INT64':
      return { kind: 'integer', bits: physical === 'INT32' ? 32 : 64, signed: true }
    case 'INT96':
      return { kind: 'timestamp', unit: 'ns', utc: true }
    case 'FLOAT':
    case 'DOUBLE':
      return { kind: 'float', bits: physical === 'FLOAT' ? 32 : 64 }
    default:
      return { kind: 'binary' }
  }
}

/** Whether values of the type can be stored so: what reads them relies on it. */
export function isStoredAs(type: LogicalType, physical: PhysicalType, width: number): boolean {
  switch (type.kind) {
    case 'bool':
      return physical === 'BOOLEAN'
    case 'date':
      return physical === 'INT32'
    case 'integer':
      return physical === (type.bits === 64 ? 'INT64' : 'INT32')
    case 'float':
      return (
        physical === (type.bits === 64 ? 'DOUBLE' : type.bits === 32 ? 'FLOAT' : 'FIXED_LEN_BYTE_ARRAY') &&
        width === type.bits / 8
      )
    case 'time':
      return physical === (type.unit === 'ms' ? 'INT32' : 'INT64')
    case 'timestamp':
      return physical === 'INT64' || physical === 'INT96'
    case 'uuid':
      return physical === 'FIXED_LEN_BYTE_ARRAY' && width === 16
    case 'interval':
      return physical === 'FIXED_LEN_BYTE_ARRAY' && width === 12
    case 'decimal':
      return ['INT32', 'INT64', 'BYTE_ARRAY', 'FIXED_LEN_BYTE_ARRAY'].includes(physical)
    default:
      return physical === 'BYTE_ARRAY' || physical === 'FIXED_LEN_BYTE_ARRAY'
  }
}

function unitOf(name: string | undefined): TimeUnit {
  const unit = UNITS[name ?? '']
  if (unit === undefined) throw new PageError(`${name} is not a unit of time`)
  return unit
}

function decimal(precision: number | undefined, scale = 0): LogicalType {
  if (precision === undefined || precision < 1 || scale < 0 || scale > precision) {
    throw new PageError(`a decimal of ${precision} digits, ${scale} of them after the point`)
  }
  return { kind: 'decimal', precision, scale }
}
