// For the documentation: what the types with parts take in COPY BINARY, and what they refuse.

import type { CodecWords } from '../../codecs/codec.ts'

export const binaryPartWords = {
  array: {
    accepts:
      'arrays; nested arrays are further dimensions, up to six, except where the elements are json, jsonb or arrays; text as Postgres prints it: {1,NULL,"a b"}',
    refuses: 'nested arrays of different lengths, elements mixed with arrays',
  },
  composite: {
    accepts:
      'objects with the names of the attributes, a missing one is NULL; arrays of all attributes in order; text as Postgres prints it: (1,"a b",)',
    refuses: 'unknown or duplicate attributes',
  },
  range: {
    accepts: "text as Postgres prints it: [1,10), (,5], empty; the bounds as text of the range's type",
    refuses: 'everything else',
  },
  multirange: {
    accepts: 'text as Postgres prints it: {[1,3),[5,7)}',
    refuses: 'everything else',
  },
  hstore: {
    accepts:
      'objects, where what is neither text nor null is stored as its JSON text; text as Postgres prints it: a=>1, "b c"=>NULL',
    refuses: 'nested objects and arrays, duplicate keys',
  },
  vector: {
    accepts: 'arrays of numbers, and [1,2,3] as text; the nearest single is stored',
    refuses:
      'more or fewer elements than declared, an empty array, nulls in it, values that would become infinite or zero',
  },
  halfvec: {
    accepts: 'arrays of numbers, and [1,2,3] as text; the nearest half is stored',
    refuses:
      'more or fewer elements than declared, an empty array, nulls in it, values that would become infinite or zero',
  },
  sparsevec: {
    accepts: 'arrays of all elements, and {1:0.5,3:2}/5 as text; the nearest single is stored',
    refuses: 'more or fewer dimensions than declared, an index that is duplicate or beyond the dimensions',
  },
} as const satisfies Record<string, CodecWords>
