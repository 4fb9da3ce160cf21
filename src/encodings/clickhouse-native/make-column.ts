// A ClickHouse type -> the column that encodes it.

import type { ScalarCodec, ScalarFamily } from '../../codecs/clickhouse/codec.ts'
import { nativeScalars } from '../../codecs/clickhouse/native/scalars.ts'
import { plainType } from '../../codecs/clickhouse/plain-type.ts'
import type { TypeNode } from '../../codecs/clickhouse/type-parser.ts'
import type { ReadingRules } from '../../codecs/codec.ts'
import { coerced } from '../coerce.ts'
import { LeafColumn } from './columns/leaf-column.ts'
import type { NativeColumn } from './columns/native-column.ts'
import type { Inside, PartType } from './part-type.ts'
import { nativePartTypes } from './part-types.ts'

const scalars: Readonly<Record<string, ScalarFamily>> = nativeScalars
const partTypes: Readonly<Record<string, PartType>> = nativePartTypes

/** Undefined when a type inside has no codec; `unencodable` names it. */
export function makeNativeColumn(type: TypeNode, rules: ReadingRules): NativeColumn | undefined {
  const inside = insideOf(rules)
  return inside.unencodable(type) === undefined ? inside.make(type) : undefined
}

/**
 * The name of the first type inside `type` that has no codec, or undefined. Dynamic has none: which type a value gets
 * is for the server's own reading of text to say, down to the texts that it takes for dates.
 */
export function unencodable(type: TypeNode, rules: ReadingRules): string | undefined {
  return insideOf(rules).unencodable(type)
}

/** A type with parts; undefined for one without, and for one that is not known. */
export function partTypeOf({ name }: TypeNode): PartType | undefined {
  return Object.hasOwn(partTypes, name) ? partTypes[name] : undefined
}

/** A type without parts; undefined for one with parts, and for one that is not known. */
export function familyOf({ name }: TypeNode): ScalarFamily | undefined {
  return Object.hasOwn(scalars, name) ? scalars[name] : undefined
}

function insideOf(rules: ReadingRules): Inside {
  const inside: Inside = {
    rules,
    unencodable(named) {
      const type = plainType(named)
      const row = partTypeOf(type)
      return row === undefined ? inside.unencodableScalar(type) : row.unencodable(type, inside)
    },
    unencodableScalar(type) {
      try {
        return scalarOf(type, rules) === undefined ? type.name : undefined
      } catch (cause) {
        if (cause instanceof RangeError) return type.name
        throw cause
      }
    },
    make(named) {
      const type = plainType(named)
      return partTypeOf(type)?.make(type, inside) ?? new LeafColumn(inside.scalar(type))
    },
    scalar(type) {
      const codec = scalarOf(type, rules)
      if (codec === undefined) throw new RangeError(`${type.name} has no codec`)
      return codec
    },
    family: (named) => familyOf(plainType(named)),
    leavesParts(named) {
      const type = plainType(named)
      return partTypeOf(type)?.leavesParts === true && !(type.name === 'Tuple' && type.args.length === 0)
    },
  }
  return inside
}

/** A RangeError when the server could not have such arguments. */
function scalarOf(type: TypeNode, rules: ReadingRules): ScalarCodec | undefined {
  const family = familyOf(type)
  if (family === undefined) return undefined
  const codec = family.make(type.args, rules)
  return { ...codec, write: coerced(codec.write, family, rules) }
}
