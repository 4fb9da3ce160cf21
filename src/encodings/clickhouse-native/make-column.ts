// A ClickHouse type -> the column that encodes it.

import type { ScalarCodec, ScalarFamily } from '../../codecs/clickhouse/codec.ts'
import { nativeScalars } from '../../codecs/clickhouse/native/scalars.ts'
import type { TypeNode } from '../../codecs/clickhouse/type-parser.ts'
import type { ReadingRules } from '../../codecs/codec.ts'
import { coerced } from '../coerce.ts'
import { ArrayColumn } from './columns/array-column.ts'
import { EmptyTupleColumn } from './columns/empty-tuple-column.ts'
import { JsonColumn } from './columns/json-column.ts'
import { LeafColumn } from './columns/leaf-column.ts'
import { LowCardinalityColumn } from './columns/low-cardinality-column.ts'
import { MapColumn } from './columns/map-column.ts'
import type { NativeColumn } from './columns/native-column.ts'
import { NullableColumn } from './columns/nullable-column.ts'
import { TupleColumn } from './columns/tuple-column.ts'
import { VariantColumn } from './columns/variant-column.ts'
import { variantOrder } from './columns/variant-order.ts'
import { plainType } from './plain-type.ts'

const scalars: Readonly<Record<string, ScalarFamily>> = nativeScalars

/** Undefined when a type inside has no codec; `unencodable` names it. */
export function makeNativeColumn(type: TypeNode, rules: ReadingRules): NativeColumn | undefined {
  return unencodable(type, rules) === undefined ? make(type, rules) : undefined
}

/**
 * The name of the first type inside `type` that has no codec, or undefined. Dynamic has none: which type a value gets
 * is for the server's own reading of text to say, down to the texts that it takes for dates.
 */
export function unencodable(named: TypeNode, rules: ReadingRules): string | undefined {
  const type = plainType(named)
  const parts = partsOf(type)
  switch (type.name) {
    case 'Nullable':
    case 'Array':
      return parts.length === 1 ? unencodable(parts[0]!, rules) : type.name
    case 'Tuple':
    case 'Variant':
      return firstUnencodable(parts, rules)
    case 'LowCardinality':
      return parts.length === 1 ? unencodableScalar(withoutNullable(parts[0]!), rules) : type.name
    case 'Map':
      return parts.length === 2 ? (unencodableKey(parts[0]!, rules) ?? unencodable(parts[1]!, rules)) : type.name
    case 'JSON':
      return undefined
    default:
      return unencodableScalar(type, rules)
  }
}

function firstUnencodable(parts: readonly TypeNode[], rules: ReadingRules): string | undefined {
  for (const part of parts) {
    const name = unencodable(part, rules)
    if (name !== undefined) return name
  }
  return undefined
}

/** The keys of JSON objects are text: there is none that an array or a tuple could be read of. */
function unencodableKey(type: TypeNode, rules: ReadingRules): string | undefined {
  return unencodableScalar(type.name === 'LowCardinality' ? type.args[0]!.type! : type, rules)
}

function unencodableScalar(type: TypeNode, rules: ReadingRules): string | undefined {
  try {
    return scalarOf(type, rules) === undefined ? type.name : undefined
  } catch (cause) {
    if (cause instanceof RangeError) return type.name
    throw cause
  }
}

function make(named: TypeNode, rules: ReadingRules): NativeColumn {
  const type = plainType(named)
  const [first, second] = partsOf(type)
  switch (type.name) {
    case 'Nullable':
      return new NullableColumn(make(first!, rules), hasEmptyNull(first!, rules))
    case 'LowCardinality':
      return makeLowCardinality(first!, rules)
    case 'Array':
      return new ArrayColumn(make(first!, rules))
    case 'Map':
      return makeMap(first!, second!, rules)
    case 'Tuple':
      return makeTuple(type, rules)
    case 'Variant':
      return makeVariant(partsOf(type), rules)
    case 'JSON':
      return makeJson(type, rules)
    default:
      return new LeafColumn(scalarOf(type, rules)!)
  }
}

function makeLowCardinality(inner: TypeNode, rules: ReadingRules): LowCardinalityColumn {
  const stored = withoutNullable(inner)
  return new LowCardinalityColumn(scalarOf(stored, rules)!, {
    nullable: stored !== inner,
    isString: stored.name === 'String',
    emptyIsNull: hasEmptyNull(stored, rules),
  })
}

function makeMap(key: TypeNode, value: TypeNode, rules: ReadingRules): MapColumn {
  const isLow = key.name === 'LowCardinality'
  const stored = isLow ? key.args[0]!.type! : key
  const keys = isLow ? makeLowCardinality(stored, rules) : new LeafColumn(scalarOf(stored, rules)!)
  return new MapColumn(keys, make(value, rules), familyOf(stored)?.valueClass === 'number')
}

function makeTuple(type: TypeNode, rules: ReadingRules): NativeColumn {
  if (type.args.length === 0) return new EmptyTupleColumn()
  const names = type.args.flatMap((argument) => argument.label ?? [])
  const elements = partsOf(type).map((part) => make(part, rules))
  return new TupleColumn(elements, names.length === elements.length ? names : undefined)
}

function makeVariant(types: readonly TypeNode[], rules: ReadingRules): VariantColumn {
  const alternatives = types.map((type) => ({
    column: make(type, rules),
    trial: leavesParts(type) ? make(type, rules) : undefined,
  }))
  return new VariantColumn(alternatives, variantOrder(types))
}

/** A path of a type without a codec is for the server to judge. */
function makeJson(type: TypeNode, rules: ReadingRules): JsonColumn {
  const typed = type.args.flatMap(({ label, type: given }) => {
    const trial = given && label !== undefined ? makeNativeColumn(given, rules) : undefined
    return label === undefined || trial === undefined ? [] : [{ path: label, trial }]
  })
  return new JsonColumn(typed)
}

/** Whether a refused value leaves parts in the type's column until the row is taken back. */
function leavesParts(type: TypeNode): boolean {
  const { name, args } = plainType(type)
  return ['Nullable', 'Array', 'Map', 'Variant'].includes(name) || (name === 'Tuple' && args.length > 0)
}

function partsOf(type: TypeNode): readonly TypeNode[] {
  return type.args.flatMap((argument) => argument.type ?? [])
}

function withoutNullable(type: TypeNode): TypeNode {
  return (type.name === 'Nullable' ? type.args[0]?.type : undefined) ?? type
}

function familyOf(type: TypeNode): ScalarFamily | undefined {
  return Object.hasOwn(scalars, type.name) ? scalars[type.name] : undefined
}

/** A RangeError when the server could not have such arguments. */
function scalarOf(type: TypeNode, rules: ReadingRules): ScalarCodec | undefined {
  const family = familyOf(type)
  if (family === undefined) return undefined
  const codec = family.make(type.args, rules)
  return { ...codec, write: coerced(codec.write, family, rules) }
}

/** Whether an empty text stands for NULL, for it cannot be a value of the type. */
function hasEmptyNull(type: TypeNode, rules: ReadingRules): boolean {
  return rules.coerce?.includes('empty-null') === true && familyOf(plainType(type))?.valueClass !== 'text'
}
