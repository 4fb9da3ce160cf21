// In which order ClickHouse tries a Variant's types for a value in text (SerializationVariant,
// getVariantsDeserializeTextOrder): those with more levels inside first, then by what they are made of, then those with
// more Nullable and LowCardinality in them.

import { plainType } from '../../../codecs/clickhouse/plain-type.ts'
import type { TypeNode } from '../../../codecs/clickhouse/type-parser.ts'

/** The first is tried first. A type that is not here comes last. */
const ORDER = [
  ...['Array', 'Tuple', 'Map', 'AggregateFunction'],
  ...['Enum8', 'Enum16', 'UUID', 'IPv4', 'IPv6'],
  ...['Int8', 'UInt8', 'Int16', 'UInt16', 'Int32', 'UInt32', 'Int64', 'UInt64'],
  ...['Int128', 'UInt128', 'Int256', 'UInt256'],
  ...['Decimal32', 'Decimal64', 'Decimal128', 'Decimal256'],
  ...['Float32', 'Float64'],
  ...['Date', 'Date32', 'DateTime', 'DateTime64'],
  ...['FixedString', 'String'],
]
const WEIGHTS = new Map(ORDER.map((name, index) => [name, ORDER.length - index]))

interface Priority {
  readonly depth: number
  readonly weight: number
  readonly wrappers: number
}

/** The places of `types` in the order in which they are tried. */
export function variantOrder(types: readonly TypeNode[]): readonly number[] {
  const priorities = types.map((type) => priorityOf(type, 0, 0))
  return types.map((_, index) => index).sort((a, b) => compare(priorities[b]!, priorities[a]!))
}

function compare(a: Priority, b: Priority): number {
  return a.depth - b.depth || a.weight - b.weight || a.wrappers - b.wrappers
}

function priorityOf(named: TypeNode, depth: number, wrappers: number): Priority {
  const type = plainType(named)
  const parts = type.args.flatMap((argument) => argument.type ?? [])
  switch (type.name) {
    case 'Nullable':
    case 'LowCardinality':
      return priorityOf(parts[0]!, depth, wrappers + 1)
    case 'Array':
    case 'Tuple':
    case 'Map': {
      const inner = parts.map((part) => priorityOf(part, depth + 1, wrappers))
      const sum = inner.reduce((total, { weight }) => total + weight, 0)
      return { ...highest(inner), weight: sum + weightOf(type.name) }
    }
    case 'Variant':
      return highest(parts.map((part) => priorityOf(part, depth, wrappers)))
    case 'Decimal':
      return { depth, weight: weightOf(decimalName(type.args[0]?.number ?? 0)), wrappers }
    default:
      return { depth, weight: weightOf(type.name), wrappers }
  }
}

function highest(priorities: readonly Priority[]): Priority {
  return {
    depth: Math.max(0, ...priorities.map(({ depth }) => depth)),
    weight: Math.max(0, ...priorities.map(({ weight }) => weight)),
    wrappers: Math.max(0, ...priorities.map(({ wrappers }) => wrappers)),
  }
}

/** Bool comes just before Int8. */
function weightOf(name: string): number {
  return name === 'Bool' ? weightOf('Int8') + 1 : (WEIGHTS.get(name) ?? 0)
}

function decimalName(precision: number): string {
  return precision <= 9 ? 'Decimal32' : precision <= 18 ? 'Decimal64' : precision <= 38 ? 'Decimal128' : 'Decimal256'
}
