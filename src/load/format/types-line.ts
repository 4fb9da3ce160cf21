// The second line of ClickHouse's formats …WithNamesAndTypes: under each name the column's type.

import { parseType, type TypeNode } from '../../codecs/clickhouse/type-parser.ts'

/** By their names, whatever their arguments are. */
const NAMES =
  /^(?:U?Int(?:8|16|32|64|128|256)|BFloat16|Float(?:32|64)|Bool|String|FixedString|UUID|Date(?:32)?|DateTime(?:64)?|Time(?:64)?|Decimal(?:32|64|128|256)?|Enum(?:8|16)?|IPv[46]|Array|Tuple|Map|Nested|Nullable|LowCardinality|Variant|Dynamic|JSON|Object|Point|Ring|Polygon|MultiPolygon|LineString|MultiLineString|SimpleAggregateFunction|AggregateFunction|Interval[A-Z][a-z]+|Nothing)$/

/** For people. */
export const TYPES_WORDS = 'a line of types below it, passed over'

/**
 * Whether the cells can be nothing but the types of as many columns. The word in a single column may be a value: it is no
 * type then.
 */
export function isTypesLine(cells: readonly string[], columns: number): boolean {
  return cells.length === columns && columns > 1 && cells.every((cell) => isType(parseType(cell)))
}

function isType(node: TypeNode | undefined): boolean {
  return node !== undefined && NAMES.test(node.name)
}
