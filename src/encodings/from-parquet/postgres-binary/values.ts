// Which stored types go straight into which of Postgres's base types, as fields of COPY BINARY: the length, then the
// value, big-endian. Every other pair goes by text.

import { isUtf8 } from 'node:buffer'
import { reserve } from '../../../codecs/column-buffer.ts'
import { openField, setInt64 } from '../../../codecs/postgres/binary/field.ts'
import { REJECT } from '../../../codecs/reject.ts'
import { epochDay } from '../../../codecs/text/epoch-day.ts'
import type { Leaf } from '../../../formats/parquet/schema/field.ts'
import { moment, momentReader } from '../../../formats/parquet/text/moment.ts'
import type { PostgresType } from '../../../schema.ts'
import { integerBounds, readInteger } from '../integers.ts'
import type { StoredValueCodec, StoredValueWriter } from '../stored-value.ts'

const DAY_SECONDS = 86_400
const FIRST_DAY = epochDay(2000, 1, 1)
/** The calendar that text has. */
const MIN_DAY = epochDay(1, 1, 1)
const END_DAY = epochDay(10_000, 1, 1)
const INTEGER_BITS: Readonly<Record<string, number>> = { int2: 16, int4: 32, int8: 64 }
const MAX_FRACTION_DIGITS = 6

/** A payload of as many bytes whatever the value. */
export interface FixedField {
  readonly bytes: number
  /** Puts the payload of the value at `start` at `pos`: 0, or a reject. */
  readonly put: (stored: DataView, start: number, target: DataView, pos: number) => number
}

export interface PostgresValue extends StoredValueCodec {
  readonly fixed?: FixedField
  /** Characters, which go as they are: UTF-8 without a NUL. */
  readonly isText?: true
}

/** Undefined when the value has to go by text. */
export function postgresValue(leaf: Leaf, target: PostgresType): PostgresValue | undefined {
  const fixed = fixedField(leaf, target)
  if (fixed !== undefined) return { fixed, write: fixedWriter(fixed) }
  const write = varyingWriter(leaf, target)
  return write && { write, ...(write === writeCharacters && { isText: true }) }
}

function fixedWriter({ bytes, put }: FixedField): StoredValueWriter {
  return ({ view }, start, _end, out) => {
    const pos = openField(out, bytes)
    const reject = put(view, start, out.view, pos)
    if (reject < 0) out.length -= LENGTH_BYTES + bytes
    return reject
  }
}

const LENGTH_BYTES = 4

function varyingWriter({ type }: Leaf, target: PostgresType): StoredValueWriter | undefined {
  if (target.kind !== 'base') return undefined
  const { name, typmod } = target
  if (type.kind === 'uuid') return name === 'uuid' ? writeBytes : undefined
  if (type.kind !== 'text' && type.kind !== 'binary') return undefined
  if (name === 'bytea') return type.kind === 'binary' ? writeBytes : undefined
  return name === 'text' || ((name === 'varchar' || name === 'bpchar') && typmod < 0) ? writeCharacters : undefined
}

function fixedField(leaf: Leaf, target: PostgresType): FixedField | undefined {
  if (target.kind !== 'base') return undefined
  const { name, typmod } = target
  const { type } = leaf
  switch (type.kind) {
    case 'integer': {
      const bits = INTEGER_BITS[name]
      return bits === undefined ? undefined : integerField(leaf.width, type.signed, bits)
    }
    case 'bool':
      return name === 'bool' ? BOOL : undefined
    case 'float':
      if (type.bits === 16) return undefined
      if (name === 'float4') return type.bits === 32 ? FLOAT4 : undefined
      return name === 'float8' ? (type.bits === 32 ? SINGLE_AS_FLOAT8 : FLOAT8) : undefined
    case 'date':
      return name === 'date' ? DATE : undefined
    case 'timestamp':
      return name === 'timestamptz' || name === 'timestamp'
        ? timestampField(leaf, typmod < 0 ? MAX_FRACTION_DIGITS : typmod, type.utc && name === 'timestamp')
        : undefined
    default:
      return undefined
  }
}

function integerField(width: number, isSigned: boolean, bits: number): FixedField {
  const bytes = bits / 8
  if (bits === 64) return { bytes, put: width === 8 ? longToInt64(isSigned) : intToInt64(isSigned) }
  const [least, greatest] = integerBounds(bits, true)
  return {
    bytes,
    put(stored, start, target, pos) {
      const value = readInteger(stored, start, width, isSigned)
      if (value < least || value > greatest) return REJECT.outOfRange
      if (bits === 16) target.setInt16(pos, value)
      else target.setInt32(pos, value)
      return 0
    },
  }
}

function longToInt64(isSigned: boolean): FixedField['put'] {
  return (stored, start, target, pos) => {
    const high = stored.getInt32(start + 4, true)
    if (high < 0 && !isSigned) return REJECT.outOfRange
    target.setInt32(pos, high)
    target.setInt32(pos + 4, stored.getInt32(start, true))
    return 0
  }
}

function intToInt64(isSigned: boolean): FixedField['put'] {
  return (stored, start, target, pos) => {
    const low = stored.getInt32(start, true)
    target.setInt32(pos, isSigned && low < 0 ? -1 : 0)
    target.setInt32(pos + 4, low)
    return 0
  }
}

const BOOL: FixedField = {
  bytes: 1,
  put(stored, start, target, pos) {
    target.setUint8(pos, stored.getUint8(start))
    return 0
  },
}

/** As bytes: a NaN keeps its bits. */
const FLOAT4: FixedField = {
  bytes: 4,
  put(stored, start, target, pos) {
    target.setInt32(pos, stored.getInt32(start, true))
    return 0
  },
}

const FLOAT8: FixedField = {
  bytes: 8,
  put(stored, start, target, pos) {
    target.setInt32(pos, stored.getInt32(start + 4, true))
    target.setInt32(pos + 4, stored.getInt32(start, true))
    return 0
  },
}

const SINGLE_AS_FLOAT8: FixedField = {
  bytes: 8,
  put(stored, start, target, pos) {
    target.setFloat64(pos, stored.getFloat32(start, true))
    return 0
  },
}

const DATE: FixedField = {
  bytes: 4,
  put(stored, start, target, pos) {
    const day = stored.getInt32(start, true)
    if (day < MIN_DAY || day >= END_DAY) return REJECT.outOfRange
    target.setInt32(pos, day - FIRST_DAY)
    return 0
  },
}

/** `dropsZone`: the column would forget that the value is a point in time. */
function timestampField(leaf: Leaf, digits: number, dropsZone: boolean): FixedField {
  const read = momentReader(leaf)
  const perTick = 10 ** (9 - Math.min(digits, MAX_FRACTION_DIGITS))
  return {
    bytes: 8,
    put(stored, start, target, pos) {
      read(stored, start)
      const { seconds, nanosecond } = moment
      if (seconds < MIN_DAY * DAY_SECONDS || seconds >= END_DAY * DAY_SECONDS) return REJECT.outOfRange
      if (dropsZone) return REJECT.zone
      if (nanosecond % perTick !== 0) return REJECT.precision
      setInt64(target, pos, seconds - FIRST_DAY * DAY_SECONDS, 1_000_000, nanosecond / 1_000)
      return 0
    },
  }
}

const writeBytes: StoredValueWriter = ({ bytes }, start, end, out) => {
  const pos = openField(out, end - start)
  out.bytes.set(bytes.subarray(start, end), pos)
  return 0
}

/** Up to so many bytes a loop is faster than the views that a check and a copy take. */
const SHORT = 48

const writeCharacters: StoredValueWriter = ({ bytes }, start, end, out) => {
  const length = end - start
  reserve(out, 4 + length)
  const from = out.length
  const target = out.bytes
  if (length > SHORT) {
    const value = bytes.subarray(start, end)
    if (!isUtf8(value)) return REJECT.invalidUtf8
    if (value.includes(0)) return REJECT.nulCharacter
    target.set(value, from + 4)
  } else {
    let to = from + 4
    let seen = 0
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!
      if (byte === 0) return isUtf8(bytes.subarray(start, end)) ? REJECT.nulCharacter : REJECT.invalidUtf8
      seen |= byte
      target[to++] = byte
    }
    if (seen > 0x7f && !isUtf8(bytes.subarray(start, end))) return REJECT.invalidUtf8
  }
  out.view.setInt32(from, length)
  out.length = from + 4 + length
  return 0
}
