// What a JSON value is once it is stored in a column of ClickHouse, slowly and without bytes. It reads what people
// write and what the server prints (FORMAT JSONCompact) alike: a load is right when both come to the same.

import { scaledDecimal } from '../clickhouse/exact-decimal.ts'
import { offsetOf } from '../codecs/zone-judge.ts'
import { storedJson } from './clickhouse-stored-json.ts'
import type { JsonValue } from './json-reader.ts'
import { judgeTimestamp, type Moment } from './judge-time.ts'
import { nearestFloat } from './nearest-float.ts'

/** A type as a tree. */
export interface StoredType {
  readonly name: string
  /** The types inside; of a Map its key and its value. */
  readonly parts?: readonly StoredType[]
  /** Names of a tuple's elements, or of a JSON's typed paths. */
  readonly names?: readonly string[]
  /** Width, precision, scale. */
  readonly numbers?: readonly number[]
  readonly zone?: string
  readonly labels?: readonly (readonly [label: string, number: number])[]
  /** Of a SimpleAggregateFunction. */
  readonly aggregate?: string
}

/** Digits, bits or text; the parts of what has parts. Two values are the same when these are. */
export type Stored = null | string | readonly Stored[]

const NAMED_DECIMALS: Readonly<Record<string, true>> = {
  Decimal32: true,
  Decimal64: true,
  Decimal128: true,
  Decimal256: true,
}

/** The value in a column of the type; throws where the JSON can be no value of it. */
export function storedValue(type: StoredType, value: JsonValue): Stored {
  const { name, parts = [], numbers = [], zone = 'UTC' } = type
  const [first = 0, second = 0] = numbers
  const [inner] = parts
  if (/^U?Int\d+$/.test(name) || name.startsWith('Interval')) return storedInteger(value)
  if (name in NAMED_DECIMALS) return String(scaledDecimal(numberText(value), first))
  switch (name) {
    case 'Nullable':
      return value.kind === 'null' ? null : storedValue(inner!, value)
    case 'LowCardinality':
      return withoutSignOfZero(inner!, storedValue(inner!, value))
    case 'SimpleAggregateFunction':
      return storedValue(inner!, value)
    case 'Array':
      return items(value).map((item) => storedValue(inner!, item))
    case 'Nested':
      return items(value).map((item) => storedTuple(type, item))
    case 'Tuple':
      return storedTuple(type, value)
    case 'Map':
      return members(value).map((member) => [storedValue(inner!, member.name), storedValue(parts[1]!, member.value)])
    case 'Variant':
      return value.kind === 'null' ? null : storedVariant(parts, value)
    case 'JSON':
      return storedJson(type, value, storedValue)
    case 'Point':
    case 'Ring':
    case 'LineString':
    case 'MultiLineString':
    case 'Polygon':
    case 'MultiPolygon':
      return storedShape(value)
    case 'Float32':
      return floatBits(value, 32)
    case 'Float64':
      return floatBits(value, 64)
    case 'BFloat16':
      return floatBits(value, 32).slice(0, 4)
    case 'Decimal':
      return String(scaledDecimal(numberText(value), second))
    case 'Bool':
      return kindOf(value, 'boolean').source
    case 'String':
      return value.kind === 'text' ? value.value : value.source
    case 'FixedString':
      return plainText(value) + '\0'.repeat(Math.max(0, first - Buffer.byteLength(plainText(value))))
    case 'DateTime':
      return storedTime(plainText(value), 0, zone)
    case 'DateTime64':
      return storedTime(plainText(value), first, zone)
    case 'Time':
      return storedClock(plainText(value), 0)
    case 'Time64':
      return storedClock(plainText(value), first)
    case 'UUID':
      return plainText(value).toLowerCase()
    case 'IPv6':
      return storedAddress(plainText(value))
    case 'Date':
      // How 18.16 prints its first day.
      return plainText(value).replace('0000-00-00', '1970-01-01')
    case 'Date32':
    case 'IPv4':
    case 'Enum8':
    case 'Enum16':
      return plainText(value)
    default:
      throw new Error(`the oracle knows no type ${name}`)
  }
}

/** What a record leaves in a nullable column that it lacks. */
export function storedWhenMissing(type: StoredType): Stored {
  return type.name === 'JSON' ? storedJson(type, undefined, storedValue) : null
}

function storedInteger(value: JsonValue): string {
  if (value.kind === 'boolean') return value.source === 'true' ? '1' : '0'
  return String(BigInt(numberText(value)))
}

function floatBits(value: JsonValue, bits: 32 | 64): string {
  const float = nearestFloat(numberText(value), bits)
  if (float === undefined) throw new Error(`no Float${bits}: ${value.source}`)
  return float.toString(16).padStart(bits / 4, '0')
}

/** The server's dictionaries of floats find -0 equal to the 0 that they begin with. */
function withoutSignOfZero({ name, parts = [] }: StoredType, stored: Stored): Stored {
  const isFloat = (name === 'Nullable' ? parts[0]!.name : name).startsWith('Float')
  return isFloat && typeof stored === 'string' && /^80+$/.test(stored) ? stored.replace('8', '0') : stored
}

function storedTuple({ parts = [], names = [] }: StoredType, value: JsonValue): Stored {
  if (value.kind !== 'object') return items(value).map((item, i) => storedValue(parts[i]!, item))
  const found = new Map(value.members.map((member) => [member.name.value, member.value]))
  return parts.map((part, i) => storedValue(part, found.get(names[i]!)!))
}

const SHAPES: Readonly<Record<string, RegExp>> = {
  array: /^Array$/,
  object: /^Map$/,
  boolean: /^Bool$/,
  number: /^(?:U?Int|Float|Decimal)/,
  text: /^String$/,
}

/** The only type of its shape: no two of a Variant's types here could hold the same value. */
function storedVariant(parts: readonly StoredType[], value: JsonValue): Stored {
  const index = parts.findIndex(({ name }) => SHAPES[value.kind]!.test(name))
  return [parts[index]!.name, storedValue(parts[index]!, value)]
}

function storedShape(value: JsonValue): Stored {
  return value.kind === 'array' ? value.items.map(storedShape) : floatBits(value, 64)
}

/** What the zone's clocks show: the server prints it without an offset. */
function storedTime(text: string, digits: number, zone: string): string {
  const moment = judgeTimestamp(text)
  if (moment === undefined) throw new Error(`no time: ${text}`)
  const fraction = digits === 0 ? '' : `.${String(moment.nanosecond).padStart(9, '0').slice(0, digits)}`
  const written = clockSeconds(moment)
  const utc = moment.offsetMinutes === undefined ? undefined : written - moment.offsetMinutes * 60
  return clockText(utc === undefined ? written : utc + offsetOf(zone, utc)) + fraction
}

function clockSeconds({ year, month, day, hour, minute, second }: Moment): number {
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000
}

/** Seconds since 1970 on any clock, as `YYYY-MM-DD HH:MM:SS`. */
export function clockText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')
}

/** Units of the last digit. */
function storedClock(text: string, digits: number): string {
  const [all, sign, hours, minutes, seconds, fraction = ''] = /^(-?)(\d+):(\d\d):(\d\d)(?:\.(\d+))?$/.exec(text) ?? []
  if (all === undefined) throw new Error(`no time of day: ${text}`)
  const whole = BigInt(hours!) * 3600n + BigInt(minutes!) * 60n + BigInt(seconds!)
  const ticks = BigInt(`${whole}${fraction.padEnd(digits, '0').slice(0, digits)}`)
  return String(sign === '-' ? -ticks : ticks)
}

/** The eight groups of an IPv6 address, without zeros at their beginnings. */
function storedAddress(text: string): string {
  const dotted = /^(.*?)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text)
  if (dotted !== null) {
    const [a, b, c, d] = dotted.slice(2).map(Number) as [number, number, number, number]
    return storedAddress(`${dotted[1] || '::ffff:'}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`)
  }
  const [left = [], right = []] = text.split('::').map((side) => (side === '' ? [] : side.split(':')))
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0')
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16).toString(16)).join(':')
}

/** The digits of a number, also in quotes: servers quote long ones, and keys are always quoted. */
function numberText(value: JsonValue): string {
  return value.kind === 'text' ? value.value : kindOf(value, 'number').source
}

function plainText(value: JsonValue): string {
  return kindOf(value, 'text').value
}

function items(value: JsonValue): readonly JsonValue[] {
  return kindOf(value, 'array').items
}

function members(value: JsonValue): Extract<JsonValue, { kind: 'object' }>['members'] {
  return kindOf(value, 'object').members
}

function kindOf<K extends JsonValue['kind']>(value: JsonValue, kind: K): JsonValue & { readonly kind: K } {
  if (value.kind !== kind) throw new Error(`${value.source} is no ${kind}`)
  return value as JsonValue & { readonly kind: K }
}
