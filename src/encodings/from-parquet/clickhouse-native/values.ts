// Which stored types go straight into which of ClickHouse's types without parts, and how. Every other pair goes by text.

import type { TypeNode } from '../../../codecs/clickhouse/type-parser.ts'
import type { ReadingRules } from '../../../codecs/codec.ts'
import { reserve } from '../../../codecs/column-buffer.ts'
import { REJECT } from '../../../codecs/reject.ts'
import type { Leaf } from '../../../formats/parquet/schema/field.ts'
import { decimalToLittleEndian } from '../decimals.ts'
import { littleEndianInteger } from '../integers.ts'
import type { StoredValueCodec } from '../stored-value.ts'
import { clickhouseFixedString, clickhouseString } from './text.ts'
import { clickhouseDateTime, clickhouseDays } from './times.ts'

const INTEGER = /^(U?)Int(8|16|32|64)$/
const WIDE_INTEGER_BYTES: Readonly<Record<string, number>> = { Int128: 16, UInt128: 16, Int256: 32, UInt256: 32 }

/** Undefined when the value has to go by text. */
export function clickhouseValue(leaf: Leaf, target: TypeNode, rules: ReadingRules): StoredValueCodec | undefined {
  const { type, width } = leaf
  const integer = INTEGER.exec(target.name)
  switch (type.kind) {
    case 'integer':
      if (integer) return littleEndianInteger(leaf, Number(integer[2]), integer[1] === '')
      return target.name === 'IPv4' && type.bits === 32 && !type.signed ? sameBytes(4) : undefined
    case 'bool':
      return target.name === 'Bool' || target.name === 'UInt8' ? sameBytes(1) : undefined
    case 'float':
      if (target.name === 'Float64' && type.bits === 32) return SINGLE_TO_DOUBLE
      return target.name === `Float${type.bits}` ? sameBytes(width) : undefined
    case 'date':
      return clickhouseDays(target, rules)
    case 'timestamp':
      return clickhouseDateTime(leaf, target, rules)
    case 'decimal':
      return clickhouseDecimal(leaf, target)
    case 'uuid':
      return target.name === 'UUID' ? UUID : undefined
    case 'text':
    case 'binary':
      if (target.name === 'String') return clickhouseString(type.kind === 'text')
      if (target.name === 'FixedString') return clickhouseFixedString(leaf, target.args[0]?.number ?? 0)
      // What ClickHouse itself stores so.
      if (type.kind !== 'binary' || width === 0) return undefined
      return width === (target.name === 'IPv6' ? 16 : WIDE_INTEGER_BYTES[target.name]) ? sameBytes(width) : undefined
    default:
      return undefined
  }
}

function clickhouseDecimal(leaf: Leaf, { name, args }: TypeNode): StoredValueCodec | undefined {
  const digits = { Decimal32: 9, Decimal64: 18, Decimal128: 38, Decimal256: 76 }[name]
  const precision = digits ?? (name === 'Decimal' ? (args[0]?.number ?? 10) : undefined)
  const scale = (digits === undefined ? args[1]?.number : args[0]?.number) ?? 0
  if (precision === undefined || leaf.type.kind !== 'decimal' || leaf.type.scale !== scale) return undefined
  return decimalToLittleEndian(leaf, precision)
}

function sameBytes(width: number): StoredValueCodec {
  return {
    write({ bytes }, start, _end, out) {
      reserve(out, width)
      for (let i = 0; i < width; i++) out.bytes[out.length + i] = bytes[start + i]!
      out.length += width
      return 0
    },
    areSame: () => true,
  }
}

const SINGLE_TO_DOUBLE: StoredValueCodec = {
  write({ view }, start, _end, out) {
    reserve(out, 8)
    out.view.setFloat64(out.length, view.getFloat32(start, true), true)
    out.length += 8
    return 0
  },
}

/** Two 64-bit integers, either of which lies backwards. */
const UUID: StoredValueCodec = {
  write({ bytes }, start, end, out) {
    if (end - start !== 16) return REJECT.valueSyntax
    reserve(out, 16)
    for (let i = 0; i < 8; i++) {
      out.bytes[out.length + i] = bytes[start + 7 - i]!
      out.bytes[out.length + 8 + i] = bytes[start + 15 - i]!
    }
    out.length += 16
    return 0
  },
}
