// Which stored values go straight into which forms of ClickHouse's values, and how. Every other pair is converted as text.

import type { ValueForm } from '../../../codecs/clickhouse/native/value-form.ts'
import type { TypeNode } from '../../../codecs/clickhouse/type-parser.ts'
import type { ReadingRules } from '../../../codecs/codec.ts'
import { reserve } from '../../../codecs/column-buffer.ts'
import { REJECT } from '../../../codecs/reject.ts'
import type { Leaf } from '../../../formats/parquet/schema/field.ts'
import { familyOf } from '../../clickhouse-native/make-column.ts'
import { decimalToLittleEndian } from '../decimals.ts'
import { littleEndianInteger } from '../integers.ts'
import type { StoredValueCodec } from '../stored-value.ts'
import { clickhouseFixedString, clickhouseString } from './text.ts'
import { clickhouseDateTime, clickhouseDays } from './times.ts'

/** Undefined when the value has to be converted as text. */
export function clickhouseValue(leaf: Leaf, target: TypeNode, rules: ReadingRules): StoredValueCodec | undefined {
  const form = familyOf(target)?.form?.(target.args, rules)
  return form && codecOf(leaf, form)
}

function codecOf(leaf: Leaf, form: ValueForm): StoredValueCodec | undefined {
  const { type, width } = leaf
  switch (type.kind) {
    case 'integer':
      if (form.kind === 'integer')
        return form.bits > 64 ? undefined : littleEndianInteger(leaf, form.bits, form.isSigned)
      return form.kind === 'ipv4' && type.bits === 32 && !type.signed ? sameBytes(4) : undefined
    case 'bool':
      return form.kind === 'bool' || isFlag(form) ? sameBytes(1) : undefined
    case 'float':
      if (form.kind !== 'float') return undefined
      if (form.bits === 64 && type.bits === 32) return SINGLE_TO_DOUBLE
      return form.bits === type.bits ? sameBytes(width) : undefined
    case 'date':
      return form.kind === 'date' ? clickhouseDays(form.bytes, form.last) : undefined
    case 'timestamp':
      return form.kind === 'dateTime' || form.kind === 'dateTime64' ? clickhouseDateTime(leaf, form) : undefined
    case 'decimal':
      if (form.kind !== 'decimal' || type.scale !== form.scale) return undefined
      return decimalToLittleEndian(leaf, form.precision)
    case 'uuid':
      return form.kind === 'uuid' ? UUID : undefined
    case 'text':
    case 'binary':
      if (form.kind === 'string') return clickhouseString(type.kind === 'text')
      if (form.kind === 'fixedString') return clickhouseFixedString(leaf, form.width)
      return type.kind === 'binary' && isStoredSo(form, width) ? sameBytes(width) : undefined
    default:
      return undefined
  }
}

/** UInt8 is also what servers before 21.12 have for booleans. */
function isFlag(form: ValueForm): boolean {
  return form.kind === 'integer' && form.bits === 8 && !form.isSigned
}

/** What ClickHouse itself stores so. */
export function isStoredSo(form: ValueForm, width: number): boolean {
  return form.kind === 'ipv6' ? width === 16 : form.kind === 'integer' && form.bits > 64 && width * 8 === form.bits
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
