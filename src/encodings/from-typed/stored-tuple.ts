// Values of tuples that ClickHouse stores in nearly the same form: they are copied, with their bytes turned around.

import { plainType } from '../../codecs/clickhouse/plain-type.ts'
import type { TypeNode } from '../../codecs/clickhouse/type-parser.ts'
import { append, type ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import type { TupleField } from '../../formats/postgres-binary/typed-fields.ts'
import { putVarUint } from '../clickhouse-native/columns/var-uint.ts'

/** Appends the value of a row; false for NULL, and for a value that the column's codec has to look at. Nothing is appended then. */
export type PutStored = (row: number, out: ColumnBuffer) => boolean

/** The value lies at `start .. end` of `view`. */
type Put = (view: DataView, start: number, end: number, out: ColumnBuffer) => boolean

const TWO_32 = 2 ** 32
/** Microseconds from 1970 to 2000, from where Postgres counts. */
const EPOCH_MICROS = 946_684_800_000_000
/** Of the year 2112: later times are for the codec, like those before 1970. */
const LAST_MICROS = 2 ** 52
const MICRO_DIGITS = 6

/** By the field's type and the column's. */
const PUTS: Readonly<Record<string, Put>> = {
  'int2 Int16': (view, start, _end, out) => {
    reserve(out, 2)
    out.view.setInt16(out.length, view.getInt16(start), true)
    out.length += 2
    return true
  },
  'int2 Int32': (view, start, _end, out) => int32(view.getInt16(start), out),
  'int4 Int32': (view, start, _end, out) => int32(view.getInt32(start), out),
  'int2 Int64': (view, start, _end, out) => int64(view.getInt16(start), out),
  'int4 Int64': (view, start, _end, out) => int64(view.getInt32(start), out),
  'int8 Int64': (view, start, _end, out) => {
    reserve(out, 8)
    out.view.setUint32(out.length, view.getUint32(start + 4), true)
    out.view.setInt32(out.length + 4, view.getInt32(start), true)
    out.length += 8
    return true
  },
  'float4 Float32': (view, start, _end, out) => {
    const value = view.getFloat32(start)
    if (!Number.isFinite(value)) return false
    reserve(out, 4)
    out.view.setFloat32(out.length, value, true)
    out.length += 4
    return true
  },
  'float8 Float64': (view, start, _end, out) => {
    const value = view.getFloat64(start)
    if (!Number.isFinite(value)) return false
    reserve(out, 8)
    out.view.setFloat64(out.length, value, true)
    out.length += 8
    return true
  },
  'bool Bool': (view, start, _end, out) => {
    reserve(out, 1)
    out.bytes[out.length++] = view.getUint8(start) === 0 ? 0 : 1
    return true
  },
}

const micros: Put = (view, start, _end, out) => {
  const value = view.getInt32(start) * TWO_32 + view.getUint32(start + 4) + EPOCH_MICROS
  if (value < 0 || value > LAST_MICROS) return false
  return int64(value, out)
}

/** Undefined where the codec of the column has to look at each value. */
export function storedTuple(field: TupleField, node: TypeNode): PutStored | undefined {
  const { type, tuples, index } = field
  if (typeof type === 'object') return undefined
  const plain = plainType(node)
  const inner = plain.name === 'Nullable' ? plain.args[0]?.type : plain
  const target = inner && plainType(inner)
  if (target === undefined) return undefined
  if (type === 'text' && target.name === 'String') return storedText(field)
  const isMicros = type === 'timestamptz' && target.name === 'DateTime64' && target.args[0]?.number === MICRO_DIGITS
  const put = isMicros ? micros : PUTS[`${type} ${target.name}`]
  if (put === undefined) return undefined
  const { width } = tuples
  return (row, out) => {
    const place = row * width + index
    const start = tuples.starts[place]!
    const end = tuples.ends[place]!
    return end >= start && put(tuples.view, start, end, out)
  }
}

function storedText({ tuples, index }: TupleField): PutStored {
  const { width } = tuples
  return (row, out) => {
    const place = row * width + index
    const start = tuples.starts[place]!
    const end = tuples.ends[place]!
    if (end < start) return false
    putVarUint(out, end - start)
    append(out, tuples.bytes, start, end)
    return true
  }
}

function int32(value: number, out: ColumnBuffer): true {
  reserve(out, 4)
  out.view.setInt32(out.length, value, true)
  out.length += 4
  return true
}

/** Of a whole number that a double holds exactly. */
function int64(value: number, out: ColumnBuffer): true {
  reserve(out, 8)
  out.view.setUint32(out.length, value >>> 0, true)
  out.view.setInt32(out.length + 4, Math.floor(value / TWO_32), true)
  out.length += 8
  return true
}
