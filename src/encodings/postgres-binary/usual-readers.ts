// Which types of Postgres have a reader for their usual form.

import type { ValueReader } from '../../codecs/codec.ts'
import {
  numericReader,
  readBool,
  readDate,
  readFloat4,
  readFloat8,
  readInt2,
  readInt4,
  readInt8,
  readText,
  readUuid,
  timestampReader,
} from '../../codecs/postgres/binary/readers.ts'
import type { PostgresType } from '../../schema.ts'
import { OPERATION, type Operation } from '../rows/operations.ts'

/** A type's usual form: the reader of it, and the operation of the row machine that does the same. */
export interface UsualReader {
  readonly read: ValueReader
  readonly operation: Operation
}

const PLAIN: Readonly<Record<string, UsualReader>> = {
  int2: { read: readInt2, operation: { code: OPERATION.postgresInt, first: 2 } },
  int4: { read: readInt4, operation: { code: OPERATION.postgresInt, first: 4 } },
  int8: { read: readInt8, operation: { code: OPERATION.postgresInt, first: 8 } },
  float4: { read: readFloat4, operation: { code: OPERATION.postgresFloat4 } },
  float8: { read: readFloat8, operation: { code: OPERATION.postgresFloat8 } },
  bool: { read: readBool, operation: { code: OPERATION.postgresBool } },
  text: { read: readText, operation: { code: OPERATION.postgresText } },
  date: { read: readDate, operation: { code: OPERATION.postgresDate } },
  uuid: { read: readUuid, operation: { code: OPERATION.postgresUuid } },
}

/** What a typmod of a type with a length has beside it. */
const VARLENA_HEADER = 4
const MICROSECOND_DIGITS = 6
/** A number of the usual form has no more digits. */
const MAX_DIGITS = 19
/** Known to assembly/postgres.ts: the scale of a numeric that declares none. */
const ANY_SCALE = 0xffff_ffff

/** The reader of a type without parts, or undefined where every value takes the slower way. */
export function usualReader({ kind, name, typmod }: PostgresType): UsualReader | undefined {
  if (kind !== 'base') return undefined
  switch (name) {
    case 'varchar':
      return typmod < 0 ? PLAIN['text'] : undefined
    case 'timestamp':
    case 'timestamptz':
      return timestampWay(name === 'timestamptz', typmod < 0 ? MICROSECOND_DIGITS : typmod)
    case 'numeric':
      if (typmod < VARLENA_HEADER) return numericWay(undefined, 0)
      return numericWay((typmod - VARLENA_HEADER) >> 16, (((typmod - VARLENA_HEADER) & 0x7ff) ^ 0x400) - 0x400)
    default:
      return Object.hasOwn(PLAIN, name) ? PLAIN[name] : undefined
  }
}

function timestampWay(hasZone: boolean, precision: number): UsualReader {
  const operation = { code: OPERATION.postgresTimestamp, first: precision, second: hasZone ? 1 : 0 }
  return { read: timestampReader(hasZone, precision), operation }
}

function numericWay(precision: number | undefined, scale: number): UsualReader | undefined {
  const read = numericReader(precision, scale)
  if (read === undefined) return undefined
  const maxWhole = precision === undefined ? MAX_DIGITS : Math.min(precision - scale, MAX_DIGITS)
  const typeScale = precision === undefined ? ANY_SCALE : scale
  return { read, operation: { code: OPERATION.postgresNumeric, first: maxWhole, second: typeScale } }
}
