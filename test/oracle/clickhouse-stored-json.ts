// What is left of an object in a column of the type JSON: its paths in the order of their names, without nulls and
// empty objects, for the server keeps none of them.

import type { Stored, StoredType } from './clickhouse-stored.ts'
import type { JsonValue } from './json-reader.ts'

type Store = (type: StoredType, value: JsonValue) => Stored

/** Undefined stands for an object that a record lacks. */
export function storedJson({ names = [], parts = [] }: StoredType, value: JsonValue | undefined, store: Store): Stored {
  const paths = new Map<string, JsonValue>()
  if (value?.kind === 'object') collect(value, '', paths)
  const stored = new Map<string, Stored>()
  for (const [path, leaf] of paths) {
    const typed = names.indexOf(path)
    stored.set(path, typed < 0 ? leafOf(leaf) : store(parts[typed]!, leaf))
  }
  // A path with a type has a value in every row. Those in these tests are numbers.
  for (const path of names) if (!stored.has(path)) stored.set(path, '0')
  return [...stored].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, leaf]) => [path, leaf])
}

function collect(value: JsonValue, path: string, into: Map<string, JsonValue>): void {
  if (value.kind === 'object') {
    for (const { name, value: inner } of value.members) {
      collect(inner, path === '' ? name.value : `${path}.${name.value}`, into)
    }
  } else if (value.kind !== 'null') {
    into.set(path, value)
  }
}

function leafOf(value: JsonValue): Stored {
  if (value.kind === 'array') return value.items.map(leafOf)
  if (value.kind === 'object') {
    const paths = new Map<string, JsonValue>()
    collect(value, '', paths)
    return [...paths].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, leaf]) => [path, leafOf(leaf)])
  }
  if (value.kind === 'text') return `"${value.value}`
  return value.kind === 'number' ? jsonNumber(value.source) : value.source
}

/** Whole numbers digit by digit; doubles by their shortest text, 1.0 as the 1 that the server prints. */
function jsonNumber(source: string): string {
  if (/^-?\d+$/.test(source)) return String(BigInt(source))
  const double = Number(source)
  return Number.isInteger(double) ? String(BigInt(double)) : String(double)
}
