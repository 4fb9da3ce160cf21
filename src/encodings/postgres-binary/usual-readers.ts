// The reader of a field's usual form, and the row machine's operation that does the same.

import type { ValueReader } from '../../codecs/codec.ts'
import type { FieldForm } from '../../codecs/postgres/binary/field-form.ts'
import { readInt2, readInt4, readInt8, readUint4, readUint8 } from '../../codecs/postgres/binary/integer-readers.ts'
import {
  numericReader,
  readBool,
  readDate,
  readFloat4,
  readFloat8,
  readText,
  readUuid,
  timestampReader,
} from '../../codecs/postgres/binary/readers.ts'
import type { PostgresType } from '../../schema.ts'
import type { Operation } from '../rows/operation.ts'
import { OPERATION } from '../rows/operation-numbers.ts'
import { formOf } from './make-writer.ts'

export interface UsualReader {
  readonly read: ValueReader
  readonly operation: Operation
}

const SIGNED = { 2: readInt2, 4: readInt4, 8: readInt8 } as const
/** There is no type of two bytes without a sign. */
const UNSIGNED = { 2: undefined, 4: readUint4, 8: readUint8 } as const

const PLAIN: Readonly<Record<'bool' | 'text' | 'date' | 'uuid', UsualReader>> = {
  bool: { read: readBool, operation: { code: OPERATION.postgresBool } },
  text: { read: readText, operation: { code: OPERATION.postgresText } },
  date: { read: readDate, operation: { code: OPERATION.postgresDate } },
  uuid: { read: readUuid, operation: { code: OPERATION.postgresUuid } },
}

/** A number of the usual form has no more digits. */
const MAX_DIGITS = 19
/** Known to assembly/postgres.ts: the scale of a numeric that declares none. */
const ANY_SCALE = 0xffff_ffff

/** The reader of a type of a known form, or undefined where every value takes the slower way. */
export function usualReader(type: PostgresType): UsualReader | undefined {
  const form = formOf(type)
  return form && readerOf(form)
}

function readerOf(form: FieldForm): UsualReader | undefined {
  switch (form.kind) {
    case 'integer':
      return integerWay(form.bytes, form.isSigned)
    case 'float':
      return form.bytes === 4
        ? { read: readFloat4, operation: { code: OPERATION.postgresFloat4 } }
        : { read: readFloat8, operation: { code: OPERATION.postgresFloat8 } }
    case 'timestamp': {
      const operation = { code: OPERATION.postgresTimestamp, first: form.digits, second: form.hasZone ? 1 : 0 }
      return { read: timestampReader(form.hasZone, form.digits), operation }
    }
    case 'numeric':
      return numericWay(form.precision, form.scale)
    case 'bytes':
      return undefined
    default:
      return PLAIN[form.kind]
  }
}

function integerWay(bytes: 2 | 4 | 8, isSigned: boolean): UsualReader | undefined {
  const read = (isSigned ? SIGNED : UNSIGNED)[bytes]
  const code = isSigned ? OPERATION.postgresInt : OPERATION.postgresUnsigned
  return read && { read, operation: { code, first: bytes } }
}

function numericWay(precision: number | undefined, scale: number): UsualReader | undefined {
  const read = numericReader(precision, scale)
  if (read === undefined) return undefined
  const maxWhole = precision === undefined ? MAX_DIGITS : Math.min(precision - scale, MAX_DIGITS)
  const typeScale = precision === undefined ? ANY_SCALE : scale
  return { read, operation: { code: OPERATION.postgresNumeric, first: maxWhole, second: typeScale } }
}
