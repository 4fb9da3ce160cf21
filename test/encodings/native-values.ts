// Random values of nested types as what JSON.parse would make of them, each in the form in which the server writes it.

import type { TypeNode } from '../../src/codecs/clickhouse/type-parser.ts'
import type { Random } from '../oracle/random.ts'

const LETTERS = ['a', 'b', 'é', '😀', '"', '\\', '\n', ' ']

export function randomValue(type: TypeNode, random: Random): unknown {
  const inner = type.args[0]?.type
  switch (type.name) {
    case 'Nullable':
      return random.chance(0.3) ? null : randomValue(inner!, random)
    case 'LowCardinality':
      return randomValue(inner!, random)
    case 'Array':
      return Array.from({ length: random.below(4) }, () => randomValue(inner!, random))
    case 'Tuple':
      return randomTuple(type, random)
    case 'Map':
      return Object.fromEntries(
        Array.from({ length: random.below(4) }, () => [
          String(randomValue(inner!, random)),
          randomValue(type.args[1]!.type!, random),
        ]),
      )
    case 'UInt16':
      return random.pick([0, 1, 65535, random.below(65536)])
    case 'String':
      return random.text(LETTERS, random.below(4))
    default:
      throw new RangeError(`no values of ${type.name}`)
  }
}

function randomTuple(type: TypeNode, random: Random): unknown {
  const values = type.args.map((argument) => randomValue(argument.type!, random))
  if (type.args[0]?.label === undefined) return values
  return Object.fromEntries(random.shuffled(type.args.map((argument, i) => [argument.label!, values[i]] as const)))
}
