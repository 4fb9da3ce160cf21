// The reader of a value's usual form, and the row machine's operation that does the same.

import {
  readInt8,
  readInt16,
  readInt32,
  readInt64,
  readUInt8,
  readUInt16,
  readUInt32,
  readUInt64,
} from '../../codecs/clickhouse/native/integer-readers.ts'
import {
  dateReader,
  dateTime64Reader,
  dateTimeReader,
  decimalReader,
  readBool,
  readFloat32Column,
  readFloat64Column,
  readString,
  readUuid,
} from '../../codecs/clickhouse/native/readers.ts'
import type { ValueForm } from '../../codecs/clickhouse/native/value-form.ts'
import type { TypeNode } from '../../codecs/clickhouse/type-parser.ts'
import type { ReadingRules, ValueReader } from '../../codecs/codec.ts'
import { UTC_ZONES } from '../../codecs/text/time-zone.ts'
import type { Operation } from '../rows/operation.ts'
import { OPERATION } from '../rows/operation-numbers.ts'
import { familyOf } from './make-column.ts'

export interface UsualReader {
  readonly read: ValueReader
  readonly operation: Operation
}

const SIGNED: Readonly<Record<number, ValueReader>> = { 8: readInt8, 16: readInt16, 32: readInt32, 64: readInt64 }
const UNSIGNED: Readonly<Record<number, ValueReader>> = { 8: readUInt8, 16: readUInt16, 32: readUInt32, 64: readUInt64 }

/** The reader of a type of a known form, or undefined where every value takes the slower way. */
export function usualReader(type: TypeNode, rules: ReadingRules): UsualReader | undefined {
  const form = familyOf(type)?.form?.(type.args, rules)
  return form && readerOf(form)
}

/** The same of a form. */
export function readerOf(form: ValueForm): UsualReader | undefined {
  switch (form.kind) {
    case 'integer':
      return integerWay(form.bits, form.isSigned)
    case 'float':
      return form.bits === 32
        ? { read: readFloat32Column, operation: { code: OPERATION.clickhouseFloat32 } }
        : { read: readFloat64Column, operation: { code: OPERATION.clickhouseFloat64 } }
    case 'bool':
      return { read: readBool, operation: { code: OPERATION.clickhouseBool } }
    case 'string':
      return { read: readString, operation: { code: OPERATION.clickhouseString } }
    case 'uuid':
      return { read: readUuid, operation: { code: OPERATION.clickhouseUuid } }
    case 'date':
      if (form.bytes === 4) return undefined
      return { read: dateReader(form.last), operation: { code: OPERATION.clickhouseDate, first: form.last } }
    case 'dateTime':
      if (!UTC_ZONES.has(form.zone)) return undefined
      return { read: dateTimeReader(form.last), operation: { code: OPERATION.clickhouseDateTime, first: form.last } }
    case 'dateTime64': {
      if (!UTC_ZONES.has(form.zone)) return undefined
      const operation = { code: OPERATION.clickhouseDateTime64, first: form.digits }
      return { read: dateTime64Reader(form.digits), operation }
    }
    case 'decimal':
      return decimalWay(form.precision, form.scale)
    default:
      return undefined
  }
}

function integerWay(bits: number, isSigned: boolean): UsualReader | undefined {
  const read = (isSigned ? SIGNED : UNSIGNED)[bits]
  const code = isSigned ? OPERATION.clickhouseSigned : OPERATION.clickhouseUnsigned
  return read && { read, operation: { code, first: bits / 8 } }
}

function decimalWay(precision: number, scale: number): UsualReader | undefined {
  const read = decimalReader(precision, scale)
  return read && { read, operation: { code: OPERATION.clickhouseDecimal, first: precision, second: scale } }
}
