// ClickHouse's types with parts, by name: what each takes and refuses, and the column that encodes it.

import type { TypeNode } from '../../codecs/clickhouse/type-parser.ts'
import type { CodecWords } from '../../codecs/codec.ts'
import { ArrayColumn } from './columns/array-column.ts'
import { EmptyTupleColumn } from './columns/empty-tuple-column.ts'
import { JsonColumn } from './columns/json-column.ts'
import { LeafColumn } from './columns/leaf-column.ts'
import { LowCardinalityColumn } from './columns/low-cardinality-column.ts'
import { MapColumn } from './columns/map-column.ts'
import { NullableColumn } from './columns/nullable-column.ts'
import { QBitColumn } from './columns/qbit-column.ts'
import { TupleColumn } from './columns/tuple-column.ts'
import { VariantColumn } from './columns/variant-column.ts'
import { variantOrder } from './columns/variant-order.ts'
import { type Inside, type PartType, partsOf } from './part-type.ts'

const nullable: PartType = {
  accepts: 'null, and what the inner type accepts',
  refuses: 'what the inner type rejects',
  cellClass: 'inner',
  leavesParts: true,
  unencodable: onlyPart,
  make(type, inside) {
    const [inner] = partsOf(type) as [TypeNode]
    return new NullableColumn(inside.make(inner), hasEmptyNull(inner, inside))
  },
}

const lowCardinality: PartType = {
  accepts: 'what the inner type accepts; each block has its own dictionary',
  refuses: 'what the inner type rejects',
  cellClass: 'inner',
  leavesParts: false,
  unencodable(type, inside) {
    const [inner, ...others] = partsOf(type)
    return inner !== undefined && others.length === 0 ? inside.unencodableScalar(withoutNullable(inner)) : type.name
  },
  make: (type, inside) => makeLowCardinality(partsOf(type)[0]!, inside),
}

const array: PartType = {
  accepts: 'arrays, including empty ones',
  refuses: 'everything else, and elements that the inner type rejects',
  cellClass: 'literal',
  leavesParts: true,
  unencodable: onlyPart,
  make: (type, inside) => new ArrayColumn(inside.make(partsOf(type)[0]!)),
}

const tuple: PartType = {
  accepts: 'arrays with all elements; if the elements have names, also objects with all of them, in any order',
  refuses: 'more or fewer elements, unknown members, duplicate keys',
  cellClass: 'literal',
  leavesParts: true,
  unencodable: eachPart,
  make(type, inside) {
    if (type.args.length === 0) return new EmptyTupleColumn()
    const names = type.args.flatMap((argument) => argument.label ?? [])
    const elements = partsOf(type).map((part) => inside.make(part))
    return new TupleColumn(elements, names.length === elements.length ? names : undefined)
  },
}

const map: PartType = {
  accepts: 'objects; the keys are text, and digits for keys of number types',
  refuses: 'duplicate keys, keys that the key type rejects; maps with array, tuple or variant keys are loaded as text',
  cellClass: 'literal',
  leavesParts: true,
  unencodable(type, inside) {
    const [key, value, ...others] = partsOf(type)
    if (key === undefined || value === undefined || others.length > 0) return type.name
    // The keys of JSON objects are text: there is none that an array or a tuple could be read of.
    const stored = key.name === 'LowCardinality' ? key.args[0]!.type! : key
    return inside.unencodableScalar(stored) ?? inside.unencodable(value)
  },
  make(type, inside) {
    const [key, value] = partsOf(type) as [TypeNode, TypeNode]
    const isLow = key.name === 'LowCardinality'
    const stored = isLow ? key.args[0]!.type! : key
    const keys = isLow ? makeLowCardinality(stored, inside) : new LeafColumn(inside.scalar(stored))
    return new MapColumn(keys, inside.make(value), inside.family(stored)?.valueClass === 'number')
  },
}

const variant: PartType = {
  accepts: 'null, and what one of its types can store unchanged, tried in the order in which the server tries them',
  refuses: 'what none of them accepts',
  cellClass: 'any',
  leavesParts: true,
  unencodable: eachPart,
  make(type, inside) {
    const types = partsOf(type)
    const alternatives = types.map((one) => ({
      column: inside.make(one),
      trial: inside.leavesParts(one) ? inside.make(one) : undefined,
    }))
    return new VariantColumn(alternatives, variantOrder(types))
  },
}

const json: PartType = {
  accepts: 'objects; null is stored as {}',
  refuses:
    'everything else, duplicate paths, unpaired surrogates, integers beyond 64 bits, values that a typed path cannot store',
  cellClass: 'json',
  leavesParts: false,
  unencodable: () => undefined,
  make({ args }, inside) {
    const typed = args.flatMap(({ label, type: given }) => {
      // A path of a type without a codec is for the server to judge.
      if (given === undefined || label === undefined || inside.unencodable(given) !== undefined) return []
      return [{ path: label, trial: inside.make(given) }]
    })
    return new JsonColumn(typed)
  },
}

/** A third argument, a stride, is another layout. */
const QBIT_ELEMENTS = ['BFloat16', 'Float32', 'Float64', 'Int8']

const qbit: PartType = {
  accepts: 'arrays with the declared number of numbers; for floats the nearest is stored, as in a float column',
  refuses: 'arrays with more or fewer elements, nulls in them, numbers too large for the type',
  cellClass: 'literal',
  leavesParts: false,
  unencodable({ name, args }, { unencodableScalar }) {
    const [element, size, ...others] = args
    const isKnown = element?.type && size?.number !== undefined && size.number > 0 && others.length === 0
    return isKnown && QBIT_ELEMENTS.includes(element.type.name) ? unencodableScalar(element.type) : name
  },
  make: ({ args }, { scalar }) => new QBitColumn(scalar(args[0]!.type!), args[1]!.number!),
}

export const nativePartTypes = {
  Nullable: nullable,
  LowCardinality: lowCardinality,
  Array: array,
  Tuple: tuple,
  Map: map,
  Variant: variant,
  JSON: json,
  QBit: qbit,
} as const satisfies Record<string, PartType>

/** For the documentation: types that are names for others (plain-type.ts). */
export const nativeNameWords = {
  Nested: {
    accepts:
      'arrays of objects, as Array(Tuple(…)); a Nested that the server has flattened is one array column per part, named `n.part`',
    refuses: 'what Array and Tuple reject',
  },
  'Point, Ring, LineString, Polygon, MultiLineString, MultiPolygon': {
    accepts: 'arrays, as for Tuple(Float64, Float64) and the arrays of it for which they are names',
    refuses: 'points without exactly two coordinates',
  },
  SimpleAggregateFunction: { accepts: 'what the inner type accepts', refuses: 'what the inner type rejects' },
} as const satisfies Record<string, CodecWords>

function onlyPart(type: TypeNode, inside: Inside): string | undefined {
  const [inner, ...others] = partsOf(type)
  return inner !== undefined && others.length === 0 ? inside.unencodable(inner) : type.name
}

function eachPart(type: TypeNode, inside: Inside): string | undefined {
  for (const part of partsOf(type)) {
    const name = inside.unencodable(part)
    if (name !== undefined) return name
  }
  return undefined
}

function makeLowCardinality(inner: TypeNode, inside: Inside): LowCardinalityColumn {
  const stored = withoutNullable(inner)
  return new LowCardinalityColumn(inside.scalar(stored), {
    nullable: stored !== inner,
    isString: stored.name === 'String',
    emptyIsNull: hasEmptyNull(stored, inside),
  })
}

function withoutNullable(type: TypeNode): TypeNode {
  return (type.name === 'Nullable' ? type.args[0]?.type : undefined) ?? type
}

/** Whether an empty text stands for NULL, for it cannot be a value of the type. */
function hasEmptyNull(type: TypeNode, { rules, family }: Inside): boolean {
  return rules.coerce?.includes('empty-null') === true && family(type)?.valueClass !== 'text'
}
