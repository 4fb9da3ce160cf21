// A ClickHouse type -> what reads its values out of Native blocks.

import { plainType } from '../../codecs/clickhouse/plain-type.ts'
import type { TypeNode } from '../../codecs/clickhouse/type-parser.ts'
import type { Leaf, LogicalType } from '../parquet/schema/field.ts'
import { FixedValues, type PutFixed } from './fixed-values.ts'
import { JsonValues } from './json-values.ts'
import { LowCardinalityValues } from './low-cardinality.ts'
import { decimal, float, integer } from './numbers.ts'
import { ArrayValues, MapValues, NullableValues, TupleValues } from './parts.ts'
import { QBitValues } from './qbit.ts'
import { fixedString, StringValues } from './texts.ts'
import { date, date32, dateTime, dateTime64, time, time64 } from './times.ts'
import type { NativeValues, Place } from './values.ts'
import { VariantValues } from './variant.ts'
import { bool, enumWords, ipv4, ipv6, nothing, uuid } from './words.ts'

/** Where a column takes what JSON has. */
const NOWHERE: Place = { form: () => 'json' }

/** `place`: what the column of a target takes there. Undefined for a type that cannot be read; `unreadable` names it. */
export function makeValues(type: TypeNode, place: Place = NOWHERE, isTop = true): NativeValues | undefined {
  const stored = plainType(type)
  return partValues(stored, place, isTop) ?? scalarValues(stored, place, isTop)
}

/** The name of the first type inside that cannot be read. */
export function unreadable(named: TypeNode): string | undefined {
  const type = plainType(named)
  const isWhole = type.name === 'JSON' || type.name === 'AggregateFunction'
  const parts = isWhole ? [] : type.args.flatMap((argument) => argument.type ?? [])
  for (const part of parts) {
    const found = unreadable(part)
    if (found !== undefined) return found
  }
  return makeValues(type) === undefined ? type.name : undefined
}

function partValues(type: TypeNode, place: Place, isTop: boolean): NativeValues | undefined {
  const { name, args } = type
  const [first, second] = args.map((argument) => argument.type)
  switch (name) {
    case 'Nullable': {
      const inner = first && makeValues(first, place, isTop)
      return inner && new NullableValues(inner)
    }
    case 'LowCardinality': {
      const isNullable = first?.name === 'Nullable'
      const stored = isNullable ? first.args[0]?.type : first
      const inner = stored && makeValues(stored, place, isTop)
      return inner && new LowCardinalityValues(inner, isNullable)
    }
    case 'Array': {
      const element = first && makeValues(first, place.element ?? NOWHERE, false)
      return element && new ArrayValues(element)
    }
    case 'Tuple':
      return tupleValues(type, place)
    case 'Map': {
      const key = first && makeValues(first, place.key ?? NOWHERE, false)
      const value = second && makeValues(second, place.value ?? NOWHERE, false)
      return key && value && new MapValues(key, value)
    }
    case 'Variant': {
      const types = args.map((argument) => argument.type && makeValues(argument.type, NOWHERE, false))
      return types.every((one) => one !== undefined) ? new VariantValues(types) : undefined
    }
    case 'JSON':
      return new JsonValues()
    case 'QBit':
      return QBitValues.of(type, place.element ?? NOWHERE)
    default:
      return undefined
  }
}

function tupleValues({ args }: TypeNode, place: Place): NativeValues | undefined {
  const names = args.flatMap((argument) => argument.label ?? [])
  const elements = args.map(({ label, type }, index) => {
    const member = place.members?.get(label ?? String(index + 1)) ?? place.members?.get(String(index + 1))
    return type && makeValues(type, member ?? NOWHERE, false)
  })
  if (!elements.every((element) => element !== undefined)) return undefined
  return new TupleValues(elements, names.length > 0 && names.length === elements.length ? names : undefined)
}

function scalarValues(type: TypeNode, place: Place, isTop: boolean): NativeValues | undefined {
  const { name, args } = type
  const fixed = fixedScalar(type)
  if (fixed !== undefined) return new FixedValues(fixed[0], fixed[1])
  const bits = { Float32: 32, Float64: 64, BFloat16: 16 }[name] as 16 | 32 | 64 | undefined
  if (bits !== undefined) {
    const isNumber = place.form(leaf({ kind: 'float', bits }, bits / 8)) === 'number'
    return new FixedValues(bits / 8, float(bits, isNumber && !isTop), isNumber)
  }
  if (name === 'String') return new StringValues(place.form(leaf({ kind: 'binary' }, 0)))
  if (name !== 'FixedString') return undefined
  const width = args[0]?.number ?? 0
  // Its bytes are text, and never a number or an address of as many bytes.
  const form = place.form(leaf({ kind: 'binary' }, 0))
  return new FixedValues(width, fixedString(width, form))
}

/** Bytes of a value, and what writes it. */
function fixedScalar(type: TypeNode): readonly [number, PutFixed] | undefined {
  const { name, args } = type
  const [, sign, bits] = /^(U?)Int(8|16|32|64|128|256)$/.exec(name) ?? []
  if (bits !== undefined) return [Number(bits) / 8, integer(Number(bits), sign === '')]
  if (name.startsWith('Interval')) return [8, integer(64, true)]
  if (name.startsWith('Decimal')) return decimalScalar(type)
  // Of DateTime64('UTC') and the like the precision is the default.
  const precision = args[0]?.number ?? 3
  switch (name) {
    case 'Bool':
      return [1, bool]
    case 'Nothing':
      return [1, nothing]
    case 'Enum8':
      return [1, enumWords(type, 1)]
    case 'Enum16':
      return [2, enumWords(type, 2)]
    case 'UUID':
      return [16, uuid]
    case 'IPv4':
      return [4, ipv4]
    case 'IPv6':
      return [16, ipv6]
    case 'Date':
      return [2, date]
    case 'Date32':
      return [4, date32]
    case 'DateTime':
      return [4, dateTime]
    case 'DateTime64':
      return [8, dateTime64(precision)]
    case 'Time':
      return [4, time]
    case 'Time64':
      return [8, time64(precision)]
    default:
      return undefined
  }
}

/** `Decimal(P, S)`, and `Decimal64(S)` as a type that a query declares. */
function decimalScalar({ name, args }: TypeNode): readonly [number, PutFixed] | undefined {
  const [first, second] = args.map(({ number }) => number)
  const bits = name.slice('Decimal'.length)
  const precision = bits === '' ? (first ?? 10) : ({ 32: 9, 64: 18, 128: 38, 256: 76 }[bits] ?? 0)
  const scale = bits === '' ? (second ?? 0) : (first ?? 0)
  if (precision === 0) return undefined
  const width = precision <= 9 ? 4 : precision <= 18 ? 8 : precision <= 38 ? 16 : 32
  return [width, decimal(width, scale)]
}

/** As Parquet would store it: what takes a value says how by that. */
function leaf(type: LogicalType, width: number): Leaf {
  const physical = type.kind === 'float' ? (width === 4 ? 'FLOAT' : 'DOUBLE') : 'BYTE_ARRAY'
  return { kind: 'leaf', index: 0, path: [], physical, width, type, maxDefinition: 0, maxRepetition: 0 }
}
