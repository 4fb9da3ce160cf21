// Which stored types go straight into which of Postgres's base types, as fields of COPY BINARY: the length, then the
// value, big-endian. Every other pair goes by text.

import { isUtf8 } from 'node:buffer'
import { reserve } from '../../codecs/column-buffer.ts'
import { openField, setInt64 } from '../../codecs/postgres/binary/field.ts'
import { REJECT } from '../../codecs/reject.ts'
import { epochDay } from '../../codecs/text/epoch-day.ts'
import type { Leaf } from '../../formats/parquet/field.ts'
import { moment, momentReader } from '../../formats/parquet/moment.ts'
import type { PostgresType } from '../../schema.ts'
import { integerBounds, readInteger } from './integers.ts'
import type { StoredValueWriter } from './stored-value.ts'

const DAY_SECONDS = 86_400
const FIRST_DAY = epochDay(2000, 1, 1)
/** The calendar that text has. */
const MIN_DAY = epochDay(1, 1, 1)
const END_DAY = epochDay(10_000, 1, 1)
const INTEGER_BITS: Readonly<Record<string, number>> = { int2: 16, int4: 32, int8: 64 }
const MAX_FRACTION_DIGITS = 6

/** Undefined when the value has to go by text. */
export function postgresValue(leaf: Leaf, target: PostgresType): StoredValueWriter | undefined {
  if (target.kind !== 'base') return undefined
  const { name, typmod } = target
  const { type } = leaf
  switch (type.kind) {
    case 'integer': {
      const bits = INTEGER_BITS[name]
      return bits === undefined ? undefined : integerWriter(leaf.width, type.signed, bits)
    }
    case 'bool':
      return name === 'bool' ? writeBool : undefined
    case 'float':
      if (type.bits === 16) return undefined
      if (name === 'float4') return type.bits === 32 ? writeFloat4 : undefined
      return name === 'float8' ? (type.bits === 32 ? writeSingleAsFloat8 : writeFloat8) : undefined
    case 'date':
      return name === 'date' ? writeDate : undefined
    case 'timestamp':
      return name === 'timestamptz' || name === 'timestamp'
        ? timestampWriter(leaf, typmod < 0 ? MAX_FRACTION_DIGITS : typmod, type.utc && name === 'timestamp')
        : undefined
    case 'uuid':
      return name === 'uuid' ? writeBytes : undefined
    case 'text':
    case 'binary':
      if (name === 'bytea') return type.kind === 'binary' ? writeBytes : undefined
      return name === 'text' || ((name === 'varchar' || name === 'bpchar') && typmod < 0) ? writeCharacters : undefined
    default:
      return undefined
  }
}

function integerWriter(width: number, isSigned: boolean, bits: number): StoredValueWriter {
  const [least, greatest] = integerBounds(bits, true)
  return ({ view }, start, _end, out) => {
    if (bits === 64) {
      const low = view.getUint32(start, true)
      const high = width === 8 ? view.getInt32(start + 4, true) : isSigned && low > 0x7fff_ffff ? -1 : 0
      if (high < 0 && !isSigned) return REJECT.outOfRange
      const pos = openField(out, 8)
      out.view.setInt32(pos, high)
      out.view.setUint32(pos + 4, low)
      return 0
    }
    const value = readInteger(view, start, width, isSigned)
    if (value < least || value > greatest) return REJECT.outOfRange
    const pos = openField(out, bits / 8)
    if (bits === 16) out.view.setInt16(pos, value)
    else out.view.setInt32(pos, value)
    return 0
  }
}

const writeBool: StoredValueWriter = ({ bytes }, start, _end, out) => {
  const pos = openField(out, 1)
  out.bytes[pos] = bytes[start]!
  return 0
}

const writeFloat4: StoredValueWriter = ({ view }, start, _end, out) => {
  const pos = openField(out, 4)
  out.view.setFloat32(pos, view.getFloat32(start, true))
  return 0
}

const writeFloat8: StoredValueWriter = ({ view }, start, _end, out) => {
  const pos = openField(out, 8)
  out.view.setFloat64(pos, view.getFloat64(start, true))
  return 0
}

const writeSingleAsFloat8: StoredValueWriter = ({ view }, start, _end, out) => {
  const pos = openField(out, 8)
  out.view.setFloat64(pos, view.getFloat32(start, true))
  return 0
}

const writeDate: StoredValueWriter = ({ view }, start, _end, out) => {
  const day = view.getInt32(start, true)
  if (day < MIN_DAY || day >= END_DAY) return REJECT.outOfRange
  const pos = openField(out, 4)
  out.view.setInt32(pos, day - FIRST_DAY)
  return 0
}

/** `dropsZone`: the column would forget that the value is a point in time. */
function timestampWriter(leaf: Leaf, digits: number, dropsZone: boolean): StoredValueWriter {
  const read = momentReader(leaf)
  const perTick = 10 ** (9 - Math.min(digits, MAX_FRACTION_DIGITS))
  return ({ view }, start, _end, out) => {
    if (dropsZone) return REJECT.zone
    read(view, start)
    const { seconds, nanosecond } = moment
    if (seconds < MIN_DAY * DAY_SECONDS || seconds >= END_DAY * DAY_SECONDS) return REJECT.outOfRange
    if (nanosecond % perTick !== 0) return REJECT.precision
    const pos = openField(out, 8)
    setInt64(out, pos, seconds - FIRST_DAY * DAY_SECONDS, 1_000_000, nanosecond / 1_000)
    return 0
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
      if (byte === 0) return REJECT.nulCharacter
      seen |= byte
      target[to++] = byte
    }
    if (seen > 0x7f && !isUtf8(bytes.subarray(start, end))) return REJECT.invalidUtf8
  }
  out.view.setInt32(from, length)
  out.length = from + 4 + length
  return 0
}
