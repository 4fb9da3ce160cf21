// Types that are names for others, as what they stand for.

import { parseType, type TypeNode } from './type-parser.ts'

const GEO_TYPES: Readonly<Record<string, string>> = {
  Point: 'Tuple(Float64, Float64)',
  Ring: 'Array(Point)',
  LineString: 'Array(Point)',
  MultiLineString: 'Array(LineString)',
  Polygon: 'Array(Ring)',
  MultiPolygon: 'Array(Polygon)',
  Geometry: 'Variant(LineString, MultiLineString, MultiPolygon, Point, Polygon, Ring)',
}

/** The type that is stored; its parts may be names again. */
export function plainType(type: TypeNode): TypeNode {
  if (type.name === 'Nested') return { name: 'Array', args: [{ type: { name: 'Tuple', args: type.args } }] }
  // SimpleAggregateFunction(max, T): only the server knows what merges it.
  if (type.name === 'SimpleAggregateFunction') {
    const stored = type.args[1]?.type
    return stored === undefined ? type : plainType(stored)
  }
  return geoType(type.name) ?? type
}

/** What a geo type is a name for; undefined for every other name. */
export function geoType(name: string): TypeNode | undefined {
  return Object.hasOwn(GEO_TYPES, name) ? parseType(GEO_TYPES[name]!) : undefined
}
