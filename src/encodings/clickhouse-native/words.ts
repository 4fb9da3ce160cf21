// For the documentation: what the types with parts take in Native blocks, and what they refuse.

import type { CodecWords } from '../../codecs/codec.ts'

export const nativePartWords = {
  Nullable: { accepts: 'null, and what the type inside takes', refuses: 'what the type inside refuses' },
  LowCardinality: {
    accepts: 'what the type inside takes; each block has a dictionary of its own',
    refuses: 'what the type inside refuses',
  },
  Array: { accepts: 'arrays, also empty ones', refuses: 'everything else, and elements that the type inside refuses' },
  Tuple: {
    accepts: 'arrays of all elements; where the elements have names also objects of all of them, in any order',
    refuses: 'more or fewer elements, members that are no element or stand twice',
  },
  Map: {
    accepts: 'objects; the keys are text, and digits for keys of number types',
    refuses: 'keys that stand twice, keys that the key type refuses; maps by arrays, tuples or variants go by text',
  },
  Nested: {
    accepts:
      'arrays of objects, as Array(Tuple(…)); a Nested that the server has flattened is one array column for each part, named `n.part`',
    refuses: 'as Array and Tuple do',
  },
  'Point, Ring, LineString, Polygon, MultiLineString, MultiPolygon': {
    accepts: 'arrays, as Tuple(Float64, Float64) and the arrays of it that they are names for',
    refuses: 'points without exactly two coordinates',
  },
  SimpleAggregateFunction: { accepts: 'what the type inside takes', refuses: 'what the type inside refuses' },
  Variant: {
    accepts:
      'null, and what one of its types holds without a change, tried in the order in which the server tries them',
    refuses: 'what none of them takes',
  },
  JSON: {
    accepts: 'objects; null is stored as {}',
    refuses:
      'everything else, paths that stand twice, half of a surrogate pair, integers beyond 64 bits, values that a typed path cannot hold',
  },
} as const satisfies Record<string, CodecWords>
