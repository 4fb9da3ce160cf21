// What a JSON value is once it is stored in a column of PostgreSQL, as `SELECT column::text` prints it in UTC: slowly, with
// nothing of the loader's own code. Values that the loader refuses are not asked for.

import type { JsonValue } from './json-reader.ts'
import { macText, networkText } from './postgres-stored-addresses.ts'
import { hstoreText, jsonbText } from './postgres-stored-json.ts'
import { decimalText, floatText, toDecimal } from './postgres-stored-numbers.ts'
import { type BoundName, multirangeText, rangeText } from './postgres-stored-ranges.ts'
import { shapeText } from './postgres-stored-shapes.ts'
import {
  dateText,
  daysOf,
  intervalText,
  microsecondsOf,
  timestampText,
  timestamptzText,
  timeText,
} from './postgres-stored-times.ts'

/** A type as it is stored: domains are what they are of. */
export type StoredType =
  | { readonly kind: 'scalar'; readonly name: string; readonly limits?: readonly number[] }
  | { readonly kind: 'enum' | 'hstore' }
  | { readonly kind: 'array'; readonly element: StoredType }
  | { readonly kind: 'composite'; readonly attributes: readonly { readonly name: string; readonly type: StoredType }[] }
  | { readonly kind: 'range' | 'multirange'; readonly bound: BoundName }

const NULL = { kind: 'null', at: 0, source: 'null' } as const

/** `column::text`; null for NULL. */
export function storedText(type: StoredType, value: JsonValue): string | null {
  if (value.kind === 'null') return null
  const printed = printedText(type, value)
  if (type.kind !== 'scalar') return printed
  // Three types have a cast that is not what they print.
  if (type.name === 'bool') return value.source
  if (type.name === 'inet') return networkText(textOf(value), true)
  return type.name === 'bpchar' ? printed.replace(/ +$/, '') : printed
}

/**
 * What the type prints of a value that is not null, also inside arrays and composites. A text for a composite or an
 * hstore is what it prints.
 */
function printedText(type: StoredType, value: JsonValue): string {
  switch (type.kind) {
    case 'scalar':
      return scalarText(type.name, type.limits ?? [], value)
    case 'enum':
      return characters(value)
    case 'hstore':
      if (value.kind === 'text') return value.value
      if (value.kind !== 'object') throw unfit('hstore', value)
      return hstoreText(value.members)
    case 'range':
      return rangeText(type.bound, textOf(value))
    case 'multirange':
      return multirangeText(type.bound, textOf(value))
    case 'array':
      return arrayText(type.element, value)
    case 'composite':
      if (value.kind === 'text') return value.value
      return compositeText(type.attributes, value)
  }
}

function scalarText(name: string, limits: readonly number[], value: JsonValue): string {
  switch (name) {
    case 'int2':
    case 'int4':
    case 'int8':
    case 'oid':
    case 'xid8':
      return String(BigInt(value.source))
    case 'float4':
      return floatText(value.source, 32)
    case 'float8':
      return floatText(value.source, 64)
    case 'numeric': {
      const [precision, scale = 0] = limits
      return decimalText(toDecimal(value.source, precision === undefined ? undefined : Math.max(0, scale)))
    }
    case 'bool':
      return value.source[0]!
    case 'text':
    case 'varchar':
    case 'citext':
    case 'name':
    case 'char':
    case 'bit':
    case 'varbit':
      return characters(value)
    case 'bpchar': {
      const text = characters(value)
      return text + ' '.repeat(Math.max(0, (limits[0] ?? 0) - [...text].length))
    }
    case 'json':
      return value.source
    case 'jsonb':
      return jsonbText(value)
    default:
      return textScalar(name, textOf(value))
  }
}

/** Types whose values come as text only. */
function textScalar(name: string, text: string): string {
  const isTime = name === 'date' || name === 'timestamp' || name === 'timestamptz'
  if (isTime && /^-?infinity$/.test(text)) return text
  switch (name) {
    case 'bytea':
      return `\\x${byteaBytes(text).toString('hex')}`
    case 'date':
      return dateText(daysOf(text))
    case 'time':
    case 'timetz':
      return timeText(text, name === 'timetz')
    case 'timestamp':
      return timestampText(microsecondsOf(text))
    case 'timestamptz':
      return timestamptzText(microsecondsOf(text))
    case 'interval':
      return intervalText(text)
    case 'uuid':
      return text.toLowerCase()
    case 'inet':
    case 'cidr':
      return networkText(text, name === 'cidr')
    case 'macaddr':
      return macText(text, 6)
    case 'macaddr8':
      return macText(text, 8)
    default:
      return shapeText(name, text)
  }
}

function byteaBytes(text: string): Buffer {
  if (text.startsWith('\\x')) return Buffer.from(text.slice(2).replace(/\s/g, ''), 'hex')
  const pieces = [...text.matchAll(/\\\\|\\([0-3][0-7]{2})|[^\\]+/gu)]
  return Buffer.concat(
    pieces.map(([all, octal]) => {
      if (octal !== undefined) return Buffer.of(Number.parseInt(octal, 8))
      return Buffer.from(all === '\\\\' ? '\\' : all)
    }),
  )
}

/** Arrays inside arrays are dimensions, unless the elements are JSON or (by a domain) arrays themselves. */
function arrayText(element: StoredType, value: JsonValue): string {
  if (value.kind !== 'array') throw unfit('array', value)
  const takesArrays = element.kind === 'array' || (element.kind === 'scalar' && /^jsonb?$/.test(element.name))
  const delimiter = delimiterOf(element)
  const quoted = (text: string): string => {
    const needsQuotes =
      text === '' || /^null$/i.test(text) || /["\\{} \t\n\r\v\f]/.test(text) || text.includes(delimiter)
    return needsQuotes ? `"${text.replace(/["\\]/g, '\\$&')}"` : text
  }
  const list = (items: readonly JsonValue[]): string =>
    items
      .map((item) => {
        if (item.kind === 'array' && !takesArrays) return `{${list(item.items)}}`
        return item.kind === 'null' ? 'NULL' : quoted(printedText(element, item))
      })
      .join(delimiter)
  const text = `{${list(value.items)}}`
  return /[^{},;]/.test(text) ? text : '{}'
}

/** A box has commas of its own; arrays of boxes, and those of such arrays, have semicolons. */
function delimiterOf(element: StoredType): string {
  if (element.kind === 'array') return delimiterOf(element.element)
  return element.kind === 'scalar' && element.name === 'box' ? ';' : ','
}

type Attributes = Extract<StoredType, { kind: 'composite' }>['attributes']

function compositeText(attributes: Attributes, value: JsonValue): string {
  const fields = attributes.map(({ name, type }, i) => {
    const field = fieldOf(value, name, i)
    return field.kind === 'null' ? '' : quotedField(printedText(type, field))
  })
  return `(${fields.join(',')})`
}

/** By the attribute's name, or by its place. */
function fieldOf(value: JsonValue, name: string, index: number): JsonValue {
  if (value.kind === 'array') return value.items[index] ?? NULL
  if (value.kind !== 'object') throw unfit('composite', value)
  return value.members.find((member) => member.name.value === name)?.value ?? NULL
}

function quotedField(text: string): string {
  const needsQuotes = text === '' || /["\\(), \t\n\r\v\f]/.test(text)
  return needsQuotes ? `"${text.replace(/["\\]/g, '$&$&')}"` : text
}

/** The characters of a text, the JSON of anything else. */
function characters(value: JsonValue): string {
  return value.kind === 'text' ? value.value : value.source
}

function textOf(value: JsonValue): string {
  if (value.kind !== 'text') throw unfit('text', value)
  return value.value
}

function unfit(kind: string, value: JsonValue): RangeError {
  return new RangeError(`${value.source} is no ${kind}`)
}
