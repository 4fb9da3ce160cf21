// Stored values whose fields have as many bytes whatever the value.

import { setInt64 } from '../../../codecs/postgres/binary/field.ts'
import type { FieldForm } from '../../../codecs/postgres/binary/field-form.ts'
import { REJECT } from '../../../codecs/reject.ts'
import { epochDay } from '../../../codecs/text/epoch-day.ts'
import type { Leaf } from '../../../formats/parquet/schema/field.ts'
import { moment, momentReader } from '../../../formats/parquet/text/moment.ts'
import { integerBounds, readInteger } from '../integers.ts'

const DAY_SECONDS = 86_400
const FIRST_DAY = epochDay(2000, 1, 1)
/** The calendar that text has. */
const MIN_DAY = epochDay(1, 1, 1)
const END_DAY = epochDay(10_000, 1, 1)
const MAX_FRACTION_DIGITS = 6

/** A payload of as many bytes whatever the value. */
export interface FixedField {
  readonly bytes: number
  /** Puts the payload of the value at `start` at `pos`: 0, or a reject. */
  readonly put: (stored: DataView, start: number, target: DataView, pos: number) => number
}

/** Undefined where the pair is none of such fields. */
export function fixedField(leaf: Leaf, form: FieldForm): FixedField | undefined {
  const { type } = leaf
  switch (type.kind) {
    case 'integer':
      return form.kind === 'integer' ? integerField(leaf.width, type.signed, form) : undefined
    case 'bool':
      return form.kind === 'bool' ? BOOL : undefined
    case 'float':
      if (type.bits === 16 || form.kind !== 'float') return undefined
      if (form.bytes === 4) return type.bits === 32 ? FLOAT4 : undefined
      return type.bits === 32 ? SINGLE_AS_FLOAT8 : FLOAT8
    case 'date':
      return form.kind === 'date' ? DATE : undefined
    case 'timestamp':
      return form.kind === 'timestamp' ? timestampField(leaf, form.digits, type.utc && !form.hasZone) : undefined
    default:
      return undefined
  }
}

function integerField(
  width: number,
  fromSigned: boolean,
  { bytes, isSigned }: Extract<FieldForm, { kind: 'integer' }>,
): FixedField {
  if (bytes === 8)
    return { bytes, put: width === 8 ? longToLong(fromSigned, isSigned) : intToLong(fromSigned, isSigned) }
  const [least, greatest] = integerBounds(bytes * 8, isSigned)
  return {
    bytes,
    put(stored, start, target, pos) {
      const value = readInteger(stored, start, width, fromSigned)
      if (value < least || value > greatest) return REJECT.outOfRange
      if (bytes === 2) target.setInt16(pos, value)
      else target.setInt32(pos, value)
      return 0
    },
  }
}

function longToLong(fromSigned: boolean, isSigned: boolean): FixedField['put'] {
  return (stored, start, target, pos) => {
    const high = stored.getInt32(start + 4, true)
    if (high < 0 && fromSigned !== isSigned) return REJECT.outOfRange
    target.setInt32(pos, high)
    target.setInt32(pos + 4, stored.getInt32(start, true))
    return 0
  }
}

function intToLong(fromSigned: boolean, isSigned: boolean): FixedField['put'] {
  return (stored, start, target, pos) => {
    const low = stored.getInt32(start, true)
    const isNegative = fromSigned && low < 0
    if (isNegative && !isSigned) return REJECT.outOfRange
    target.setInt32(pos, isNegative ? -1 : 0)
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
