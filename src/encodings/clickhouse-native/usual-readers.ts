// Which types have a reader for their usual form.

import {
  dateReader,
  dateTime64Reader,
  dateTimeReader,
  decimalReader,
  readBool,
  readFloat32Column,
  readFloat64Column,
  readInt8,
  readInt16,
  readInt32,
  readInt64,
  readString,
  readUInt8,
  readUInt16,
  readUInt32,
  readUInt64,
  readUuid,
} from '../../codecs/clickhouse/native/readers.ts'
import type { TypeNode } from '../../codecs/clickhouse/type-parser.ts'
import type { ReadingRules, ValueReader } from '../../codecs/codec.ts'
import { epochDay } from '../../codecs/text/epoch-day.ts'
import { UTC_ZONES } from '../../codecs/text/time-zone.ts'
import type { Operation } from '../rows/operation.ts'
import { OPERATION } from '../rows/operation-numbers.ts'

const PLAIN: Readonly<Record<string, UsualReader>> = {
  UInt8: { read: readUInt8, operation: { code: OPERATION.clickhouseUnsigned, first: 1 } },
  UInt16: { read: readUInt16, operation: { code: OPERATION.clickhouseUnsigned, first: 2 } },
  UInt32: { read: readUInt32, operation: { code: OPERATION.clickhouseUnsigned, first: 4 } },
  UInt64: { read: readUInt64, operation: { code: OPERATION.clickhouseUnsigned, first: 8 } },
  Int8: { read: readInt8, operation: { code: OPERATION.clickhouseSigned, first: 1 } },
  Int16: { read: readInt16, operation: { code: OPERATION.clickhouseSigned, first: 2 } },
  Int32: { read: readInt32, operation: { code: OPERATION.clickhouseSigned, first: 4 } },
  Int64: { read: readInt64, operation: { code: OPERATION.clickhouseSigned, first: 8 } },
  Float32: { read: readFloat32Column, operation: { code: OPERATION.clickhouseFloat32 } },
  Float64: { read: readFloat64Column, operation: { code: OPERATION.clickhouseFloat64 } },
  Bool: { read: readBool, operation: { code: OPERATION.clickhouseBool } },
  String: { read: readString, operation: { code: OPERATION.clickhouseString } },
  UUID: { read: readUuid, operation: { code: OPERATION.clickhouseUuid } },
}

/** A type's usual form: the reader of it, and the operation of the row machine that does the same. */
export interface UsualReader {
  readonly read: ValueReader
  readonly operation: Operation
}

/** Of a DateTime64 and a Decimal without arguments. */
const DEFAULT_TICKS = 3
const DEFAULT_PRECISION = 10
const LAST_DATE = 0xffff
const LAST_SECOND = 0xffff_ffff

/** The reader of a type without parts, or undefined where every value takes the slower way. */
export function usualReader(type: TypeNode, rules: ReadingRules): UsualReader | undefined {
  if (Object.hasOwn(PLAIN, type.name)) return PLAIN[type.name]
  const [first, second = 0] = type.args.map((argument) => argument.number ?? 0)
  switch (type.name) {
    case 'Date': {
      const lastDay = rules.lastYear === undefined ? LAST_DATE : epochDay(rules.lastYear, 12, 31)
      return { read: dateReader(lastDay), operation: { code: OPERATION.clickhouseDate, first: lastDay } }
    }
    case 'DateTime': {
      if (!isUtc(type, rules)) return undefined
      const lastSecond = rules.lastYear === undefined ? LAST_SECOND : epochDay(rules.lastYear, 12, 31) * 86_400 - 1
      return { read: dateTimeReader(lastSecond), operation: { code: OPERATION.clickhouseDateTime, first: lastSecond } }
    }
    case 'DateTime64': {
      if (!isUtc(type, rules)) return undefined
      const precision = first ?? DEFAULT_TICKS
      return {
        read: dateTime64Reader(precision),
        operation: { code: OPERATION.clickhouseDateTime64, first: precision },
      }
    }
    case 'Decimal':
      return decimalWay(first ?? DEFAULT_PRECISION, second)
    case 'Decimal32':
      return decimalWay(9, first ?? 0)
    case 'Decimal64':
      return decimalWay(18, first ?? 0)
    default:
      return undefined
  }
}

function decimalWay(precision: number, scale: number): UsualReader | undefined {
  const read = decimalReader(precision, scale)
  return read && { read, operation: { code: OPERATION.clickhouseDecimal, first: precision, second: scale } }
}

/** Times without an offset are on the clocks of the column's zone, or of the server's. */
function isUtc(type: TypeNode, rules: ReadingRules): boolean {
  const zone = type.args.find((argument) => argument.text !== undefined)?.text ?? rules.timeZone ?? 'UTC'
  return UTC_ZONES.has(zone)
}
