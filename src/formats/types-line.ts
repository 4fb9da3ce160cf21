// The second line of ClickHouse's formats …WithNamesAndTypes: under each name the column's type.

import { parseType, type TypeNode } from '../codecs/clickhouse/type-parser.ts'

/** By their names, whatever their arguments are. */
const NAMES =
  /^(?:U?Int(?:8|16|32|64|128|256)|BFloat16|Float(?:32|64)|Bool|String|FixedString|UUID|Date(?:32)?|DateTime(?:64)?|Time(?:64)?|Decimal(?:32|64|128|256)?|Enum(?:8|16)?|IPv[46]|Array|Tuple|Map|Nested|Nullable|LowCardinality|Variant|Dynamic|JSON|Object|Point|Ring|Polygon|MultiPolygon|LineString|MultiLineString|SimpleAggregateFunction|AggregateFunction|Interval[A-Z][a-z]+|Nothing)$/

/** For people. */
export const TYPES_WORDS = 'a line of types below it, ignored'

/** Their values begin with no letter, but for NULL. */
const OF_DIGITS = /^(?:U?Int|Date|Decimal)/
const IN = /^(?:Nullable|LowCardinality)$/
const WORD = /^(?!null$)[A-Za-z]/i

/**
 * Whether the cells can be nothing but the types of as many columns: `nextOf`, the record below them, if there is one, holds
 * no types and no words where they promise numbers or times. A row that was taken for a line of types would not be missed.
 * The word in a single column may be a value: it is no type then.
 */
export function isTypesLine(
  cells: readonly string[],
  columns: number,
  nextOf: () => readonly string[] | undefined,
): boolean {
  if (cells.length !== columns || columns < 2) return false
  const types = cells.map((cell) => parseType(cell))
  if (!types.every(isType)) return false
  const next = nextOf()
  if (next === undefined) return true
  const isMoreTypes = next.every((cell) => isType(parseType(cell)))
  return !isMoreTypes && !types.some((type, index) => isOfDigits(type) && WORD.test(next[index] ?? ''))
}

function isType(node: TypeNode | undefined): boolean {
  return node !== undefined && NAMES.test(node.name)
}

function isOfDigits(node: TypeNode | undefined): boolean {
  if (node === undefined) return false
  return IN.test(node.name) ? isOfDigits(node.args[0]?.type) : OF_DIGITS.test(node.name)
}
