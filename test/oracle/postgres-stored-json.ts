// JSON as PostgreSQL prints it once it is jsonb, and hstore.

import type { JsonMember, JsonValue } from './json-reader.ts'
import { decimalText, toDecimal } from './postgres-stored-numbers.ts'

/** Members by the length of their names in bytes, then byte by byte; of the same name the last. */
export function jsonbText(value: JsonValue): string {
  switch (value.kind) {
    case 'text':
      return jsonText(value.value)
    case 'number':
      return decimalText(toDecimal(value.source))
    case 'array':
      return `[${value.items.map(jsonbText).join(', ')}]`
    case 'object': {
      const members = value.members.map(({ name, value: inner }) => [name.value, inner] as const)
      const sorted = [...new Map(members)].toSorted(([a], [b]) => compareNames(a, b))
      return `{${sorted.map(([name, inner]) => `${jsonText(name)}: ${jsonbText(inner)}`).join(', ')}}`
    }
    default:
      return value.source
  }
}

/** `"name"=>"value"`, in the same order. */
export function hstoreText(members: readonly JsonMember[]): string {
  const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`
  return members
    .toSorted((a, b) => compareNames(a.name.value, b.name.value))
    .map(({ name, value }) => {
      if (value.kind === 'null') return `${quoted(name.value)}=>NULL`
      return `${quoted(name.value)}=>${quoted(value.kind === 'text' ? value.value : value.source)}`
    })
    .join(', ')
}

function jsonText(text: string): string {
  return JSON.stringify(text)
}

function compareNames(a: string, b: string): number {
  return Buffer.byteLength(a) - Buffer.byteLength(b) || Buffer.compare(Buffer.from(a), Buffer.from(b))
}
